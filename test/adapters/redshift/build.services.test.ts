import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lakec } from '../../cli/world.ts';
import { AWS_ENV } from '../../services/aws.ts';
import { startRedshift, type RedshiftDouble } from '../../services/redshift/index.ts';

let double: RedshiftDouble;
let folder: string;

beforeAll(async () => {
  double = await startRedshift();
});
afterAll(async () => {
  await double?.stop();
});
beforeEach(async () => {
  await double.clear();
  Object.assign(double, { refuse: () => undefined, loseAnswer: () => undefined, before: () => undefined });
  folder = mkdtempSync(join(tmpdir(), 'lakec-redshift-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const CONFIG = `project_name: shop

engine:
  type: redshift
  threads: 2
  connection: {cluster_identifier: acme, database: dev, db_user: lakec, poll_seconds: 0.2}
`;

const PROJECT: Readonly<Record<string, string>> = {
  'config/dev.yaml': CONFIG,
  'seeds/orders.csv': 'id,customer,amount,ordered_at,note\n1,anna,10.50,2026-01-01 10:00:00,\n2,ben,3.25,2026-01-02 11:30:00,it\'s \\ "quoted"\n3,anna,7.00,2026-01-03 09:15:00,späť\n',
  'models/silver/stg_orders.sql': "select id, customer, cast(amount as decimal(18,4)) as amount, ordered_at, nullif(trim(note), '') as note from {{ ref('orders') }}",
  'models/silver/order_facts.sql': "{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id', dist='id', sort='ordered_at') }}\nselect id, customer, amount, ordered_at from {{ ref('stg_orders') }}\n{% if is_incremental() %}where ordered_at > (select max(ordered_at) from {{ this }}){% endif %}",
  'models/gold/customers.sql': "{{ config(materialized='table', dist='all') }}\nselect customer, cast(sum(amount) as decimal(18,4)) as total, count(*) as orders from {{ ref('order_facts') }} group by customer",
  'models/gold/_gold.yml': 'models:\n  - name: customers\n    columns:\n      - name: customer\n        data_tests: [not_null, unique]\n      - name: total\n        data_tests: [not_null]\n',
  'snapshots/order_history.sql': "{% snapshot order_history %}{{ config(unique_key='id', strategy='check', check_cols='all', target_schema='silver') }}\nselect * from {{ ref('stg_orders') }}\n{% endsnapshot %}",
};

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const run = (...args: readonly string[]) => lakec([...args], folder, { ...AWS_ENV, AWS_ENDPOINT_URL: double.url, AWS_MAX_ATTEMPTS: '1' });

async function rowsOf(sql: string): Promise<readonly (readonly (string | null)[])[]> {
  const session = await double.postgres.connect();
  try {
    return (await session.query({ text: sql, rowMode: 'array', types: { getTypeParser: () => (text: string) => text } })).rows;
  } finally {
    await session.end();
  }
}

describe('a materialized view', () => {
  const MODEL = (config: string, select = "select id from {{ ref('orders') }}"): void => write({ 'models/silver/ids.sql': `{{ config(materialized='materialized_view', dist='id'${config}) }}\n${select}` });
  const built = async (): Promise<readonly string[]> => {
    const before = double.statements.length;
    const { code, text } = await run('build', '--select', '+ids');
    expect(code, text).toBe(0);
    return double.statements.slice(before).flatMap(({ sqls }) => sqls).filter((sql) => /^(?:create|drop|alter|refresh) materialized view/.test(sql)).map((sql) => sql.replace(/\s+/g, ' ').replaceAll('"', ''));
  };
  it('is made once, refreshed by each run or by Redshift itself, and made anew where its SELECT is another', async () => {
    write({ 'config/dev.yaml': CONFIG, 'models/silver/orders.sql': "{{ config(materialized='incremental', incremental_strategy='append') }}\nselect {% if is_incremental() %}(select max(id) + 1 from {{ this }}){% else %}1{% endif %} as id, 10 as amount" });
    MODEL('');
    expect(await built()).toEqual(['create materialized view dev.silver.ids diststyle key distkey (id) auto refresh no as ( select id from dev.silver.orders )']);
    expect(await built()).toEqual(['refresh materialized view dev.silver.ids']);
    expect(await rowsOf('select id from silver.ids order by id')).toEqual([['1'], ['2']]);
    MODEL(', auto_refresh=true');
    expect(await built()).toEqual(['alter materialized view dev.silver.ids auto refresh yes']);
    expect(await built()).toEqual([]);
    MODEL('', "select id, amount from {{ ref('orders') }}");
    expect(await built()).toEqual(['drop materialized view if exists dev.silver.ids cascade', 'create materialized view dev.silver.ids diststyle key distkey (id) auto refresh no as ( select id, amount from dev.silver.orders )']);
    MODEL(", sort='id', on_configuration_change='continue'", "select id, amount from {{ ref('orders') }}");
    expect(await built(), 'it is left as it is').toEqual([]);
    MODEL(", sort='id', on_configuration_change='fail'", "select id, amount from {{ ref('orders') }}");
    expect(await run('build', '--select', '+ids')).toMatchObject({ code: 1, text: expect.stringContaining('error[configuration-changed]') as string });
    write({ 'models/silver/ids.sql': "{{ config(materialized='table') }}\nselect 1 as id" });
    expect(await built()).toEqual(['drop materialized view if exists dev.silver.ids cascade']);
  });
});

describe('a database of the Glue catalog', () => {
  it('is read under the name that the connection gives it', async () => {
    write({
      'config/dev.yaml': CONFIG.replace('poll_seconds: 0.2', "poll_seconds: 0.2, iam_role: 'arn:aws:iam::111122223333:role/acme', external_schemas: {lake: acme_lake_bronze, other: {database: acme_other, iam_role: default, region: eu-west-1, catalog_id: '444455556666'}}"),
      'models/silver/orders.sql': "select 1 as id",
    });
    expect((await run('build')).code).toBe(0);
    expect((await run('build')).code).toBe(0);
    const sent = double.statements.flatMap(({ sqls }) => sqls).filter((sql) => sql.startsWith('create external schema'));
    expect(sent.slice(0, 2)).toEqual([
      "create external schema if not exists lake\nfrom data catalog\ndatabase 'acme_lake_bronze'\niam_role 'arn:aws:iam::111122223333:role/acme'",
      "create external schema if not exists other\nfrom data catalog\ndatabase 'acme_other'\nregion 'eu-west-1'\niam_role default\ncatalog_id '444455556666'",
    ]);
    expect(await rowsOf("select nspname from pg_namespace where nspname in ('lake', 'other') order by 1")).toEqual([['lake'], ['other']]);
    write({ 'config/dev.yaml': CONFIG.replace('poll_seconds: 0.2', 'external_schemas: {lake: {iam_role: default}}') });
    expect((await run('build')).text).toContain('names no Glue database for the external schema "lake"');
  });
});

describe('a project', () => {
  it('is built, twice, with new rows between', async () => {
    write(PROJECT);
    const first = await run('build');
    expect(first.text).not.toContain('error');
    expect(first.code, first.text).toBe(0);
    expect(await rowsOf('select customer, total, orders from gold.customers order by 1')).toEqual([['anna', '17.5000', '2'], ['ben', '3.2500', '1']]);
    expect(await rowsOf('select id, note from silver.stg_orders order by 1')).toEqual([['1', null], ['2', 'it\'s \\ "quoted"'], ['3', 'späť']]);
    write({ 'seeds/orders.csv': PROJECT['seeds/orders.csv']!.replace('10.50', '11.50') + '4,ben,1.75,2026-01-04 08:00:00,\n' });
    const second = await run('build');
    expect(second.code, second.text).toBe(0);
    expect(await rowsOf('select customer, total, orders from gold.customers order by 1')).toEqual([['anna', '17.5000', '2'], ['ben', '5.0000', '2']]);
    expect(await rowsOf('select id, amount, dbt_valid_to is null from silver.order_history order by id, dbt_valid_from, dbt_valid_to')).toEqual([['1', '10.5000', 'f'], ['1', '11.5000', 't'], ['2', '3.2500', 't'], ['3', '7.0000', 't'], ['4', '1.7500', 't']]);
    // A third has nothing new to tell.
    expect((await run('build')).code).toBe(0);
    expect((await rowsOf('select count(*) from silver.order_facts'))[0]).toEqual(['4']);
  });
});
