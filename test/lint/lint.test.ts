import { describe, expect, it } from 'vitest';
import { RULES } from '../../compiler/lint/index.ts';
import { LINT_RULES } from '../../compiler/config/lint-rules.ts';
import { checkFiles } from '../phases/5-check/world.ts';

const ORDERS = `select 1 as id, cast(10 as decimal(18,4)) as amount, 2 as pieces, 1.5::double as weight, date '2026-01-01' as day, interval 1 day as span`;
const RULE = { division: 'decimal_division', average: 'decimal_average', random: 'nondeterministic', float: 'float_column' } as const;

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
