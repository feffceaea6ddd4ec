import { describe, expect, it } from 'vitest';
import { checkFiles } from '../phases/5-check/world.ts';

// A declared join: proved, so that its test counts nothing, or counted.
const CUSTOMERS = "select 7 as customer_id, 'AT' as country";
const properties = (test: string, more = ''): string => `models:
  - name: orders
    columns:
      - name: customer_id
        data_tests:
          - join_cardinality: {arguments: {${test}}}
${more}`;
const UNIQUE = `  - name: customers
    columns:
      - name: customer_id
        data_tests: [unique]
`;

/** The test's SQL, or what is said of it. */
async function sqlOf(files: Readonly<Record<string, string>>): Promise<string> {
  const { checked, diagnostics } = await checkFiles({ 'models/orders.sql': 'select 1 as order_id, 7 as customer_id', 'models/customers.sql': CUSTOMERS, ...files }, {}, { early: true });
  if (diagnostics.length > 0) return diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n');
  return checked.find(({ id }) => /^test\.\w+\.join_cardinality/.test(id))!.sql.trim();
}
const proof = (sql: string): string | undefined => /^-- (.*)\n/.exec(sql)?.[1];
const ofCustomers = async (sql: string, files: Readonly<Record<string, string>> = {}, on = 'customer_id') =>
  proof(await sqlOf({ 'models/raw.sql': 'select 7 as customer_id, \'AT\' as country, 1 as n', 'models/customers.sql': sql, 'models/p.yml': properties(`to: ref('customers'), on: ${on}`), ...files }));

describe('a declared join', () => {
  it('is proved by the unique test of the other side', async () => {
    expect(proof(await sqlOf({ 'models/p.yml': properties("to: ref('customers')", UNIQUE) }))).toBe('many_to_one is proved: customers has one row for each customer_id, by its unique test.');
  });

  it('is counted where nothing proves it', async () => {
    const sql = await sqlOf({ 'models/customers.sql': "select * from {{ ref('raw') }}", 'models/raw.sql': 'select 7 as customer_id', 'models/p.yml': properties("to: ref('customers')") });
    expect(proof(sql)).toBeUndefined();
    expect(sql).toContain('group by customer_id');
    expect(sql).toContain('having count(*) > 1');
  });

  it.each([
    ["select customer_id, max(country) as country from {{ ref('raw') }} group by customer_id"],
    ["select customer_id, max(country) as country from {{ ref('raw') }} group by 1"],
    ["select customer_id, max(country) as country from {{ ref('raw') }} group by all"],
    ["select distinct customer_id from {{ ref('raw') }}"],
    ["select * from {{ ref('raw') }} qualify row_number() over (partition by customer_id order by n) = 1"],
    ["with a as (select customer_id, count(*) as n from {{ ref('raw') }} group by customer_id), b as (select * from a where n > 0) select * exclude (n) from b"],
    ["select customer_id from {{ ref('raw') }} union select customer_id from {{ ref('raw') }}"],
    ["select max(customer_id) as customer_id from {{ ref('raw') }}"],
    ["select distinct on (customer_id) * from {{ ref('raw') }}"],
  ])('is proved by %s', async (sql) => expect(await ofCustomers(sql)).toBe('many_to_one is proved: customers has one row for each customer_id, by what its SELECT says.'));

  it.each([
    ["select customer_id, country, count(*) as n from {{ ref('raw') }} group by customer_id, country"],
    ["select upper(country) as country, customer_id from {{ ref('raw') }} group by country, customer_id"],
    ["select distinct customer_id, country from {{ ref('raw') }}"],
    ["select a.* from (select distinct customer_id from {{ ref('raw') }}) as a join {{ ref('raw') }} as b on a.customer_id = b.customer_id"],
    ["select customer_id from {{ ref('raw') }} union all select customer_id from {{ ref('raw') }}"],
    ["select * from {{ ref('raw') }} qualify row_number() over (partition by customer_id order by n) < 3"],
    ["select customer_id + 1 as customer_id from (select distinct customer_id from {{ ref('raw') }})"],
    ["select customer_id, unnest([1, 2]) as n from (select distinct customer_id from {{ ref('raw') }})"],
    ["select country as customer_id, max(n) as n from {{ ref('raw') }} group by customer_id, country"],
    ["select customer_id, max(n) as n from {{ ref('raw') }} group by rollup (customer_id)"],
    ["{{ config(materialized='incremental') }} select distinct customer_id from {{ ref('raw') }}"],
  ])('is not proved by %s', async (sql) => expect(await ofCustomers(sql)).toBeUndefined());

  it('passes a proof on through models that read one relation', async () => {
    const base = "select customer_id, max(country) as country from {{ ref('raw') }} group by customer_id";
    expect(await ofCustomers("select customer_id, upper(country) as country from {{ ref('base') }} where country is not null", { 'models/base.sql': base })).toContain('is proved');
    expect(await ofCustomers("select customer_id as id, customer_id from {{ ref('base') }}", { 'models/base.sql': base })).toContain('is proved');
  });

  it('needs both sides for one_to_one, and a test that holds back what is wrong', async () => {
    expect(proof(await sqlOf({ 'models/p.yml': properties("to: ref('customers'), cardinality: one_to_one", UNIQUE) }))).toBeUndefined();
    expect(proof(await sqlOf({ 'models/p.yml': properties("to: ref('customers')", UNIQUE.replace('[unique]', '[{unique: {config: {severity: warn}}}]')) }))).toBeUndefined();
  });

  it('says what is wrong with its declaration', async () => {
    expect(await sqlOf({ 'models/p.yml': properties("to: ref('customers'), cardinality: many_to_three") })).toContain('The cardinality of a join is many_to_one');
    expect(await sqlOf({ 'models/p.yml': properties("to: ref('customers'), to_on: customer_key") })).toContain('test-unknown-column: The data test "join_cardinality" needs a column "customer_key"');
  });
});
