import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lakec } from '../cli/world.ts';

// What `lakec check --coverage` counts in a project of another dialect: what can be read is checked, what can't is named with the reason.

const FILES: Readonly<Record<string, string>> = {
  'config/dev.yaml': 'project_name: shop\ndialect: snowflake\nengine: {type: duckdb, path: lake.duckdb}\n',
  'models/orders.sql': "select 1::number(38,0) as order_id, parse_json('{}') as payload, dateadd(day, 1, current_date()) as due_on",
  'models/open_orders.sql': "select order_id, payload:a.b::string as b, iff(due_on > current_date(), 1, 0) as is_open from {{ ref('orders') }}",
  'models/staged.sql': 'select $1 as first from @stage/files',
  'models/theirs.sql': "select some_udf(order_id) as x from {{ ref('orders') }}",
  'models/below.sql': "select x from {{ ref('theirs') }}",
  'models/models.yml': 'models:\n  - name: orders\n    columns: [{name: order_id, data_tests: [unique, not_null]}]\n',
};
let root: string;
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-coverage-')));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a project in Snowflake\'s words', () => {
  it('is checked as far as it can be read', async () => {
    const { code, text } = await lakec(['check', '--coverage', '--no-color'], root);
    expect(text).toBe(`models           2 of 5 checked
data tests       2 of 2 checked

model.shop.staged  Its SQL is Snowflake's, and can't be read for the check: it names a column by its number.
model.shop.theirs  Its SQL is Snowflake's, and can't be read for the check: DuckDB says of it: Scalar Function with name some_udf does not exist.
model.shop.below   The columns of "theirs" are not known: its SQL is Snowflake's, and can't be read for the check: DuckDB says of it: Scalar Function with name some_udf does not exist.
`);
    expect(code).toBe(0);
  });

  it('has lineage as far as it is checked', async () => {
    const { stdout } = await lakec(['lineage', '--output', 'json'], root);
    const { nodes } = JSON.parse(stdout) as { nodes: { node: string; unknown?: string; columns?: { column: string; parents: { column: string; step: string }[] }[] }[] };
    expect(nodes.find(({ node }) => node === 'model.shop.open_orders')!.columns!.map(({ column, parents }) => [column, ...parents.map((parent) => `${parent.step} ${parent.column}`)])).toEqual([['order_id', 'copied order_id'], ['b', 'transformed payload'], ['is_open', 'transformed due_on']]);
    expect(nodes.find(({ node }) => node === 'model.shop.theirs')!.unknown).toBe("its SQL is snowflake's, and was not checked");
  });
});
