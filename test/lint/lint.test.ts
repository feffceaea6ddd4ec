import { describe, expect, it } from 'vitest';
import { RULES } from '../../compiler/lint/index.ts';
import { LINT_RULES } from '../../compiler/config/lint-rules.ts';
import { checkFiles } from '../phases/5-check/world.ts';

const ORDERS = `select 1 as id, cast(10 as decimal(18,4)) as amount, 2 as pieces, 1.5::double as weight, date '2026-01-01' as day, interval 1 day as span`;
const RULE = {
  division: 'decimal_division', multiply: 'decimal_multiply', average: 'decimal_average', sum: 'uncast_sum', text: 'text_cast', rowNumber: 'row_number_order', json: 'bare_json_extract',
  random: 'nondeterministic', float: 'float_column',
} as const;

/** What one rule finds in models: file, place's text, severity. */
async function found(rule: string, files: Readonly<Record<string, string>>, level = 'error'): Promise<readonly string[]> {
  const checked = await checkFiles({ 'config/dev.yaml': `project_name: shop\nengine: {type: duckdb, path: lake.duckdb}\nvars: {as_of_date: '2026-01-31'}\nlint: {${rule}: ${level}}\n`, 'models/orders.sql': ORDERS, ...files });
  return checked.diagnostics
    .filter(({ span }) => span?.file !== 'models/orders.sql')
    .map(({ code, severity, span, labels = [] }) => `${severity} ${code} ${span!.file} ${JSON.stringify(checked.files[span!.file]!.slice(span!.start, span!.end))}${labels.map((label) => ` < ${label.span.file}`).join('')}`);
}

/** One model's SELECT list over the orders. */
const of = (rule: string, list: string, rest = '') => found(rule, { 'models/m.sql': `select ${list} from {{ ref('orders') }} as o${rest}` });

describe('lint', () => {
  it('has a rule for each name of the config', () => {
    expect(RULES.map((rule) => rule.name).sort()).toEqual(Object.keys(LINT_RULES).sort());
  });

  it('says nothing of a rule that is off', async () => {
    expect(await found('float_column', { 'models/m.sql': `select amount / 2 as half, now() as at, id from {{ ref('orders') }}` }, 'off')).toEqual([]);
    expect((await checkFiles({ 'models/orders.sql': ORDERS, 'models/m.sql': `select amount / 2 as half, avg(amount) as a, now() as at from {{ ref('orders') }} group by all` })).diagnostics).toEqual([]);
  });

  it('takes its severity from the config', async () => {
    expect(await found('decimal_average', { 'models/m.sql': `select avg(amount) as a from {{ ref('orders') }}` }, 'warn')).toEqual(['warning lint-decimal-average models/m.sql "avg"']);
  });
});

describe('decimal_division', () => {
  const hit = ['error lint-decimal-division models/m.sql "/"'];
  it.each([
    ['amount / 2 as x', hit],
    ['2 / amount as x', hit],
    ["'ö / ö' as note, amount / pieces as x", hit],
    ['amount / (select max(pieces) from {{ ref(\'orders\') }}) as x', hit],
    ['case when amount / 2 > 1 then 1 end as x', hit],
    ['id / pieces as x', []],
    ['amount / weight as x', []],
    ['amount // 2 as x', []],
    ['span / 2 as x', []],
    ["'a / b' as x -- amount / 2\n", []],
    ['/* amount / 2 */ id', []],
    ["{{ decimal_div('amount', 'pieces', 4, sa=4, sb=0) }} as x", []],
    ['amount / 2 + amount / 3 as x', [...hit, ...hit]],
  ])('%s', async (list, expected) => expect(await of(RULE.division, list)).toEqual(expected));

  it('sees types through CTEs, aggregates, windows and filters', async () => {
    expect(await found(RULE.division, { 'models/m.sql': `with t as (select sum(amount) as total, count(*) as n from {{ ref('orders') }}), u as (select total / n as x from t) select x from u where x / 2 > 1 qualify row_number() over (order by x) / 2 > 0` })).toEqual(hit);
    expect(await of(RULE.division, 'sum(amount) / count(*) as x')).toEqual(hit);
    expect(await of(RULE.division, 'sum(amount) over (order by id) / id as x')).toEqual(hit);
    expect(await of(RULE.division, 'id', ' where o.amount / 2 > 1')).toEqual(hit);
    expect(await of(RULE.division, 'id', ' group by id having sum(o.amount) / 2 > 1')).toEqual(hit);
    expect(await of(RULE.division, 'max(id) as id', ' where exists (select 1 from {{ ref(\'orders\') }} as i where i.amount / o.pieces > 1)')).toEqual(hit);
  });

  it('blames a macro of the project once, with a call beside it', async () => {
    const macro = { 'macros/m.sql': '{% macro half(x) %}{{ x }} / 2{% endmacro %}' };
    expect(await found(RULE.division, { ...macro, 'models/a.sql': `select {{ half('amount') }} as x from {{ ref('orders') }}`, 'models/b.sql': `select {{ half('amount') }} as y from {{ ref('orders') }}`, 'models/c.sql': `select {{ half('weight') }} as y from {{ ref('orders') }}` })).toEqual(['error lint-decimal-division macros/m.sql "/" < models/a.sql']);
  });
});

describe('decimal_average', () => {
  const hit = ['error lint-decimal-average models/m.sql "avg"'];
  it.each([
    ['avg(amount) as x', hit],
    ['mean(amount) as x', ['error lint-decimal-average models/m.sql "mean"']],
    ['avg(distinct amount) filter (where id > 0) as x', hit],
    ['avg(amount) over (partition by id) as x', hit],
    ['avg(amount * pieces) as x', hit],
    ['avg(pieces) as x', []],
    ['avg(weight) as x', []],
    ['avg(cast(amount as double)) as x', []],
    ["'avg(amount)' as x", []],
    ['id as avg', []],
  ])('%s', async (list, expected) => expect(await of(RULE.average, list)).toEqual(expected));
});

describe('nondeterministic', () => {
  it.each([
    ['now() as x', ['now']], ['current_date as x', ['current_date']], ['current_timestamp as x', ['current_timestamp']], ['CURRENT_DATE as x', ['CURRENT_DATE']], ['random() as x', ['random']],
    ['uuid() as x', ['uuid']], ['gen_random_uuid() as x', ['gen_random_uuid']], ['today() as x', ['today']], ['localtimestamp as x', ['localtimestamp']],
    ['day as current_date', []], ['"id" as random', []], ["'now()' as x", []], ["cast('{{ var('as_of_date') }}' as date) as x", []], ['day - 1 as yesterday', []],
    ['{{ current_timestamp() }} as x', []],
  ])('%s', async (list, expected) => expect(await of(RULE.random, list)).toEqual(expected.map((text) => `error lint-nondeterministic models/m.sql "${text}"`)));

  it('knows a column of that name', async () => {
    expect(await found(RULE.random, { 'models/days.sql': `select date '2026-01-01' as "current_date"`, 'models/m.sql': `select days."current_date" as day, "current_date" as other from {{ ref('days') }} as days` })).toEqual([]);
  });
});

describe('float_column', () => {
  it.each([
    ['weight', 'weight'], ['weight as w', 'w'], ['id, pieces * 1e0 as x, day', 'x'], ['o.weight', 'weight'], ['id / pieces', 'id / pieces'], ['*', '*'], ['[weight] as list', 'list'], ["{'a': weight} as pair", 'pair'],
  ])('%s', async (list, text) => expect(await of(RULE.float, list)).toEqual([`error lint-float-column models/m.sql ${JSON.stringify(text)}`]));

  it.each(['id, amount', 'cast(weight as decimal(18,4)) as weight', "'double' as x", '{\'double\': 1} as x', 'count(weight) as n'])('not %s', async (list) => expect(await of(RULE.float, list)).toEqual([]));

  it('is about tables: not about ephemeral models, nor about columns that stay out of the table', async () => {
    expect(await found(RULE.float, { 'models/e.sql': `{{ config(materialized='ephemeral') }}select weight from {{ ref('orders') }}` })).toEqual([]);
    expect(await found(RULE.float, { 'models/e.sql': `{{ config(materialized='table', quarantine={'rules': [{'name': 'r', 'when': 'id < 0'}]}) }}select id, weight as _weight from {{ ref('orders') }}` })).toEqual([]);
  });
});

describe('decimal_multiply', () => {
  const hit = ['error lint-decimal-multiply models/m.sql "*"'];
  it.each([
    ['amount * amount as x', hit],
    ['amount * pieces as x', hit],
    ["'ö * ö' as note, amount * pieces as x", hit],
    ['amount * 1.5 as x', hit],
    ['sum(amount * pieces) as x', hit],
    ['amount * 2 as x', []],
    ['2 * amount as x', []],
    ['-1 * amount as x', []],
    ['pieces * pieces as x', []],
    ['amount * weight as x', []],
    ['span * amount as x', []],
    ['1.5 * 2.5 as x', []],
    ['cast(amount as double) * pieces as x', []],
    ["'a * b' as x -- amount * pieces\n", []],
    ['* exclude (span)', []],
    ['count(*) as x', []],
    ["{{ decimal_mul('amount', 'pieces', 18, 4) }} as x", []],
  ])('%s', async (list, expected) => expect(await of(RULE.multiply, list)).toEqual(expected));

  it('sees the types inside a CTE that is read through a left join', async () => {
    expect(await found(RULE.multiply, { 'models/m.sql': `with t as (select id, amount * pieces as x from {{ ref('orders') }}), u as (select id from {{ ref('orders') }}) select u.id, coalesce(t.x, 0) as x from u left join t using (id)` })).toEqual(hit);
  });

  it('sees the types inside nested and recursive CTEs', async () => {
    expect(await found(RULE.multiply, { 'models/m.sql': `with t as (with i as (select amount as a from {{ ref('orders') }}) select a * a as x from i) select x from t` })).toEqual(hit);
    expect(await found(RULE.multiply, { 'models/m.sql': `with o as (select amount from {{ ref('orders') }}), t as (with i as (select amount * amount as x from o) select x from i) select x from t` })).toEqual(hit);
    expect(await found(RULE.multiply, { 'models/m.sql': `with recursive r as (select 1 as n union all select n + 1 from r where n < 3), t as (select amount * n as x from {{ ref('orders') }}, r) select x from t` })).toEqual(hit);
    expect(await found(RULE.multiply, { 'models/m.sql': `select x from (select amount * pieces as x from {{ ref('orders') }}) union all select x from (select amount * id as x from {{ ref('orders') }})` })).toEqual([...hit, ...hit]);
  });
});

describe('uncast_sum', () => {
  const hit = ['error lint-uncast-sum models/m.sql "sum"'];
  it.each([
    ['sum(amount) as x', hit],
    ['sum(pieces) as x', hit],
    ['sum(distinct amount) filter (where id > 0) as x', hit],
    ['coalesce(sum(amount), 0) as x', hit],
    ['sum(amount) over (partition by id) as x', hit],
    ['case when id > 1 then sum(amount) over () end as x', hit],
    ['cast(sum(amount) as decimal(18,4)) as x', []],
    ['sum(amount)::decimal(18,4) as x', []],
    ['cast(coalesce(sum(amount), 0) as decimal(18,4)) as x', []],
    ['cast(sum(amount) over (partition by id) as decimal(18,4)) as x', []],
    ['sum(amount) > 100 as x', []],
    ['case when sum(amount) over () > 1 then 1 end as x', []],
    ['sum(weight) as x', []],
    ["'sum(amount)' as x", []],
    ['count(*) as x', []],
    ["{{ decimal_div('sum(amount)', 'count(amount)', 4, sa=4, sb=0) }} as x", []],
  ])('%s', async (list, expected) => expect(await of(RULE.sum, list)).toEqual(expected));

  it('lets conditions and orders be', async () => {
    expect(await of(RULE.sum, 'id', ' group by id having sum(o.amount) > 1 order by sum(o.pieces)')).toEqual([]);
  });

  it('is not calmed by a cast around the whole subquery', async () => {
    expect(await found(RULE.sum, { 'models/m.sql': `with t as (select id, sum(amount) as x from {{ ref('orders') }} group by id) select cast(x as decimal(18,4)) as x from t` })).toEqual(hit);
  });
});

describe('text_cast', () => {
  const hit = (text: string) => [`error lint-text-cast models/m.sql ${JSON.stringify(text)}`];
  it.each([
    ['cast(name as int) as x', hit('cast')],
    ['CAST(name AS DATE) as x', hit('CAST')],
    ['try_cast(name as decimal(18,4)) as x', hit('try_cast')],
    ['name::timestamp as x', hit('::')],
    ["'ö ö' as note, name::int as x", hit('::')],
    ["cast(trim(name) || '' as boolean) as x", hit('cast')],
    ["cast('2026-01-01' as date) as x", []],
    ["date '2026-01-01' as x", []],
    ["cast('2026' || '-01-01' as date) as x", []],
    ['null::int as x', []],
    ['cast(id as decimal(18,4)) as x', []],
    ['cast(day as timestamp) as x', []],
    ['cast(name as varchar) as x', []],
    ['id::varchar as x', []],
    ["'name::int' as x", []],
    ["{{ parse_int('name') }} as x, {{ parse_date('name') }} as y, {{ parse_ts('name') }} as z, {{ parse_bool('name') }} as b, {{ parse_decimal('name', 18, 4) }} as d", []],
  ])('%s', async (list, expected) => expect(await found(RULE.text, { 'models/m.sql': `select ${list} from (select *, 'x' || id as name from {{ ref('orders') }})` })).toEqual(expected));

  it.each([['int', 'parse_int'], ['bigint', 'parse_int'], ['decimal(9,2)', 'parse_decimal'], ['double', 'parse_decimal'], ['boolean', 'parse_bool'], ['timestamp', 'parse_ts'], ['date', 'parse_date']])('names the macro that reads %s', async (type, parser) => {
    const { diagnostics } = await checkFiles({ 'config/dev.yaml': 'project_name: shop\nengine: {type: duckdb, path: lake.duckdb}\nlint: {text_cast: error}\n', 'models/orders.sql': ORDERS, 'models/m.sql': `select cast('x' || id as ${type}) as x from {{ ref('orders') }}` });
    expect(diagnostics.map(({ hint }) => hint)).toEqual([expect.stringContaining(`{{ ${parser}(`)]);
  });
});

describe('row_number_order', () => {
  const hit = ['error lint-row-number-order models/m.sql "row_number"'];
  /** Orders whose id is tested to be unique; day is not. */
  const tested = { 'models/orders.yml': 'models:\n  - name: orders\n    columns:\n      - name: id\n        data_tests: [unique]\n' };
  const on = (list: string) => found(RULE.rowNumber, { ...tested, 'models/m.sql': `select ${list} from {{ ref('orders') }} as o` });

  it.each([
    ['row_number() over () as x', hit],
    ['row_number() over (partition by day) as x', hit],
    ['row_number() over (order by id) as x', hit],
    ['row_number() over (order by day nulls last) as x', hit],
    ['row_number() over (order by day, id nulls last) as x', hit],
    ['row_number() over (order by id + 1 nulls last) as x', hit],
    ['row_number() over (order by id nulls last) as x', []],
    ['row_number() over (order by day desc nulls first, o.id desc nulls last) as x', []],
    ['row_number() over (order by ID nulls last) as x', []],
    ['row_number() over (partition by id order by day nulls last) as x', []],
    ['rank() over (order by day) as x', []],
    ["'row_number()' as x", []],
  ])('%s', async (list, expected) => expect(await on(list)).toEqual(expected));

  it('says what is wrong with the order', async () => {
    const { diagnostics } = await checkFiles({ 'config/dev.yaml': 'project_name: shop\nengine: {type: duckdb, path: lake.duckdb}\nlint: {row_number_order: error}\n', 'models/orders.sql': ORDERS, 'models/m.sql': `select row_number() over () as a, row_number() over (order by id) as b, row_number() over (order by id nulls last) as c from {{ ref('orders') }}` });
    expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining('no order'), expect.stringContaining('where nulls go'), expect.stringContaining('ties')]);
  });

  it("takes a parent's unique_key for unique, when the partition and the order have all of it", async () => {
    const parent = { 'models/p.sql': `{{ config(materialized='incremental', unique_key=['id', 'day']) }}select id, day, pieces from {{ ref('orders') }}` };
    const over = (window: string) => found(RULE.rowNumber, { ...parent, 'models/m.sql': `select row_number() over (${window}) as n from {{ ref('p') }}` });
    expect(await over('partition by id order by day nulls last')).toEqual([]);
    expect(await over('order by day nulls last, pieces nulls last, id nulls last')).toEqual([]);
    expect(await over('partition by pieces order by day nulls last')).toEqual(hit);
  });

  it('takes the hash of a row for unique', async () => {
    expect(await found(RULE.rowNumber, { 'models/p.sql': `select id, 'h' as _row_hash from {{ ref('orders') }}`, 'models/m.sql': `select row_number() over (partition by id order by _row_hash nulls last) as n from {{ ref('p') }}` })).toEqual([]);
  });
});

describe('bare_json_extract', () => {
  const hit = (text: string) => [`error lint-bare-json-extract models/m.sql ${JSON.stringify(text)}`];
  it.each([
    ["name ->> '$.a' as x", hit('->>')],
    ["name -> '$.a' as x", hit('->')],
    ["json_extract(name, '$.a') as x", hit('json_extract')],
    ["json_extract_string(name, '$.a') as x", hit('json_extract_string')],
    ["'ö -> ö' as note, name ->> '$.a' as x", hit('->>')],
    ["case when id > 1 then json_extract(name, '$.a') end as x", hit('json_extract')],
    ["case when json_valid(name) then json_extract(name, '$.a') end as x", []],
    ["json_extract(case when json_valid(name) then name end, '$.a') as x", []],
    ['list_transform([1, 2], y -> y + 1) as x', []],
    ["'->>' as x", []],
    ["{{ json_text('name', '$.a') }} as x, {{ json_number('name', '$.b') }} as y", []],
  ])('%s', async (list, expected) => expect(await found(RULE.json, { 'models/m.sql': `select ${list} from (select *, '{}' || id as name from {{ ref('orders') }})` })).toEqual(expected));
});
