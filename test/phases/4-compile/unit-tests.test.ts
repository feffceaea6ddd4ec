import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../compiler/contracts/relation.ts';
import { compile } from '../../../compiler/phases/4-compile/index.ts';
import { rows } from '../../macros/on-duckdb.ts';
import { collect, flags, smallManifest, type Small } from './small-project.ts';

type Unit = NonNullable<Small['units']>[number];

const types: Readonly<Record<string, readonly ColumnType[]>> = {
  a: [
    { name: 'id', type: 'INTEGER' }, { name: 'price', type: 'DECIMAL(18,4)' }, { name: 'at', type: 'TIMESTAMP' }, { name: 'tags', type: 'VARCHAR[]' },
    { name: 'who', type: 'STRUCT("name" VARCHAR, age INTEGER, codes INTEGER[])' }, { name: 'props', type: 'MAP(VARCHAR, INTEGER)' }, { name: 'note', type: 'VARCHAR' }, { name: 'big', type: 'HUGEINT' }, { name: 'doc', type: 'JSON' }, { name: 'ok', type: 'BOOLEAN' }, { name: 'day', type: 'DATE' },
  ],
  m: [{ name: 'id', type: 'INTEGER' }, { name: 'value', type: 'VARCHAR' }],
};

async function unit(small: Small, test: Partial<Unit>, columns: Readonly<Record<string, readonly ColumnType[]>> = types) {
  const whole: Small = { ...small, units: [{ name: 'u', model: 'model.shop.m', given: [], expect: { format: 'dict', rows: [] }, ...test } as Unit] };
  const manifest = smallManifest(whole);
  const reporter = collect();
  const columnsOf = async (id: string) => columns[id.split('.').at(-1)!];
  const [compiled] = await compile(manifest, ['unit_test.shop.u'], { flags, env: {}, runStartedAt: new Date(0), invocationId: 'id', existing: new Map(), columnsOf }, reporter);
  return { compiled, diagnostics: reporter.diagnostics, codes: reporter.diagnostics.map((each) => each.code) };
}

/** Given and expected rows as the engine gives them. */
async function run(small: Small, test: Partial<Unit>, columns = types) {
  const { compiled, diagnostics } = await unit(small, test, columns);
  expect(diagnostics).toEqual([]);
  const list = compiled!.expected!.columns.map((column) => `"${column}"`).join(', ');
  return { actual: await rows(`select ${list} from (${compiled!.sql}\n) order by all`), expected: await rows(`select ${list} from (${compiled!.expected!.sql}\n) order by all`), compiled: compiled! };
}

const given = (input: string, list: Unit['given'][number]['rows'], format: 'dict' | 'csv' | 'sql' = 'dict') => ({ input, format, rows: list, ...(input === 'this' ? {} : { node: `${input.startsWith('source') ? 'source' : 'model'}.shop.${/'(\w+)'(?:, '(\w+)')?/.exec(input)!.slice(1).filter(Boolean).join('.')}` }) });
const expectRows = (list: Unit['expect']['rows'], format: 'dict' | 'csv' | 'sql' = 'dict') => ({ format, rows: list });
const model = (sql: string): Small => ({ models: { a: 'select 1 as id', m: sql } });

describe('rows', () => {
  it('have the types of what they stand for', async () => {
    const { compiled } = await run(
      model("select id, concat_ws('|', typeof(price), price, \"at\", tags[2], who.name, who.age + 1, who.codes[1], props['k'], big + 1, doc->>'$.x', ok, day, note is null) as value from {{ ref('a') }}"),
      {
        given: [given("ref('a')", [{ id: 1, price: 2.5, at: '2026-01-31 10:00:00', tags: ['x', "it's"], who: { name: 'Ann', age: 41, codes: [7] }, props: { k: 3 }, big: '170141183460469231731687303715884105726', doc: { x: 'y' }, ok: true, day: '2026-01-31' }])],
        expect: expectRows([{ value: 'x' }]),
      },
    );
    expect(await rows(compiled.sql)).toEqual([[1, "DECIMAL(18,4)|2.5000|2026-01-31 10:00:00|it's|Ann|42|7|3|170141183460469231731687303715884105727|y|true|2026-01-31|true"]]);
  });
  it('come as csv', async () => {
    const csv = '\nid, note ,price\n1, plain ,1.5\n2,"quoted, with ""both""",\n3,"",2\n4,,\n';
    const { actual, expected } = await run(model("select id, coalesce(note, 'null') || '/' || coalesce(cast(price as varchar), 'null') as value from {{ ref('a') }}"), {
      given: [given("ref('a')", csv, 'csv')],
      expect: expectRows('id,value\n1,plain/1.5000\n2,"quoted, with ""both""/null"\n3,/2.0000\n4,null/null', 'csv'),
    });
    expect(actual).toEqual(expected);
    expect(actual).toHaveLength(4);
  });
  it('come as sql', async () => {
    const { actual, expected } = await run(model("select id, note as value from {{ ref('a') }}"), { given: [given("ref('a')", "select 1 as id, 'x' as note;", 'sql')], expect: expectRows("select 1 as id, 'x' as value", 'sql') });
    expect(actual).toEqual(expected);
  });
  it('can be none', async () => {
    const { actual, expected, compiled } = await run(model("select id, note as value from {{ ref('a') }}"), { given: [given("ref('a')", [])], expect: expectRows([]) });
    expect([actual, expected, compiled.expected!.columns]).toEqual([[], [], ['id', 'value']]);
  });
  it('compare only the columns that are expected', async () => {
    const { compiled } = await run(model("select id, note as value from {{ ref('a') }}"), { given: [given("ref('a')", [{ id: 1 }])], expect: expectRows([{ VALUE: null }]) });
    expect(compiled.expected!.columns).toEqual(['value']);
  });
  it('keep numbers exact', async () => {
    const { compiled } = await run(model("select id, cast(price as varchar) as value from {{ ref('a') }}"), { given: [given("ref('a')", [{ id: 1, price: 0.0000001 }, { id: 2, price: 12345678901234.5 }, { id: 3, price: 1e13 }])], expect: expectRows([{ id: 1 }]) });
    expect(await rows(compiled.sql)).toEqual([[1, '0.0000'], [2, '12345678901234.5000'], [3, '10000000000000.0000']]);
  });
});

describe('inputs', () => {
  it('are refs, sources and this, in both incremental modes', async () => {
    const small: Small = {
      models: { a: 'select 1 as id', m: "{{ config(materialized='incremental') }}select id, 'new' as value from {{ ref('a') }} join {{ source('raw', 'a') }} as s using (id){% if is_incremental() %} where id not in (select id from {{ this }}){% endif %}" },
      sources: { 'raw.a': { id: 'int' } },
      config: { m: { materialized: 'incremental' } },
    };
    const inputs = [given("ref('a')", [{ id: 1 }, { id: 2 }]), given("source('raw', 'a')", [{ id: 1 }, { id: 2 }]), given('this', [{ id: 1, value: 'old' }])];
    const first = await run(small, { given: inputs, expect: expectRows([{ id: 1 }, { id: 2 }]) });
    expect(first.actual).toEqual([[1], [2]]);
    expect(first.compiled.incremental).toBe(false);
    const later = await run(small, { given: inputs, expect: expectRows([{ id: 2, value: 'new' }]), overrides: { macros: { is_incremental: true }, vars: {}, envVars: {} } });
    expect(later.actual).toEqual([[2, 'new']]);
    expect(later.compiled.incremental).toBe(true);
  });
  it('reach through ephemeral models that have no rows of their own', async () => {
    const small: Small = { models: { a: 'select 1 as id', e: "select id * 10 as id from {{ ref('a') }}", m: "with q as (select id from {{ ref('e') }}) select id, 'x' as value from q" }, config: { e: { materialized: 'ephemeral' } } };
    expect((await run(small, { given: [given("ref('a')", [{ id: 7 }])], expect: expectRows([{ id: 70 }]) })).actual).toEqual([[70]]);
    expect((await run(small, { given: [given("ref('e')", [{ id: 7 }])], expect: expectRows([{ id: 7 }]) }, { ...types, e: [{ name: 'id', type: 'INTEGER' }] })).actual).toEqual([[7]]);
  });
  it('that are read and not given are told', async () => {
    const { diagnostics } = await unit(model("select id from {{ ref('a') }}"), {});
    expect(diagnostics).toMatchObject([{ code: 'unit-test-missing-input', node: 'unit_test.shop.u', span: { file: 'models/models.yml' }, labels: [{ span: { file: 'models/m.sql' } }], hint: `Add "- input: ref('a')" with rows: [] below given.` }]);
  });
  it('answer a template that asks for their columns', async () => {
    const { actual } = await run(model("select {% for c in adapter.get_columns_in_relation(ref('a')) if c.name == 'id' %}{{ c.name }}{% endfor %}, 'x' as value from {{ ref('a') }}"), { given: [given("ref('a')", [{ id: 3 }])], expect: expectRows([{ id: 3 }]) });
    expect(actual).toEqual([[3]]);
  });
});

describe('overrides', () => {
  it('stand before the project\'s macros, vars and environment', async () => {
    const small: Small = {
      ...model("select {{ own() }} as id, '{{ var('day') }} {{ env_var('HOME_DB', 'none') }} {{ shop.own() }}' as value from {{ ref('a') }}"),
      macros: { 'macros/m.sql': '{% macro own() %}1{% endmacro %}' },
      vars: { day: 'real' },
    };
    const { actual } = await run(small, { given: [given("ref('a')", [{ id: 1 }])], expect: expectRows([{ id: 5, value: '' }]), overrides: { macros: { own: 5, 'shop.own': 6 }, vars: { day: 'given' }, envVars: { HOME_DB: 'db' } } });
    expect(actual).toEqual([[5, 'given db 6']]);
  });
});

describe('mistakes', () => {
  it.each<[string, Partial<Unit>, string, RegExp]>([
    ['a given column that the input lacks', { given: [given("ref('a')", [{ idd: 1 }])], expect: expectRows([{ id: 1 }]) }, 'unit-test-unknown-column', /Did you mean "id"/],
    ['an expected column that the model lacks', { given: [given("ref('a')", [{ id: 1 }])], expect: expectRows([{ valeu: 1 }]) }, 'unit-test-unknown-column', /Did you mean "value"/],
    ['a short line of csv', { given: [given("ref('a')", 'id,note\n1', 'csv')], expect: expectRows([{ id: 1 }]) }, 'unit-test-bad-rows', /^$/],
  ])('%s', async (_, test, code, hint) => {
    const { diagnostics, codes } = await unit(model("select id, note as value from {{ ref('a') }}"), test);
    expect(codes).toEqual([code]);
    expect(diagnostics[0]!.hint ?? '').toMatch(hint);
  });
  it('an input whose columns nobody knows', async () => {
    expect((await unit(model("select id from {{ ref('a') }}"), { given: [given("ref('a')", [{ id: 1 }])], expect: expectRows([{ id: 1 }]) }, { m: types['m']! })).codes).toEqual(['unit-test-unknown-types']);
  });
});
