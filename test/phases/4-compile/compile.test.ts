import { describe, expect, it } from 'vitest';
import { compile, type CompileWorld } from '../../../compiler/phases/4-compile/index.ts';
import { collect, flags, smallManifest, textAt, type Small } from './small-project.ts';

async function run(small: Small, name: string | readonly string[], world: Partial<CompileWorld> = {}) {
  const manifest = smallManifest(small);
  const reporter = collect();
  const ids = (typeof name === 'string' ? [name] : name).map((each) => (each.includes('.') ? each : `model.shop.${each}`));
  const compiled = await compile(manifest, ids, { flags, env: {}, runStartedAt: new Date(0), invocationId: 'id', existing: new Map(), ...world }, reporter);
  return { compiled, sql: compiled.at(-1)?.sql, diagnostics: reporter.diagnostics, node: compiled.at(-1) };
}

describe('a plain model', () => {
  it('compiles refs, sources, vars, config and this', async () => {
    const small: Small = {
      models: { a: 'select 1 as x', b: "{{ config(materialized='table') }}select x, '{{ var('day') }}' as day, '{{ conf('paths.root') }}' as root from {{ ref('a') }} join {{ source('raw', 't') }} -- {{ this }}" },
      sources: { 'raw.t': { x: 'int' } },
      vars: { day: '2026-01-31' },
      conf: { paths: { root: 's3://x' } },
    };
    const { sql, diagnostics } = await run(small, 'b');
    expect(diagnostics).toEqual([]);
    expect(sql).toBe(`select x, '2026-01-31' as day, 's3://x' as root from "lake"."main"."a" join "lake"."raw"."t" -- "lake"."main"."b"`);
  });

  it('finds the template of each character', async () => {
    const small: Small = { models: { a: 'select 1 as x', b: "select y from {{ ref('a') }} where zz" } };
    const { node, sql } = await run(small, 'b');
    expect(textAt(node!.locate(sql!.indexOf('zz'))!.span, small)).toBe(' where zz'.slice(7));
    expect(textAt(node!.locate(sql!.indexOf('"lake"'))!.span, small)).toBe("ref('a')");
  });
});

describe('ephemeral models', () => {
  const small: Small = {
    models: {
      a: 'select 1 as x',
      e1: "-- first\nselect x from {{ ref('a') }} -- no line end",
      e2: "with q as (select x from {{ ref('e1') }}) select * from q;",
      plain: "select * from {{ ref('e2') }} join {{ ref('e1') }} using (x)",
      with_with: "/* with */ WITH own as (select 'with' as w) select * from own, {{ ref('e1') }}",
      recursive: "with recursive t(n) as (select 1 union all select n + 1 from t where n < 3) select * from t, {{ ref('e1') }}",
      called_recursive: "with recursive as (select 1 as n) select * from recursive, {{ ref('e1') }}",
      in_brackets: "(select * from {{ ref('e1') }}) union all (select 2)",
    },
    config: { e1: { materialized: 'ephemeral' }, e2: { materialized: 'ephemeral' } },
  };
  const e1 = '__dbt__cte__e1 as (\n-- first\nselect x from "lake"."main"."a" -- no line end\n)';

  it('become CTEs, parents first', async () => {
    const { sql, node } = await run(small, 'plain');
    expect(sql).toBe(`with ${e1}, __dbt__cte__e2 as (\nwith q as (select x from __dbt__cte__e1) select * from q\n)\nselect * from __dbt__cte__e2 join __dbt__cte__e1 using (x)`);
    expect(node!.inlined.map((each) => each.id)).toEqual(['model.shop.e1', 'model.shop.e2']);
  });
  it.each<[string, string]>([
    ['with_with', `/* with */ WITH ${e1}, own as (select 'with' as w) select * from own, __dbt__cte__e1`],
    ['recursive', `with recursive ${e1}, t(n) as (select 1 union all select n + 1 from t where n < 3) select * from t, __dbt__cte__e1`],
    ['called_recursive', `with ${e1}, recursive as (select 1 as n) select * from recursive, __dbt__cte__e1`],
    ['in_brackets', `with ${e1}\n(select * from __dbt__cte__e1) union all (select 2)`],
  ])('go before the CTEs of %s', async (name, expected) => {
    expect((await run(small, name)).sql).toBe(expected);
  });
  it('keep the places of both templates', async () => {
    const { sql, node } = await run(small, 'recursive');
    expect(node!.locate(sql!.indexOf('no line end'))!.span.file).toBe('models/e1.sql');
    const where = node!.locate(sql!.indexOf('n < 3'))!.span;
    expect([where.file, small.models!['recursive']!.slice(where.start, where.start + 5)]).toEqual(['models/recursive.sql', 'n < 3']);
    expect(node!.locate(sql!.indexOf('__dbt__cte__e1 as'))).toBeUndefined();
  });
});

describe('--empty', () => {
  const empty = { flags: { ...flags, empty: true } };
  const models = (sql: string): Small => ({ models: { a: 'select 1 as x', b: 'select 1 as x', m: sql } });
  const none = (table: string) => `(select * from "lake"."main"."${table}" where false)`;
  it.each<[string, string]>([
    ["select x from {{ ref('a') }}", `select x from ${none('a')} as "a"`],
    ["select o.x from {{ ref('a') }} as o", `select o.x from ${none('a')} as o`],
    ["select o.x from {{ ref('a') }} o where o.x > 1", `select o.x from ${none('a')} o where o.x > 1`],
    ["select x from {{ ref('a') }} where x > 1", `select x from ${none('a')} as "a" where x > 1`],
    ["select x from {{ ref('a') }}, {{ ref('b') }} as b", `select x from ${none('a')} as "a", ${none('b')} as b`],
    ["select * from {{ ref('a') }} left join {{ ref('b') }} on true", `select * from ${none('a')} as "a" left join ${none('b')} as "b" on true`],
    ["select {{ ref('a') }}.x from {{ ref('a') }}", `select "a".x from ${none('a')} as "a"`],
    ["select '{{ ref('a') }}' as name -- {{ ref('a') }}", `select '"lake"."main"."a"' as name -- "lake"."main"."a"`],
    ["select x from (select x from {{ ref('a') }}) as s", `select x from (select x from ${none('a')} as "a") as s`],
    ["select x is distinct from {{ var('one') }} as d from {{ ref('a') }}", `select x is distinct from 1 as d from ${none('a')} as "a"`],
  ])('%s', async (template, expected) => {
    expect((await run({ ...models(template), vars: { one: 1 } }, 'm', empty)).sql).toBe(expected);
  });
});

describe('questions to the engine', () => {
  const columns = ['x', 'y'].map((name) => ({ name, type: 'INTEGER' }));
  const small: Small = {
    models: {
      a: 'select 1 as x, 2 as y',
      m: "{% set cols = adapter.get_columns_in_relation(ref('a')) %}{% set n = run_query('select count(*) from ' ~ ref('a')).rows[0][0] %}select {% for c in cols %}{{ c.name }}{{ ', ' if not loop.last }}{% endfor %}, {{ n }} as n from {{ ref('a') }}",
      w: "{% do run_query('create table log as select 1') %}{% set n = run_query('select 7 as n').columns['n'].values()[0] %}{% set m = run_query('select 8').columns[0].values() | first %}select {{ n }} + {{ m }} as n",
    },
  };
  const engine = (asked: string[]): CompileWorld['ask'] => async (question) => {
    asked.push('sql' in question ? question.sql : question.kind);
    if (question.kind === 'columns') return { kind: 'columns', columns };
    if (question.kind === 'statement') return { kind: 'statement' };
    return { kind: 'query', result: { columns: [{ name: 'n', type: 'BIGINT' }], rows: [[Number(/\d+/.exec('sql' in question ? question.sql : '')?.[0] ?? 42)]] } };
  };

  it('are answered one after the other, each once', async () => {
    const asked: string[] = [];
    const { sql, node, diagnostics } = await run(small, 'm', { ask: engine(asked) });
    expect(diagnostics).toEqual([]);
    expect(sql).toBe('select x, y, 42 as n from "lake"."main"."a"');
    expect(asked).toEqual(['columns', 'select count(*) from "lake"."main"."a"']);
    expect(node!.late).toBeUndefined();
  });
  it('that write are not run twice', async () => {
    const asked: string[] = [];
    expect((await run(small, 'w', { ask: engine(asked) })).sql).toBe('select 7 + 8 as n');
    expect(asked).toEqual(['create table log as select 1', 'select 7 as n', 'select 8']);
  });
  it('about what the same run builds make the node late', async () => {
    const { compiled } = await run(small, ['a', 'm'], { ask: engine([]), flags: { ...flags, command: 'build' } });
    expect(compiled[1]!.late).toBe('It asks the engine about a, which this run builds first.');
    expect((await run(small, ['m'], { ask: engine([]), flags: { ...flags, command: 'build' } })).node!.late).toBeUndefined();
  });
  it('without an engine leave the node for later', async () => {
    const { node, diagnostics } = await run(small, 'm');
    expect([node!.sql, node!.late, diagnostics]).toEqual(['', 'It asks the engine, and there is none to ask.', []]);
  });
  it('that the engine refuses are told', async () => {
    const { EngineError } = await import('../../../compiler/contracts/adapter.ts');
    const { diagnostics } = await run(small, 'm', { ask: async () => { throw new EngineError('sql', 'no such table\nmore', { sql: 'select 1' }); } });
    expect(diagnostics).toMatchObject([{ code: 'template-question-failed', message: "The engine can't answer what the template asks: no such table", notes: ['select 1'], node: 'model.shop.m' }]);
  });
});

describe('incremental models', () => {
  const small: Small = { models: { m: "select 1 as x{% if is_incremental() %} where {{ this }} > 1{% endif %}" }, config: { m: { materialized: 'incremental' } } };
  const existing = (kind: 'table' | 'view') => new Map([['lake.main.m', { database: 'lake', schema: 'main', identifier: 'm', kind }]]);
  it('see whether their table is there, without a question', async () => {
    expect(await run(small, 'm')).toMatchObject({ sql: 'select 1 as x', node: { incremental: false } });
    expect(await run(small, 'm', { existing: existing('table') })).toMatchObject({ sql: 'select 1 as x where "lake"."main"."m" > 1', node: { incremental: true } });
    expect(await run(small, 'm', { existing: existing('view') })).toMatchObject({ sql: 'select 1 as x', node: { incremental: false } });
    expect(await run(small, 'm', { existing: existing('table'), flags: { ...flags, fullRefresh: true } })).toMatchObject({ sql: 'select 1 as x', node: { incremental: false } });
    expect(await run({ ...small, config: { m: { materialized: 'incremental', full_refresh: false } } }, 'm', { existing: existing('table'), flags: { ...flags, fullRefresh: true } })).toMatchObject({ node: { incremental: true } });
    expect(await run({ ...small, config: { m: { materialized: 'table' } } }, 'm', { existing: existing('table') })).toMatchObject({ sql: 'select 1 as x', node: { incremental: false } });
  });
});

describe('generic tests', () => {
  const base: Small = { models: { a: "select 1 as id, 'x' as status", b: 'select 1 as id' } };
  const folded = (sql: string | undefined) => sql?.replace(/\s+/g, ' ').trim();
  const test = async (one: NonNullable<Small['tests']>[string], small: Partial<Small> = {}) => {
    const { node, diagnostics } = await run({ ...base, ...small, tests: { t: one } }, ['test.shop.t']);
    return { sql: folded(node?.sql), shared: node?.shared, codes: diagnostics.map((each) => each.code), diagnostics };
  };
  const a = '"lake"."main"."a"';

  it('not_null', async () => {
    expect(await test({ on: 'a', test: 'not_null', column: 'id' })).toMatchObject({ sql: `select id from ${a} where id is null`, shared: { from: a, failures: 'count(*) filter (where id is null)', exact: true } });
  });
  it('unique', async () => {
    expect(await test({ on: 'a', test: 'unique', column: 'id' })).toMatchObject({ sql: `select id as unique_field, count(*) as n_records from ${a} where id is not null group by id having count(*) > 1`, shared: { from: a, failures: 'count(id) - count(distinct id)', exact: false } });
  });
  it('accepted_values', async () => {
    const { sql, shared } = await test({ on: 'a', test: 'accepted_values', column: 'status', arguments: { values: ['x', "it's"] } });
    expect(sql).toBe(`with all_values as ( select status as value_field, count(*) as n_records from ${a} group by status ) select * from all_values where value_field not in ( 'x','it''s' )`);
    expect(shared).toEqual({ from: a, failures: "count(*) filter (where status not in ('x','it''s'))", exact: false });
    expect((await test({ on: 'a', test: 'accepted_values', column: 'id', arguments: { values: [1, 2], quote: false } })).sql).toContain('not in ( 1,2 )');
  });
  it('relationships, with a ref as argument', async () => {
    for (const to of ["ref('b')", "{{ ref('b') }}"]) {
      expect((await test({ on: 'a', test: 'relationships', column: 'id', arguments: { to, field: 'id' } }))).toMatchObject({
        sql: `with child as ( select id as from_field from ${a} where id is not null ), parent as ( select id as to_field from "lake"."main"."b" ) select from_field from child left join parent on child.from_field = parent.to_field where parent.to_field is null`, shared: undefined,
      });
    }
  });
  it('take a where, and are shared by it', async () => {
    const from = `(select * from ${a} where status <> 'x') dbt_subquery`;
    expect(await test({ on: 'a', test: 'not_null', column: 'id', config: { where: "status <> '{{ 'x' }}'" } })).toMatchObject({ sql: `select id from ${from} where id is null`, shared: { from } });
  });
  it('with a limit or a calculation of their own are not shared', async () => {
    for (const config of [{ limit: 1 }, { fail_calc: 'sum(n)' }]) expect((await test({ on: 'a', test: 'not_null', column: 'id', config })).shared).toBeUndefined();
  });
  it('of the project are found, and shared when they filter their model', async () => {
    const macros = { 'macros/t.sql': "{% test positive(model, column_name, least=0) %}select * from {{ model }} where {{ column_name }} <= {{ least }} -- not positive{% endtest %}\n{% test grouped(model) %}select id from {{ model }} where id > 0 group by id{% endtest %}" };
    expect(await test({ on: 'a', test: 'positive', column: 'id', arguments: { least: 5 } }, { macros })).toMatchObject({ sql: `select * from ${a} where id <= 5 -- not positive`, shared: { from: a, failures: 'count(*) filter (where id <= 5)', exact: true } });
    expect((await test({ on: 'a', test: 'grouped' }, { macros })).shared).toBeUndefined();
  });
  it('a project that overrides not_null does not get lakec\'s aggregate', async () => {
    const macros = { 'macros/t.sql': '{% test not_null(model, column_name) %}select * from {{ model }} where {{ column_name }} is null or {{ column_name }} = 0{% endtest %}' };
    expect((await test({ on: 'a', test: 'not_null', column: 'id' }, { macros })).shared?.failures).toBe('count(*) filter (where id is null or id = 0)');
  });
  it('with wrong arguments are told where they are declared', async () => {
    expect((await test({ on: 'a', test: 'accepted_values', column: 'id' })).diagnostics).toMatchObject([{ span: { file: 'models/models.yml', start: 10, end: 20 } }]);
  });
});

describe('hooks', () => {
  it('are rendered with the node', async () => {
    const small: Small = { models: { m: 'select 1 as x' }, config: { m: { pre_hook: "insert into log values ('{{ this.identifier }}');", post_hook: [{ sql: 'analyze {{ this }}', transaction: false }, '{% if false %}x{% endif %}'] } } };
    expect((await run(small, 'm')).node).toMatchObject({ preHooks: [{ sql: "insert into log values ('m')", transaction: true }], postHooks: [{ sql: 'analyze "lake"."main"."m"', transaction: false }] });
  });
  it('that are no hooks are told', async () => {
    expect((await run({ models: { m: 'select 1' }, config: { m: { pre_hook: [7] } } }, 'm')).diagnostics).toMatchObject([{ code: 'bad-hook', node: 'model.shop.m' }]);
  });
});

describe('wrong templates', () => {
  it.each<[string, string, string, string | undefined]>([
    ["select {{ nothing }}", 'undefined-value', 'nothing', undefined],
    ["select {{ decimal_mull('a', 'b', 18, 4) }}", 'unknown-macro', "decimal_mull", 'Did you mean decimal_mul()?'],
    ["select {{ var('dya') }}", 'unknown-var', "var('dya')", "Did you mean var('day')?"],
    ["select {{ conf('paths.rot') }}", 'unknown-conf', "conf('paths.rot')", "Did you mean conf('paths.root')?"],
    ["select {{ conf('pw') }}", 'secret-in-template', "conf('pw')", undefined],
    ["select {{ env_var('HOME_DB') }}", 'missing-env-var', "env_var('HOME_DB')", undefined],
    ["select {{ env_var('DBT_ENV_SECRET_X') }}", 'secret-env-var', "env_var('DBT_ENV_SECRET_X')", undefined],
    ["{{ exceptions.raise_compiler_error('No luck') }}", 'template-raised', "exceptions.raise_compiler_error('No luck')", undefined],
    ["{{ config.require('owner') }}", 'required-config-missing', "config.require('owner')", 'Add owner=… to the node\'s config.'],
    ["{{ adapter.dispatch('nope')() }}", 'dispatch-not-found', "adapter.dispatch('nope')", undefined],
    ["{{ engine_sql(spark='x') }}", 'engine-words-missing', "engine_sql(spark='x')", "Add duckdb='…', or default='…'."],
    ["{% set x = 'a' %}select * from {{ ref(x ~ 'b') }}", 'ref-found-at-run', "ref(x ~ 'b')", undefined],
    ["{{ 'a' + 1 }}", 'template-type', "'a' + 1", undefined],
    ["{% if true %}", 'template-syntax', "{% if true %}", undefined],
    ["{{ 'x' | upperr }}", 'unknown-filter', 'upperr', undefined],
  ])('%s', async (template, code, at, hint) => {
    const { Secret } = await import('../../../compiler/contracts/secret.ts');
    const small: Small = { models: { m: 'select 1' }, vars: { day: 1 }, conf: { paths: { root: 'x' }, pw: new Secret('a', 'b') } };
    const manifest = smallManifest(small);
    const node = { ...manifest.nodes.get('model.shop.m')!, code: template };
    const nodes = new Map([[node.id, node]]) as typeof manifest.nodes;
    const reporter = collect();
    await compile({ ...manifest, nodes }, [node.id], { flags, env: {}, runStartedAt: new Date(0), invocationId: 'id', existing: new Map() }, reporter);
    expect(reporter.diagnostics.map((each) => each.code)).toEqual([code]);
    const [first] = reporter.diagnostics;
    expect(template.slice(first!.span!.start, first!.span!.end)).toBe(at);
    if (hint !== undefined) expect(first!.hint).toBe(hint);
  });
  it('a ref that parsing did not see', async () => {
    const { diagnostics } = await run({ models: { a: 'select 1', m: "{% if execute %}{% set r = ref('a') %}{% endif %}select * from {{ r }}" }, hidden: { m: ['a'] } }, 'm');
    expect(diagnostics).toMatchObject([{ code: 'hidden-dependency', hint: "Add this line to the template, outside of all conditions: -- depends_on: {{ ref('a') }}" }]);
  });
  it('a warning goes on', async () => {
    const { diagnostics, sql } = await run({ models: { m: "{{ exceptions.warn('Mind the gap') }}select 1" } }, 'm');
    expect([sql, diagnostics.map((each) => [each.code, each.severity, each.message])]).toEqual(['select 1', [['template-warned', 'warning', 'Mind the gap']]]);
  });
});
