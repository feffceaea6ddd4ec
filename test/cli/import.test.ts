import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dbtProject, put } from './project.ts';
import { lakec } from './world.ts';

const DBT_PROJECT = `name: shop
profile: shop
model-paths: [sql]
test-paths: [data-tests]
dispatch: [{macro_namespace: tools, search_order: [shop, tools]}]
quoting: {identifier: false}
vars: {rate: 2, grown: false}
models:
  +tags: [all]
  shop:
    marts:
      +materialized: table
      +enabled: "{{ var('with_marts', true) }}"
    spare: {+enabled: "{{ var('with_marts', false) }}"}
    own: {+enabled: "{{ var('grown', true) }}"}
    old: {+enabled: "{{ target.name == 'prod' }}"}
  tools: {+schema: tooling, +materialized: table}
seeds: {shop: {raw: {+schema: "{{ var('seed_schema', 'raw') }}"}}}
`;

/** A dbt project that uses what an import has to carry over, and a package beside it. */
function shop(): string {
  return dbtProject({
    'dbt_project.yml': DBT_PROJECT,
    'packages.yml': 'packages: [{local: tools}]\n',
    'tools/dbt_project.yml': 'name: tools\n',
    'tools/models/calendar.sql': "select date '2026-01-01' as day",
    'tools/macros/twice.sql': "{% macro twice(x) %}{{ return(adapter.dispatch('twice', 'tools')(x)) }}{% endmacro %}{% macro default__twice(x) %}2 * {{ x }}{% endmacro %}",
    'macros/own.sql': "{% macro default__twice(x) %}20 * {{ x }}{% endmacro %}",
    'seeds/raw/items.csv': 'id,price\n1,3\n2,4\n',
    'sql/marts/prices.sql': "select id, {{ tools.twice('price') }} * {{ var('rate') }} as price from {{ ref('items') }}",
    'sql/marts/prices.yml': 'models: [{name: prices, columns: [{name: id, data_tests: [unique]}]}]\n',
    'sql/spare/two.sql': 'select 2 as a',
    'sql/own/three.sql': 'select 3 as a',
    'sql/old/gone.sql': 'select 1 as a',
    'data-tests/cheap.sql': "select * from {{ ref('prices') }} where price > 1000",
  });
}

it('gives a project that builds what the dbt project builds', async () => {
  const root = shop();
  const imported = join(root, 'lake');
  expect((await lakec(['deps'], root)).code).toBe(0);
  const told = await lakec(['import', 'lake'], root);
  expect(told.code, told.text).toBe(0);
  expect(told.text).toContain("models.shop.old.+enabled is {{ target.name == 'prod' }} in dbt_project.yml, and stands in config/dev.yaml as what it gives for this target: false.");
  // It gives another default than the first, so that no one variable stands for both.
  expect(told.text).toContain("models.shop.spare.+enabled is {{ var('with_marts', false) }}");
  expect(told.text).toContain('quoting of dbt_project.yml has no place in lakec\'s own format, and was not taken over.');
  put(imported, { 'packages.yml': 'packages: [{local: ../tools}]\n' });
  expect((await lakec(['deps'], imported)).code).toBe(0);

  for (const vars of ['{}', '{with_marts: false}', '{seed_schema: sown}']) {
    const listing = ['ls', '--output', 'json', '--output-keys', 'unique_id', 'tags', '--vars', vars];
    expect(linesOf((await lakec(listing, imported)).stdout)).toEqual(linesOf((await lakec(listing, root)).stdout));
    expect(await built(imported, vars)).toEqual(await built(root, vars));
  }
  expect((await built(imported, '{}')).get('model.tools.calendar')).toBe('lake.main_tooling.calendar success');
  expect((await lakec(['show', '--inline', 'select sum(price) as price from {{ ref("prices") }}', '--output', 'json'], imported)).stdout).toContain('"price":280');
});

it('renders a template anew for each target that is imported', async () => {
  const root = shop();
  put(root, { 'profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: lake.duckdb}, prod: {type: duckdb, path: lake.duckdb}}}\n' });
  await lakec(['deps'], root);
  for (const target of ['dev', 'prod']) expect((await lakec(['import', 'lake', '--target', target, '--force'], root)).code).toBe(0);
  put(join(root, 'lake'), { 'packages.yml': 'packages: [{local: ../tools}]\n' });
  await lakec(['deps'], join(root, 'lake'));
  const listed = async (target: string): Promise<string> => (await lakec(['ls', '--select', 'gone', '--target', target], join(root, 'lake'))).stdout;
  expect(await listed('dev')).toBe('');
  expect(await listed('prod')).toBe('shop.old.gone\n');
});

/** Status of all that a build ran, and the relations that models became, by node; quotes aside, since `quoting` is not taken over. */
async function built(folder: string, vars: string): Promise<ReadonlyMap<string, string>> {
  const ran = await lakec(['build', '--vars', vars], folder);
  expect(ran.code, ran.text).toBe(0);
  const { results } = JSON.parse(readFileSync(join(folder, 'target/run_results.json'), 'utf8')) as { results: readonly { unique_id: string; relation_name: string | null; status: string }[] };
  return new Map(results.map(({ unique_id, relation_name, status }) => [unique_id, unique_id.startsWith('model.') ? `${relation_name?.replaceAll('"', '')} ${status}` : status] as const).sort());
}

/** Lines of JSON, sorted; the two formats set their blanks differently. */
function linesOf(stdout: string): readonly string[] {
  return stdout.trim().split('\n').map((line) => JSON.stringify(JSON.parse(line))).sort();
}
