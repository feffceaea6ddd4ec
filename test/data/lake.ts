import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

// A reader of the sample files that shares nothing with the generator: it finds the files, binds their columns by name, and works out silver and
// gold by SQL, from what the files say.

/** The columns of each table that the checks need, with the other names under which they may arrive. */
const tables = {
  'crm/accounts': { account_id: ['id', 'account_external_id'], account_name: ['name'], billing_state: ['billing_state_province'], billing_postal_code: ['billing_zip_postal_code'] },
  'crm/contacts': { contact_id: ['id', 'record_id'] },
  'crm/opportunities': { opportunity_id: ['id'], opportunity_name: ['name'], stage_name: ['stage'] },
  'snowflake/customers': {},
  'snowflake/orders': {},
  'snowflake/products': {},
  'redshift/customer_behavior': {},
  'kafka_orders/events': {},
} as const satisfies Record<string, Readonly<Record<string, readonly string[]>>>;

/**
 * Opens the landing folder as it was at the end of a day: a table `accounts`, `orders`, … each, all text, trimmed, empty text null, with `_file_date`;
 * then `<table>_bronze`, `<table>_ranked` (rank 1 wins), and silver's `orders_silver`, `rates`, `history`, … Units of 0.0001 are called `_e4`.
 */
export async function openLake(folder: string, asOf: string): Promise<(sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
  for (const [path, aliases] of Object.entries(tables)) {
    const parts = await Promise.all(arrivedBelow(join(folder, path), asOf).map((file) => selectOf(connection, file, aliases)));
    await connection.run(`create table ${path.split('/')[1]} as ${parts.join(' union all by name ')}`);
  }
  const quotes = arrivedBelow(join(folder, 'fx_rates/daily_rates'), asOf).map((file) => `'${file}'`).join(', ');
  const key = (...names: readonly string[]) => `coalesce(${names.map((name) => `nullif(j->>'${name}', '')`).join(', ')})`;
  await connection.run(`create table daily_rates as select ${key('rate_date', 'date', 'trade_date', 'as_of_date')} as rate_date, ${key('base_ccy', 'base_currency')} as base_ccy,
    ${key('quote_ccy', 'counter_ccy', 'target_currency')} as quote_ccy, ${key('rate', 'exchange_rate')} as rate, ${key('source', 'record_source')} as source,
    ${key('fetched_at', 'ingest_timestamp')} as fetched_at, j, regexp_extract(filename, 'date=(.{10})', 1) as file_day
    from (select json as j, filename from read_ndjson_objects([${quotes}], filename = true))`);
  await connection.run(prototype(asOf));
  return rows;
}

/** Every file below a folder. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}

function arrivedBelow(folder: string, asOf: string): readonly string[] {
  return filesBelow(folder).filter((file) => (/date=(.{10})/.exec(file)?.[1] ?? '') <= asOf);
}

async function selectOf(connection: DuckDBConnection, file: string, aliases: Readonly<Record<string, readonly string[]>>): Promise<string> {
  const source = `read_csv('${file}', header = true, all_varchar = true, quote = '"', escape = '"', delim = ',', strict_mode = true, hive_partitioning = false)`;
  const headers = (await connection.runAndReadAll(`describe select * from ${source}`)).getRowObjectsJson().map((row) => String(row['column_name']));
  const columns = headers.map((header) => {
    const snake = header.trim().replace(/([a-z])([A-Z])/g, '$1_$2').replace(/[ /]+/g, '_').toLowerCase();
    const column = Object.entries(aliases).find(([, others]) => others.includes(snake))?.[0] ?? snake;
    return `nullif(trim("${header}"), '') as "${column}", "${header}" as "raw_${column}"`;
  });
  const date = /date=(.{10})/.exec(file)?.[1];
  return `select ${columns.join(', ')}, ${date ? `date '${date}'` : 'null::date'} as _file_date, '${file.includes('legacy') ? 'legacy' : date ? 'daily' : 'snapshot'}' as _file from ${source}`;
}

const bool = (column: string) => `coalesce(lower(${column}) in ('true', '1', 'yes'), false)`;
const changes = (table: string, id: string) => `select *, ${bool('is_deleted')} or upper(coalesce(op, '')) in ('DELETE', 'D') as gone,
  row_number() over (partition by ${id} order by updated_at::timestamp desc,
    case upper(op) when 'DELETE' then 0 when 'D' then 0 when 'UPDATE' then 1 when 'U' then 1 else 2 end, _file_date desc nulls last) as rank
  from ${table}_bronze`;

const prototype = (asOf: string) => `
create macro date_of(x) as coalesce(try_strptime(x, '%Y-%m-%d'), try_strptime(x, '%Y-%m-%dT%H:%M:%SZ'), try_strptime(x, '%m/%d/%Y %H:%M'));
create macro e4(x) as (cast(x as decimal(38,4)) * 10000)::hugeint;
create macro usd_e4(amount, rate) as (2 * amount * rate + 1000000000000::hugeint) // 2000000000000::hugeint;
-- DuckDB takes a comma before the closing brace for JSON.
create macro is_object(x) as coalesce(json_valid(x) and json_type(try_cast(x as json)) = 'OBJECT' and not regexp_matches(x, ',\\s*[}\\]]'), false);
create macro ccy(x) as case when regexp_full_match(upper(trim(coalesce(x, ''))), '[A-Z]{3}') then upper(trim(x)) else 'XXX' end;

create view accounts_bronze as select * from accounts where account_id is not null and (annual_revenue is null or try_cast(annual_revenue as decimal(18,4)) is not null)
  and (created_date is null or date_of(created_date) is not null);
create view contacts_bronze as select * from contacts where contact_id is not null;
create view opportunities_bronze as select * from opportunities where opportunity_id is not null;
create view customers_bronze as select * from customers where customer_id is not null;
create view orders_bronze as select * from orders where order_id is not null and try_cast(quantity as int) is not null;
create view products_bronze as select * from products where product_id is not null;
create view customer_behavior_bronze as select * from customer_behavior where behavior_id is not null and try_cast(event_timestamp as timestamp) is not null and event_timestamp like '____-__-__ %';
create view events_bronze as select * from events where event_id is not null;
create view daily_rates_bronze as select * from daily_rates where rate is not null;

create table accounts_ranked as select *, row_number() over (partition by account_id order by date_of(last_modified_date) desc) as rank from accounts_bronze;
create table contacts_ranked as select *, row_number() over (partition by contact_id order by date_of(last_modified_date) desc) as rank from contacts_bronze;
create table opportunities_ranked as select *, row_number() over (partition by opportunity_id order by date_of(last_modified_date) desc) as rank from opportunities_bronze;
create table customers_ranked as ${changes('customers', 'customer_id')};
create table products_ranked as ${changes('products', 'product_id')};
create table orders_ranked as ${changes('orders', 'order_id')};
create table customer_behavior_ranked as select *, row_number() over (partition by behavior_id order by event_timestamp::timestamp desc, _file_date desc nulls last) as rank from customer_behavior_bronze;
create table events_ranked as select *, row_number() over (partition by event_id order by "offset"::bigint desc, partition::int desc) as rank from events_bronze;

create table rates as with good as (
    select rate_date::date as rate_date, if(quote_ccy = 'USD', base_ccy, quote_ccy) as currency, quote_ccy = 'USD' as direct, (rate::decimal(38,8) * 100000000)::hugeint as rate_e8, source, fetched_at
    from daily_rates_bronze where rate::decimal(18,8) > 0 and base_ccy <> quote_ccy and 'USD' in (base_ccy, quote_ccy))
  select rate_date, currency, if(direct, rate_e8 * 10000, (200000000000000000000::hugeint + rate_e8) // (2 * rate_e8)) as rate_e12
  from good qualify row_number() over (partition by rate_date, currency order by direct desc, (source <> 'ECB')::int, fetched_at desc) = 1;
create table rates_daily as
  select day, currency, arg_max(rate_e12, rate_date) as rate_e12, day - max(rate_date) as lag_days
  from (select unnest(generate_series(first, date '${asOf}', interval 1 day))::date as day from (select min(rate_date) as first from rates)) join rates on rate_date between day - 7 and day
  group by day, currency;

create table orders_silver as
  select o.*, ccy(o.currency) as code, o.order_date::date as day, coalesce(order_timestamp, order_date)::timestamp as order_ts, e4(total_amount) as amount_e4,
    case when code = 'USD' then 'identity' when r.lag_days = 0 then 'exact' when r.lag_days > 0 then 'carried' else 'fx_missing' end as fx_status,
    if(code = 'USD', amount_e4, usd_e4(amount_e4, r.rate_e12)) as amount_usd_e4, if(status = 'CANCELLED', 0, amount_usd_e4) as revenue_e4
  from orders_ranked o left join rates_daily r on r.currency = ccy(o.currency) and r.day = o.order_date::date
  where o.rank = 1 and not o.gone and e4(o.total_amount) >= 0;
create table behavior_silver as select *, event_timestamp::timestamp as ts, lower(trim(event_name)) as event
  from customer_behavior_ranked where rank = 1 and coalesce(duration_seconds::int, 0) >= 0;
create table events_silver as
  select e.*, coalesce(value->>'order_id', value->>'orderId') as order_id, coalesce(value->>'customer_id', value->>'customerId') as customer_id,
    coalesce(try_strptime(coalesce(value->>'event_ts', value->>'eventTs'), '%Y-%m-%dT%H:%M:%SZ'), e.timestamp::timestamp) as ts,
    ccy(value->>'currency') as code, e4(value->>'amount') as amount_e4,
    case when code = 'USD' then 'identity' when r.lag_days = 0 then 'exact' when r.lag_days > 0 then 'carried' else 'fx_missing' end as fx_status,
    if(code = 'USD', amount_e4, usd_e4(amount_e4, r.rate_e12)) as amount_usd_e4
  from (select * from events_ranked where rank = 1 and is_object(value)) e
  left join rates_daily r on r.currency = ccy(value->>'currency') and r.day = coalesce(try_strptime(coalesce(value->>'event_ts', value->>'eventTs'), '%Y-%m-%dT%H:%M:%SZ'), e.timestamp::timestamp)::date
  where e4(value->>'amount') >= 0;

create table customer_versions as
  select customer_id, updated_at::timestamp as ts, coalesce(upper(customer_segment), 'UNKNOWN') as segment, coalesce(upper(country), 'UNKNOWN') as land, gone,
    case when regexp_full_match(lower(email), '[a-z0-9._%+-]+@[a-z0-9-]+(\\.[a-z0-9-]+)*\\.[a-z]{2,}') then lower(split_part(email, '@', 2)) end as domain
  from customers_ranked qualify row_number() over (partition by customer_id, updated_at::timestamp) = 1;
create table history as
  select *, row_number() over (partition by customer_id order by ts) as version_no from (
    select *, concat_ws('|', segment, land, gone, coalesce(domain, '?')) as tracked, lag(tracked) over (partition by customer_id order by ts) as before from customer_versions)
  where before is null or before <> tracked;
create table window_orders as select * from orders_silver where day >= date '${asOf}' - interval 24 month and day < date '${asOf}';
create table window_behavior as select * from behavior_silver where ts >= date '${asOf}' - interval 24 month and ts < date '${asOf}';
`;
