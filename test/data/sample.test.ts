import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Manifest } from '../../data/generate.ts';
import { openLake } from './lake.ts';

// The committed files, read as any consumer would, against the plan's numbers and the manifest's.

const folder = fileURLToPath(new URL('../../data', import.meta.url));
const manifest = JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as Manifest;
const { expected } = manifest;

let rows: Awaited<ReturnType<typeof openLake>>;
beforeAll(async () => {
  rows = await openLake(folder, '2026-01-31');
});

async function numberOf(sql: string): Promise<number> {
  const [row] = await rows(sql);
  return Number(Object.values(row!)[0]);
}

/** Units of 0.0001 as the manifest writes them. */
function money(units: unknown): string {
  const digits = String(units).padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

describe('rows and defects', () => {
  // A base row is the first row of its key; an update keeps everything but what it changes.
  const baseOrders = `(select * from orders_bronze where e4(total_amount) >= 0 qualify row_number() over (partition by order_id order by created_at, updated_at::timestamp, _file_date nulls first) = 1)`;
  const baseCustomers = `(select * from customers_bronze qualify row_number() over (partition by customer_id order by updated_at::timestamp, _file_date nulls first) = 1)`;
  const isDaily = `_file = 'daily'`;
    const unknownAccount = `account_id not in (select account_id from accounts_bronze)`;
  const isOrphan = `customer_id not in (select customer_id from customers_bronze)`;
  const all = `* exclude (_file, _file_date)`;
  const copies = (table: string) => `select count(*) - (select count(*) from (select distinct ${all} from ${table}_bronze where _file <> 'daily')) from ${table}_bronze where _file <> 'daily'`;
  const base = (table: string) => `(select * from ${table}_ranked where rank = 1)`;
  const barePhone = `regexp_full_match(phone, '[0-9]{11}')`;
  const order = (condition: string) => `select count(*) from ${baseOrders} where ${condition}`;
  const fx = (condition: string) => `select count(*) from daily_rates where ${condition}`;

  const cases: readonly (readonly [string, number, string])[] = [
    ['accounts: landed', 2050, 'select count(*) from accounts'],
    ['accounts: ids', 2000, 'select count(distinct account_id) from accounts_bronze'],
    ['accounts: null id', 10, 'select count(*) from accounts where account_id is null'],
    ['accounts: revenue n/a', 5, `select count(*) from accounts where annual_revenue = 'n/a'`],
    ['accounts: 30 February', 5, `select count(*) from accounts where created_date = '2025-02-30'`],
    ['accounts: exact duplicates', 20, copies('accounts')],
    ['accounts: older versions with another name', 10, `select count(*) from accounts_ranked a join ${base('accounts')} b using (account_id) where a.rank > 1 and a.account_name <> b.account_name and date_of(a.last_modified_date) < date_of(b.last_modified_date)`],
    ['accounts: legacy rows', 200, `select count(*) from accounts where _file = 'legacy'`],
    ['accounts: names with outer blanks', 280, `select count(*) from ${base('accounts')} where raw_account_name <> account_name`],
    ['accounts: iso dates', 680, `select count(*) from ${base('accounts')} where regexp_full_match(created_date, '.{4}-..-..')`],
    ['accounts: dates with T and Z', 680, `select count(*) from ${base('accounts')} where created_date like '%T%Z'`],
    ['accounts: american dates', 640, `select count(*) from ${base('accounts')} where created_date like '__/__/____ __:__'`],
    ['contacts: landed', 2030, 'select count(*) from contacts'],
    ['contacts: null id', 10, 'select count(*) from contacts where contact_id is null'],
    ['contacts: exact duplicates', 20, copies('contacts')],
    ['contacts: bad e-mails', 40, `select count(*) from ${base('contacts')} where email like '%\\_at\\_%' escape '\\'`],
    ['contacts: bare phones', 60, `select count(*) from ${base('contacts')} where ${barePhone}`],
    ['contacts: orphans', 10, `select count(*) from ${base('contacts')} where ${unknownAccount}`],
    ['opportunities: landed', 515, 'select count(*) from opportunities'],
    ['opportunities: null id', 5, 'select count(*) from opportunities where opportunity_id is null'],
    ['opportunities: exact duplicates', 5, copies('opportunities')],
    ['opportunities: negative amounts', 5, `select count(*) from ${base('opportunities')} where e4(amount) < 0`],
    ['opportunities: orphans', 5, `select count(*) from ${base('opportunities')} where ${unknownAccount}`],
    ['opportunities: close date tells whether closed', 0, `select count(*) from opportunities where (close_date is null) = (stage_name like 'CLOSED%')`],
    ['customers: landed', 2135, 'select count(*) from customers'],
    ['customers: null id', 5, 'select count(*) from customers where customer_id is null'],
    ['customers: exact duplicates', 20, copies('customers')],
    ['customers: deletes, all daily', 10, `select count(*) from customers_ranked where gone and ${isDaily}`],
    ['customers: daily changes', 110, `select count(*) from customers_bronze c where ${isDaily} and updated_at::date > created_at::date`],
    ['customers: those updated twice', 50, `select count(*) from (select customer_id from customers_ranked where ${isDaily} and not gone and updated_at::date > created_at::date group by 1 having count(distinct updated_at) = 2)`],
    ['customers: updates that change neither segment nor country', 0, `select count(*) from (select *, lag(concat_ws('|', segment, land)) over (partition by customer_id order by ts) as before from customer_versions) where not gone and before = concat_ws('|', segment, land)`],
    ['customers: bad e-mails', 40, `select count(*) from ${baseCustomers} where email like '%\\_at\\_%' escape '\\'`],
    ['customers: bare phones', 60, `select count(*) from ${baseCustomers} where ${barePhone}`],
    ['customers: blank country', 40, `select count(*) from ${baseCustomers} where country is null`],
    ['customers: blank segment', 20, `select count(*) from ${baseCustomers} where customer_segment is null`],
    ['customers: registered after created', 20, `select count(*) from ${baseCustomers} where registration_date::date > created_at::date`],
    ['orders: landed', 5345, 'select count(*) from orders'],
    ['orders: null id', 10, 'select count(*) from orders where order_id is null'],
    ['orders: quantity three', 5, `select count(*) from orders where quantity = 'three'`],
    ['orders: negative totals', 10, 'select count(*) from orders_bronze where e4(total_amount) < 0'],
    ['orders: exact duplicates', 50, copies('orders')],
    ['orders: base', 5000, order('true')],
    ['orders: deletes, all daily', 25, `select count(*) from orders_ranked where gone and ${isDaily}`],
    ['orders: deleted ones outside the window', 0, `select count(*) from orders_ranked where gone and (order_date < '2024-01-31' or order_date >= '2026-01-31')`],
    ['orders: daily updates', 225, `select count(*) from orders_ranked o where rank = 1 and not gone and ${isDaily} and exists (from orders_bronze b where b.order_id = o.order_id and b.updated_at::timestamp < o.updated_at::timestamp)`],
    ['orders: stale', 10, `select count(*) from orders_ranked o where rank > 1 and ${isDaily} and exists (from orders_bronze b where b.order_id = o.order_id and b._file = 'snapshot' and b.updated_at::timestamp > o.updated_at::timestamp)`],
    ['orders: ties', 10, `select count(*) from (select order_id, updated_at from orders_bronze group by all having count(distinct status) = 2)`],
    ['orders: ties that the later file loses', 3, `select count(*) from orders_ranked o where rank > 1 and ${isDaily} and exists (from orders_bronze b where b.order_id = o.order_id and b.updated_at = o.updated_at and b.status <> o.status and b._file = 'snapshot')`],
    ['orders: rows but for status, time and operation', 5000, `select count(*) from (select distinct * exclude (_file, _file_date, status, raw_status, updated_at, raw_updated_at, op, raw_op, is_deleted, raw_is_deleted) from orders_bronze where e4(total_amount) >= 0)`],
    ['orders: orphan customers', 20, order(isOrphan)],
    ['orders: orphan products', 10, order('product_id not in (select product_id from products_bronze)')],
    ['orders: outliers', 50, order('e4(total_amount) > 2 * (quantity::int * e4(unit_price) + e4(tax_amount) + e4(shipping_cost))')],
    ['orders: totals that are not the sum of their parts', 50, order('e4(total_amount) <> quantity::int * e4(unit_price) * (100 - (discount_percent::decimal(9,2) * 100)::int) // 100 + e4(tax_amount) + e4(shipping_cost)')],
    ['orders: discounts outside 0..0.3', 0, order('discount_percent::decimal(9,4) not between 0 and 0.3')],
    ['orders: odd currency spelling', 50, order('currency is not null and raw_currency <> upper(currency)')],
    ['orders: blank currency', 10, order('currency is null')],
    ['orders: CHF', 30, order(`currency = 'CHF'`)],
    ['orders: dollars, 55 %', 2750, order(`ccy(currency) = 'USD'`)],
    ['orders: currencies with rates but dollars', 8, `select count(distinct ccy(currency)) from ${baseOrders} where ccy(currency) not in ('USD', 'CHF', 'XXX')`],
    ['orders: before the first rate, not in dollars', 5, order(`order_date < '2024-02-02' and ccy(currency) <> 'USD'`)],
    ['orders: GBP in its gap', 5, order(`order_date between '2025-03-10' and '2025-03-14' and ccy(currency) = 'GBP'`)],
    ['orders: KRW on carried days', 4, order(`order_date between '2025-06-01' and '2025-06-07' and ccy(currency) = 'KRW'`)],
    ['orders: KRW after seven days', 3, order(`order_date between '2025-06-08' and '2025-06-10' and ccy(currency) = 'KRW'`)],
    ['orders: older than the window', 500, order(`order_date between '2023-02-01' and '2024-01-30'`)],
    ...['2024-01-30', '2024-01-31', '2026-01-30', '2026-01-31'].map((day) => [`orders: on ${day}`, 3, `select count(distinct order_id) from orders where order_date = '${day}'`] as const),
    ['orders: outside the three years', 0, `select count(*) from orders where order_date not between '2023-02-01' and '2026-01-31'`],
    ['orders: of the 100 customers who order most', 3500, `select sum(n) from (select count(*) as n from ${baseOrders} group by customer_id order by n desc limit 100)`],
    ['products: landed', 510, 'select count(*) from products'],
    ['products: null id', 2, 'select count(*) from products where product_id is null'],
    ['products: negative prices', 3, 'select count(*) from products_bronze where e4(price_usd) < 0'],
    ['products: older versions', 5, 'select count(*) from products_ranked where rank > 1'],
    ['products: cost above price', 25, `select count(*) from ${base('products')} where e4(cost_usd) > e4(price_usd) and e4(price_usd) >= 0`],
    ['products: stock contradicted', 15, `select count(*) from ${base('products')} where (stock_quantity::int > 0) <> (lower(in_stock) in ('true', '1', 'yes'))`],
    ['products: shared skus', 5, `select count(*) - count(distinct sku) from ${base('products')}`],
    ['behavior: landed', 3105, 'select count(*) from customer_behavior'],
    ['behavior: null id', 15, 'select count(*) from customer_behavior where behavior_id is null'],
    ['behavior: negative durations', 20, 'select count(*) from customer_behavior_bronze where duration_seconds::int < 0'],
    ['behavior: bad timestamps', 10, 'select count(*) from customer_behavior where behavior_id is not null and behavior_id not in (select behavior_id from customer_behavior_bronze)'],
    ['behavior: exact duplicates', 30, copies('customer_behavior')],
    ['behavior: daily rows', 180, `select count(*) from customer_behavior where ${isDaily}`],
    ['behavior: daily replays', 30, `select count(*) from customer_behavior where ${isDaily} and behavior_id in (select behavior_id from customer_behavior where _file = 'snapshot')`],
    ['behavior: orphans', 10, `select count(*) from behavior_silver where ${isOrphan}`],
    ['behavior: odd event names', 60, 'select count(*) from behavior_silver where raw_event_name <> event'],
    ['behavior: on the edges of the window', 4, `select count(*) from behavior_silver where ts in (timestamp '2024-01-30 23:59:59.999999', timestamp '2024-01-31', timestamp '2026-01-30 23:59:59.999999', timestamp '2026-01-31')`],
    ['events: landed', 5120, 'select count(*) from events'],
    ['events: daily', 100, `select count(*) from events where ${isDaily}`],
    ['events: null id', 10, 'select count(*) from events where event_id is null'],
    ['events: redelivered with a new offset', 50, 'select count(*) from (select event_id from events_bronze group by 1 having count(distinct "offset") = 2 and count(distinct value) = 1)'],
    ['events: bad values', 50, 'select count(*) from events_bronze where not is_object(value)'],
    ['events: empty values', 10, 'select count(*) from events_bronze where value is null'],
    ['events: negative amounts', 10, `select count(*) from events_bronze where is_object(value) and e4(if(is_object(value), value, '{}')->>'amount') < 0`],
    ['events: orphan orders', 25, 'select count(*) from events_silver where order_id not in (select order_id from orders_silver)'],
    ['events: without customer', 10, 'select count(*) from events_silver where customer_id is null'],
    ['events: camelCase keys', 100, `select count(*) from events_silver where value like '%"orderId"%'`],
    ['events: places in the log', 5120, `select count(distinct partition || '/' || "offset") from events`],
    ['fx: landed', 5940, 'select count(*) from daily_rates'],
    ['fx: Bloomberg', 50, fx(`source = 'Bloomberg'`)],
    ['fx: inverse EUR quotes', 40, fx(`base_ccy = 'USD' and quote_ccy = 'EUR'`)],
    ['fx: not positive', 10, fx('rate::decimal(18,8) <= 0')],
    ['fx: null rate', 5, fx('rate is null')],
    ['fx: self pairs', 5, fx('base_ccy = quote_ccy')],
    ['fx: without a dollar leg', 5, fx(`'USD' not in (base_ccy, quote_ccy)`)],
    ['fx: gap days with a GBP rate', 0, `select count(*) from rates where currency = 'GBP' and rate_date between '2025-03-10' and '2025-03-14'`],
    ['fx: gap days with a KRW rate', 0, `select count(*) from rates where currency = 'KRW' and rate_date between '2025-06-01' and '2025-06-10'`],
    ['fx: spellings', 4, `select count(distinct list_sort(json_keys(j)[1:4])) from daily_rates where rate is not null`],
    ['fx: rows of the rarest spelling', 1485, `select min(n) from (select count(*) as n from daily_rates group by case when j like '%"rate_date"%' then 0 when j like '%"trade_date"%' then 1 when j like '%"as_of_date"%' then 2 else 3 end)`],
    ['fx: numbers that are not text', 0, fx(`json_type(j->'rate') not in ('VARCHAR', 'NULL')`)],
    ['fx: fetched after 18:00 on the last day', 1, `select (max(fetched_at) > '2026-01-31T18:00:00Z')::int from daily_rates`],
  ];
  test.each(cases)('%s: %i', async (_, count, sql) => {
    expect(await numberOf(sql)).toBe(count);
  });

  test.each(['customers', 'orders', 'products', 'customer_behavior', 'events'])('%s: a row stands in the file of its day', async (table) => {
    const moment = { customer_behavior: 'event_timestamp', events: 'timestamp' }[table] ?? 'created_at';
    const isBase = table === 'customer_behavior' ? `behavior_id not in (select behavior_id from customer_behavior where _file = 'snapshot' and behavior_id is not null)` : table === 'events' ? 'true' : `${moment}::date >= date '2026-01-25'`;
    expect(await numberOf(`select count(*) from ${table} where ${isDaily} and ${isBase} and ${moment}::date <> _file_date`)).toBe(0);
    expect(await numberOf(`select count(*) from ${table} where not ${isDaily} and try_cast(${moment} as date) >= date '2026-01-25'`)).toBe(0);
  });
});

describe('the flow from landing to silver', () => {
  const tables: readonly (readonly [string, string, readonly number[], string])[] = [
    ['crm.accounts', 'accounts', [2050, 20, 2030, 0, 0, 30, 2000], 'false'],
    ['crm.contacts', 'contacts', [2030, 10, 2020, 0, 0, 20, 2000], 'false'],
    ['crm.opportunities', 'opportunities', [515, 5, 510, 5, 0, 5, 500], 'e4(amount) < 0'],
    ['snowflake.customers', 'customers', [2135, 5, 2130, 0, 0, 130, 2000], 'false'],
    ['snowflake.orders', 'orders', [5345, 15, 5330, 10, 25, 320, 4975], 'e4(total_amount) < 0'],
    ['snowflake.products', 'products', [510, 2, 508, 3, 0, 5, 500], 'e4(price_usd) < 0'],
    ['redshift.customer_behavior', 'customer_behavior', [3105, 25, 3080, 20, 0, 60, 3000], 'duration_seconds::int < 0'],
    ['kafka_orders.events', 'events', [5120, 10, 5110, 60, 0, 50, 5000], `not is_object(value) or e4(if(is_object(value), value, '{}')->>'amount') < 0`],
  ];
  test.each(tables)('%s', async (name, table, [landed, bronzeOut, bronze, silverOut, deleted, superseded, silver], bad) => {
    const gone = table === 'orders' ? 'gone' : 'false';
    const [row] = await rows(`select (select count(*) from ${table}) as landed, count(*) as bronze, count(*) filter (rank = 1 and ${gone}) as deleted,
      count(*) filter (rank > 1) as superseded, count(*) filter (rank = 1 and not ${gone} and coalesce(${bad}, false)) as refused from ${table}_ranked`);
    const found = Object.fromEntries(Object.entries(row!).map(([key, value]) => [key, Number(value)]));
    expect(found).toEqual({ landed, bronze, deleted, superseded, refused: silverOut });
    expect(landed! - bronze!).toBe(bronzeOut);
    expect(bronze! - deleted! - superseded! - silverOut!).toBe(silver);
    expect(Object.values(expected.flow[name]!)).toEqual([landed, bronzeOut, bronze, silverOut, deleted, superseded, silver]);
  });

  test('fx_rates.daily_rates', async () => {
    expect(await numberOf('select count(*) from rates')).toBe(5825);
    expect(await numberOf('select count(*) from rates_daily')).toBe(5837);
    expect(expected.rows.fx_rates_daily_silver).toBe(5837);
    expect(Object.values(expected.flow['fx_rates.daily_rates']!)).toEqual([5940, 5, 5935, 20, 0, 90, 5825]);
  });
});

describe('what gold depends on', () => {
  test('orders: their number, orphans, rates and dollars', async () => {
    const [row] = await rows(`select count(*) as rows, count(*) filter (customer_id not in (select customer_id from customers_bronze)) as unknown_customer,
      count(*) filter (product_id not in (select product_id from products_bronze)) as unknown_product, count(*) filter (fx_status = 'fx_missing') as missing,
      count(*) filter (fx_status = 'carried') as carried, sum(amount_e4) as amount, sum(amount_usd_e4) as usd, sum(revenue_e4) as revenue, sum(quantity::int) as quantity from orders_silver`);
    const { fact_orders: fact } = expected;
    expect([row!['rows'], row!['unknown_customer'], row!['unknown_product'], row!['missing'], row!['carried']].map(Number)).toEqual([4975, 20, 10, 48, 9]);
    expect([fact.rows, fact.unknown_customer, fact.unknown_product, fact.fx_status['fx_missing'], fact.fx_status['carried']]).toEqual([4975, 20, 10, 48, 9]);
    expect([row!['amount'], row!['usd'], row!['revenue']].map(money)).toEqual([fact.amount_orig, fact.amount_usd, fact.net_revenue_usd]);
    expect(Number(row!['quantity'])).toBe(fact.quantity);
  });

  test.each(['status', 'fx_status', 'code as currency'])('orders by %s', async (column) => {
    const found = await rows(`select ${column}, count(*)::int as n from orders_silver group by 1 order by 1`);
    const name = column.split(' ').at(-1) as 'status' | 'fx_status' | 'currency';
    expect(Object.fromEntries(found.map((row) => [row[name], row['n']]))).toEqual(expected.fact_orders[name]);
  });

  test('dollars by month and currency', async () => {
    const found = await rows(`select left(order_date, 7) || '/' || code as key, sum(amount_usd_e4) as usd from orders_silver group by 1`);
    expect(Object.fromEntries(found.map((row) => [row['key'], row['usd'] === null ? null : money(row['usd'])]))).toEqual(expected.fact_orders.amount_usd_by_month_and_currency);
  });

  test('the history of customers has 2,000 first versions, 100 changes, 10 deletes, and the unknown one', async () => {
    expect(await numberOf('select count(*) from customer_versions')).toBe(2110);
    expect(await numberOf('select count(*) from history')).toBe(2110);
    expect(await numberOf('select count(distinct customer_id) from history')).toBe(2000);
    expect(await numberOf('select count(*) from history where gone')).toBe(10);
    expect(expected.dim_customer_history).toEqual({ rows: 2111, current: 2001, deleted_versions: 10 });
    expect(expected.rows.customer_changes_silver).toBe(2110);
  });

  test('orders meet the version of their customer that was valid', async () => {
    const found = await rows(`select coalesce(version, 'unknown') as version, count(*)::int as n from (
      select max(version_no)::varchar as version from orders_silver o left join history h on h.customer_id = o.customer_id and (version_no = 1 or ts <= order_ts) group by o.order_id) group by 1`);
    expect(Object.fromEntries(found.map((row) => [row['version'], row['n']]))).toEqual(expected.fact_orders.customer_version);
    expect(Object.keys(expected.fact_orders.customer_version)).toEqual(['1', '2', '3', 'unknown']);
  });

  test('24 months: the rows of the window, and its totals', async () => {
    const [orders] = await rows(`select count(*) as n, count(*) filter (status <> 'CANCELLED') as kept, count(*) filter (status <> 'CANCELLED' and fx_status = 'fx_missing') as unpriced,
      sum(quantity::int) filter (status <> 'CANCELLED') as units, sum(revenue_e4) as revenue from window_orders`);
    const [behavior] = await rows(`select count(*) as n, count(*) filter (event = 'login') as logins, count(*) filter (event in ('page_view', 'view_product')) as views,
      count(*) filter (event = 'purchase') as purchases, sum(duration_seconds::int) as seconds, sum(e4(conversion_value)) as conversion from window_behavior`);
    const owner = `if(customer_id in (select customer_id from customers_bronze), customer_id, '-')`;
    const sessions = await numberOf(`select count(*) from (select distinct ${owner}, session_id from window_behavior)`);
    const months = await numberOf(`select count(*) from (select distinct ${owner}, left(order_date, 7) from window_orders where status <> 'CANCELLED')`);
    const since = await numberOf(`select sum(date '2026-01-31' - last) from (select max(day) as last from window_orders where status <> 'CANCELLED' group by ${owner})`);
    const active = await numberOf(`select count(*) from (select ${owner} from window_orders where status <> 'CANCELLED' union select ${owner} from window_behavior)`);
    const averages = (await rows(`select sum(average) as n from (select (2 * sum(revenue_e4) + n) // (2 * n) as average from (
      select ${owner} as owner, sum(revenue_e4) as revenue_e4, count(*) filter (status <> 'CANCELLED' and fx_status <> 'fx_missing') as n from window_orders group by 1) where n > 0 group by owner, n)`))[0]!['n'];
    const fact = expected.fact_customer_24m;
    expect(Number(orders!['n'])).toBe(4472);
    expect(fact.orders_24m + fact.cancelled_orders_24m).toBe(4472);
    expect([orders!['kept'], orders!['unpriced'], orders!['units']].map(Number)).toEqual([fact.orders_24m, fact.unpriced_orders_24m, fact.units_24m]);
    expect([orders!['revenue'], averages, behavior!['conversion']].map(money)).toEqual([fact.revenue_usd_24m, fact.avg_order_value_usd_24m, fact.conversion_value_24m]);
    expect(['n', 'logins', 'views', 'purchases', 'seconds'].map((key) => Number(behavior![key]))).toEqual([fact.events_24m, fact.logins_24m, fact.page_views_24m, fact.purchases_24m, fact.time_spent_seconds_24m]);
    expect([sessions, months, since, active]).toEqual([fact.sessions_24m, fact.active_months_24m, fact.days_since_last_order, fact.active_customers]);
  });

  test('products and customers over their whole life', async () => {
    const owner = (column: string, table: string) => `if(${column} in (select ${column.replace('account_id', 'customer_id')} from ${table}_bronze), ${column}, '-')`;
    const averages = async (key: string) => (await rows(`select sum((2 * revenue_e4 + n) // (2 * n)) as total from (
      select ${key} as key, sum(revenue_e4) as revenue_e4, count(*) filter (status <> 'CANCELLED' and fx_status <> 'fx_missing') as n from orders_silver group by 1) where n > 0`))[0]!['total'];
    expect(money(await averages(owner('product_id', 'products')))).toBe(expected.product_performance.avg_order_value_usd);
    expect(money(await averages(owner('customer_id', 'customers')))).toBe(expected.customer_360.avg_order_value_usd);
    expect(expected.product_performance.total_revenue_usd).toBe(expected.fact_orders.net_revenue_usd);
    expect(expected.customer_360.total_revenue_usd).toBe(expected.fact_orders.net_revenue_usd);
    const ltv = (await rows(`select sum((2 * revenue * 15 + 10) // 20) as total from (select sum(revenue_e4) as revenue from orders_silver group by ${owner('customer_id', 'customers')})`))[0]!['total'];
    expect(money(ltv)).toBe(expected.customer_360.estimated_ltv);
    expect(await numberOf(`select count(*) from (select distinct ${owner('customer_id', 'customers')}, session_id from behavior_silver)`)).toBe(expected.customer_360.total_sessions);
    expect(await numberOf('select sum(duration_seconds::int) from behavior_silver')).toBe(expected.customer_360.total_time_spent_seconds);
    const [deals] = await rows(`select count(*) filter (stage_name not like 'CLOSED%') as open, sum(e4(amount)) filter (stage_name = 'CLOSED_WON') as won from opportunities_ranked where rank = 1 and e4(amount) >= 0`);
    expect(Number(deals!['open'])).toBe(expected.customer_360.open_opportunities);
    expect(money(deals!['won'])).toBe(expected.customer_360.won_amount);
  });

  test('order events: rates, dollars and orphans', async () => {
    const [row] = await rows(`select count(*) as n, sum(amount_usd_e4) as usd from events_silver`);
    expect([Number(row!['n']), money(row!['usd'])]).toEqual([5000, expected.order_events.amount_usd]);
    const found = await rows('select fx_status, count(*)::int as n from events_silver group by 1');
    expect(Object.fromEntries(found.map((status) => [status['fx_status'], status['n']]))).toEqual(expected.order_events.fx_status);
  });
});

describe.each(manifest.expected_before)('a lake built on $as_of_date', (before) => {
  test('has what had arrived, and its own 24 months', async () => {
    const earlier = await openLake(folder, before.as_of_date);
    const [row] = await earlier(`select (select count(*) from orders_silver) as orders, (select count(*) from history) as versions, (select count(*) from rates_daily) as rates,
      (select sum(revenue_e4) from orders_silver) as revenue, (select count(*) from window_orders) as in_window, (select sum(revenue_e4) from window_orders) as window_revenue,
      (select count(*) from window_behavior) as events, (select count(*) from events_silver) as log`);
    const { rows: counts, fact_orders: orders, fact_customer_24m: fact } = before;
    expect(['orders', 'versions', 'rates', 'log', 'in_window', 'events'].map((key) => Number(row![key]))).toEqual([
      counts.fact_orders, counts.dim_customer_history - 1, counts.fx_rates_daily_silver, counts.order_events_silver, fact.orders_24m + fact.cancelled_orders_24m, fact.events_24m,
    ]);
    expect([row!['revenue'], row!['window_revenue']].map(money)).toEqual([orders.net_revenue_usd, fact.revenue_usd_24m]);
  });
});
