import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { departures } from '../phases/8-publish/shape.ts';
import { expected, makeLake, type Lake, type LakeRun } from './lake.ts';

let lake: Lake;
let run: LakeRun;
beforeAll(async () => {
  lake = makeLake();
  run = await lake.run({ command: 'build' });
}, 300_000);
afterAll(() => lake.remove());

const one = async (sql: string) => (await lake.query(sql))[0]!;
/** Counts by text. */
const counts = async (sql: string) => Object.fromEntries((await lake.query(sql)).map(([name, count]) => [name ?? 'null', Number(count)]));

describe('one build of the sample data', () => {
  it('reports no mistake, and every node and test succeeds but for the warnings that the data plants', () => {
    expect(run.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const bad = run.results!.results.filter(({ status }) => status === 'error' || status === 'fail' || status === 'skipped');
    expect(bad.map(({ id, message }) => `${id}: ${message}`)).toEqual([]);
    const warned = run.results!.results.filter(({ status }) => status === 'warn').map(({ id, failures }) => `${id.split('.')[2]}: ${failures}`);
    expect(warned.sort()).toEqual([
      'contacts_have_a_valid_email: 40',
      'customers_have_a_valid_email: 40',
      'fact_orders_have_a_rate: 48',
      'orders_are_no_outliers: 50',
      'orders_have_a_rate: 48',
      'products_cost_less_than_their_price: 25',
      'products_have_a_sku_of_their_own: 5',
      'relationships_orders_customer_id__customer_id__ref_customers_: 20',
    ]);
  });

  it.each(['manifest', 'run_results', 'catalog'] as const)('writes a %s.json of the shape that dbt publishes', (artifact) => {
    // What lakec says beside it, in objects that may have more keys: tools pass it by.
    const ours = /\.(config|columns\.\w+)\.\w+: unknown$/;
    const written: unknown = JSON.parse(readFileSync(join(lake.root, `target/${artifact}.json`), 'utf8'));
    expect(departures(artifact, written).filter((departure) => !ours.test(departure))).toEqual([]);
  });

  it('makes the tables with the columns that the lake promises, in order, and no null where none may be', async () => {
    const types: Record<string, string> = { i: 'INTEGER', B: 'BIGINT', m: 'DECIMAL(18,4)', x: 'DECIMAL(18,8)', r: 'DECIMAL(18,12)', q: 'DECIMAL(9,4)', h: 'DECIMAL(38,0)', b: 'BOOLEAN', D: 'DATE', T: 'TIMESTAMP' };
    const promised = new Map(
      readFileSync(join(import.meta.dirname, 'columns.txt'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
        const [table, columns] = line.split(': ');
        return [table!, columns!.split(', ').map((column) => {
          const [name, type] = column.replace('!', '').split(' ');
          return { name: name!, type: type === undefined ? 'VARCHAR' : types[type]!, required: column.endsWith('!') };
        })];
      }),
    );
    const made = await lake.query(`select schema_name || '.' || table_name, string_agg(column_name || ' ' || data_type, ', ' order by column_index) from duckdb_columns() where schema_name in ('bronze', 'silver', 'gold') and table_name not like '%\\_\\_quarantine' escape '\\' group by 1 order by 1`);
    expect(Object.fromEntries(made)).toEqual(Object.fromEntries([...promised].map(([table, columns]) => [table, columns.map(({ name, type }) => `${name} ${type}`).join(', ')])));
    const nulls = [...promised].flatMap(([table, columns]) => columns.filter(({ required }) => required).map(({ name }) => `select '${table}.${name}' where exists (select 1 from ${table} where "${name}" is null)`));
    expect(await lake.query(nulls.join(' union all '))).toEqual([]);
  });

  it('holds gold to its contracts: what must not be null is declared so', async () => {
    const [declared] = await one(`select count(*) from duckdb_columns() where schema_name = 'gold' and not is_nullable and table_name <> 'dim_customer_history'`);
    const promised = readFileSync(join(import.meta.dirname, 'columns.txt'), 'utf8').split('\n').filter((line) => line.startsWith('gold.') && !line.startsWith('gold.dim_customer_history')).join('').match(/!/g)!.length;
    expect(Number(declared)).toBe(promised);
  });

  it('makes the quarantine tables with the same columns each', async () => {
    const made = await lake.query(`select distinct string_agg(column_name || ' ' || data_type, ', ' order by column_index) from duckdb_columns() where table_name like '%\\_\\_quarantine' escape '\\' group by schema_name, table_name`);
    expect(made).toEqual([['_reject_reason VARCHAR, _reject_reasons VARCHAR, _raw VARCHAR, _source_file VARCHAR, _row_hash VARCHAR, _run_date DATE, _rejected_at TIMESTAMP, _batch_id VARCHAR']]);
  });

  it('lets every row through, or says what became of it, in the numbers that the generator planted', async () => {
    const flow: Record<string, Record<string, number>> = {};
    for (const name of Object.keys(expected.flow)) {
      const [source, table] = name.split('.');
      const bronze = `${source}_${table}`;
      const silver = SILVER[name]!;
      const [landed, rejected, out] = await one(`select sum(rows_in), sum(quarantined), sum(rows_out) from ops.row_flow where "table" = '${bronze}'`);
      const [late, deleted, superseded] = await one(`select sum(quarantined), sum(deleted), sum(superseded) from ops.row_flow where "table" in (${silver.map((model) => `'${model}'`).join(', ')})`);
      const [kept] = await one(`select rows_out from ops.row_flow where "table" = '${silver.at(-1)}'`);
      flow[name] = Object.fromEntries(Object.entries({ landed, bronze_quarantined: rejected, bronze: out, silver_quarantined: late, deleted, superseded, silver: kept }).map(([key, value]) => [key, Number(value)]));
    }
    expect(flow).toEqual(expected.flow);
    const rows = await counts(`select "table", rows_out from ops.row_flow where layer = 'bronze'`);
    for (const [table, count] of Object.entries(rows)) expect([table, ...(await one(`select count(*) from bronze.${table}`))]).toEqual([table, String(count)]);
  });

  it('quarantines every planted reason, as often as it is planted', async () => {
    for (const [name, reasons] of Object.entries(expected.quarantine as Record<string, { bronze: object; silver: object }>)) {
      const [source, table] = name.split('.');
      expect([name, await counts(`select _reject_reason, count(*) from bronze.${source}_${table}__quarantine group by 1`)]).toEqual([name, reasons.bronze]);
      const silver = `${SILVER[name]!.at(-1)}_silver__quarantine`;
      if (Object.keys(reasons.silver).length > 0) expect([name, await counts(`select _reject_reason, count(*) from silver.${silver} group by 1`)]).toEqual([name, reasons.silver]);
    }
    // The raw texts are whole: what was refused can be read again.
    expect(await lake.query(`select distinct _raw ->> 'quantity' from bronze.snowflake_orders__quarantine where _reject_reason = 'bad_type:quantity'`)).toEqual([['three']]);
  });

  it('keeps a ledger of every file', async () => {
    const [files, rows, out, rejected] = await one('select count(*), sum(rows_in), sum(rows_out), sum(rows_quarantined) from ops.load_ledger');
    const flow = Object.values(expected.flow as Record<string, { landed: number; bronze: number; bronze_quarantined: number }>);
    const sum = (of: (one: (typeof flow)[number]) => number) => String(flow.reduce((total, each) => total + of(each), 0));
    expect([files, rows, out, rejected]).toEqual(['52', sum(({ landed }) => landed), sum(({ bronze }) => bronze), sum(({ bronze_quarantined }) => bronze_quarantined)]);
    expect(await lake.query(`select source, "table", "column", value from ops.watermark where source = 'kafka_orders' or "table" = 'daily_rates' order by 1`)).toEqual([
      ['fx_rates', 'daily_rates', 'fetched_at', (await one('select max(fetched_at) from bronze.fx_rates_daily_rates'))[0]],
      ['kafka_orders', 'events', 'partition,offset', (await one('select "partition" || \',\' || "offset" from bronze.kafka_orders_events order by "partition" desc, "offset" desc limit 1'))[0]],
    ]);
  });

  it('has the rows that the generator foretells', async () => {
    const tables = Object.keys(expected.rows);
    const rows: Record<string, number> = {};
    for (const table of tables) rows[table] = Number((await one(`select count(*) from ${table.endsWith('_silver') ? 'silver' : 'gold'}.${table}`))[0]);
    expect(rows).toEqual(expected.rows);
  });

  it('has the facts that the generator computes from its own records', async () => {
    const want = expected.fact_orders;
    expect(await one(`select count(*), count(*) filter (where customer_sk = -1), count(*) filter (where product_sk = -1), count(*) filter (where is_outlier), sum(quantity), sum(amount_orig), sum(amount_usd), sum(net_revenue_usd) from gold.fact_orders`)).toEqual(
      [want.rows, want.unknown_customer, want.unknown_product, want.outliers, want.quantity, want.amount_orig, want.amount_usd, want.net_revenue_usd].map(String),
    );
    expect(await counts('select status, count(*) from gold.fact_orders group by 1')).toEqual(want.status);
    expect(await counts('select fx_status, count(*) from gold.fact_orders group by 1')).toEqual(want.fx_status);
    expect(await counts('select currency, count(*) from gold.fact_orders group by 1')).toEqual(want.currency);
    expect(Object.fromEntries(await lake.query(`select format('{:d}-{:02d}/', order_year, order_month) || currency, sum(amount_usd) from gold.fact_orders group by 1`))).toEqual(want.amount_usd_by_month_and_currency);
    expect(await counts(`select case when h.customer_sk = -1 then 'unknown' else cast(h.version_no as varchar) end, count(*) from gold.fact_orders f join gold.dim_customer_history h using (customer_sk) group by 1`)).toEqual(want.customer_version);
  });

  it('has the events, the history and the marts that the generator computes', async () => {
    const events = expected.order_events;
    expect(await one('select sum(amount_usd), count(*) filter (where is_orphan_order) from silver.order_events_silver')).toEqual([events.amount_usd, String(events.orphan_orders)]);
    expect(await counts('select event_type, count(*) from silver.order_events_silver group by 1')).toEqual(events.event_type);
    expect(await counts('select fx_status, count(*) from silver.order_events_silver group by 1')).toEqual(events.fx_status);
    const history = expected.dim_customer_history;
    expect(await one('select count(*), count(*) filter (where is_current), count(*) filter (where is_deleted) from gold.dim_customer_history')).toEqual([history.rows, history.current, history.deleted_versions].map(String));
    for (const table of ['product_performance', 'customer_360', 'fact_customer_24m']) {
      const { rows, unknown_member: _, products_without_orders: __, active_customers: ___, ...sums } = expected[table];
      const found = await one(`select count(*), ${Object.keys(sums).map((column) => `sum(${column})`).join(', ')} from gold.${table}`);
      expect([table, found]).toEqual([table, [String(rows), ...Object.values(sums).map(String)]]);
    }
    expect(await one('select count(*) filter (where is_active_24m) from gold.fact_customer_24m')).toEqual([String(expected.fact_customer_24m.active_customers)]);
    expect(await one('select sum(orders_24m + cancelled_orders_24m) from gold.fact_customer_24m')).toEqual(['4472']);
    const unknown = expected.customer_360.unknown_member;
    const { rows: _rows, ...columns } = unknown;
    expect(await one(`select ${Object.keys(columns).join(', ')} from gold.customer_360 where customer_key = -1`)).toEqual(Object.values(columns).map(String));
  });

  it('has the same revenue wherever it is told', async () => {
    const sums = await lake.query('select sum(net_revenue_usd) from gold.fact_orders union all select sum(total_revenue_usd) from gold.product_performance union all select sum(total_revenue_usd) from gold.customer_360');
    expect(new Set(sums.map(([sum]) => sum)).size).toBe(1);
  });

  it('leaves nothing behind but its tables', async () => {
    expect(await lake.query(`select view_name from duckdb_views() where not internal`)).toEqual([]);
    expect(await lake.query(`select table_name from duckdb_tables() where schema_name = 'ops' or table_name like '%lakec%' order by 1`)).toEqual([['lakec_relations'], ['load_ledger'], ['row_flow'], ['watermark']]);
  });
});

describe('the models', () => {
  const repository = join(import.meta.dirname, '../..');
  const templates = ['models', 'snapshots', 'macros'].flatMap((folder) => readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql')).map((file) => join(folder, file)));

  it('name no bucket, database or physical table: where things are is the config', () => {
    const config = readFileSync(join(repository, 'config/base.yaml'), 'utf8');
    const physical = [...config.matchAll(/^ {4}(\w+): (\w+_silver)$/gm)].map(([, , name]) => name!);
    expect(physical.length).toBe(11);
    const forbidden = new RegExp(`s3://|\\bacme|\\blake\\.|\\b(bronze|silver|gold)\\.\\w|${physical.map((name) => `\\b${name}\\b`).join('|')}`);
    const found = templates.flatMap((file) => readFileSync(join(repository, file), 'utf8').split('\n').flatMap((line, at) => (forbidden.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : [])));
    expect(found).toEqual([]);
  });
});

/** Silver models that a landed table goes through, in order. */
const SILVER: Readonly<Record<string, readonly string[]>> = {
  'crm.accounts': ['accounts'], 'crm.contacts': ['contacts'], 'crm.opportunities': ['opportunities'],
  'snowflake.customers': ['customer_changes', 'customers'], 'snowflake.orders': ['orders'], 'snowflake.products': ['products'],
  'redshift.customer_behavior': ['customer_behavior'], 'kafka_orders.events': ['order_events'], 'fx_rates.daily_rates': ['fx_rates'],
};
