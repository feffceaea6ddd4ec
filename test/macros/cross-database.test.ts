import { describe, expect, it } from 'vitest';
import { rendered, rows, value } from './on-duckdb.ts';

describe('dbt\'s cross-database macros on DuckDB', () => {
  it.each<[string, unknown]>([
    ["{{ dbt.concat([\"'a'\", \"'b'\"]) }}", 'ab'],
    ["{{ dbt.length(\"'abc'\") }}", '3'],
    ["{{ dbt.position(\"'b'\", \"'abc'\") }}", '2'],
    ["{{ dbt.replace(\"'abc'\", \"'b'\", \"'x'\") }}", 'axc'],
    ["{{ dbt.right(\"'abc'\", 2) }}", 'bc'],
    ["{{ dbt.split_part(\"'a,b,c'\", \"','\", 2) }}", 'b'],
    ["{{ dbt.string_literal('x') }}", 'x'],
    ["{{ dbt.string_literal(dbt.escape_single_quotes(\"it's\")) }}", "it's"],
    ["{{ dbt.hash(\"'hello world'\") }}", '5eb63bbbe01eeed093cb22bb8f5acdc3'],
    ["{{ dbt.safe_cast(\"'7'\", 'int') }}", 7],
    ["{{ dbt.cast(\"'7'\", 'int') }}", 7],
    ["{{ dbt.cast_bool_to_text('true') }}", 'true'],
    ["cast({{ dbt.dateadd('month', 1, \"date '2026-01-31'\") }} as date)", '2026-02-28'],
    ["cast({{ dbt.dateadd('day', 'x.n', \"date '2026-01-31'\") }} as date) from (select 3 as n) as x", '2026-02-03'],
    ["{{ dbt.datediff(\"'2025-12-31'\", \"'2026-01-01'\", 'year') }}", '1'],
    ["{{ dbt.datediff(\"'2026-01-01 23:59'\", \"'2026-01-02 00:00'\", 'day') }}", '1'],
    ["cast({{ dbt.date_trunc('month', \"date '2026-01-31'\") }} as date)", '2026-01-01'],
    ["{{ dbt.last_day(\"date '2026-02-03'\", 'month') }}", '2026-02-28'],
    ["{{ dbt.last_day(\"date '2026-02-03'\", 'quarter') }}", '2026-03-31'],
    ["{{ dbt.date(2026, 1, 31) }}", '2026-01-31'],
    ["{{ dbt.array_construct([1, 2]) }}", [1, 2]],
    ["{{ dbt.array_append(dbt.array_construct([1]), 2) }}", [1, 2]],
    ["{{ dbt.array_concat('[1]', '[2]') }}", [1, 2]],
    ["len({{ dbt.array_construct([], 'varchar') }})", '0'],
    ["{{ dbt.equals('null', 'null') }}", null],
    ["{{ dbt.equals('1', '1') }}", true],
    ["{{ dbt.listagg('x', \"','\", 'order by x desc') }} from (values (1), (3), (2)) as t(x)", '3,2,1'],
    ["{{ dbt.listagg('x', \"','\", 'order by x desc', 2) }} from (values ('1'), ('3'), ('2')) as t(x)", '3,2'],
    ["{{ dbt.bool_or('x > 1') }} from (values (1), (2)) as t(x)", true],
    ["{{ dbt.any_value('x') }} from (values (1)) as t(x)", 1],
    ["count(*) from (select 1 {{ dbt.except() }} select 1)", '0'],
    ["count(*) from (select 1 {{ dbt.intersect() }} select 1)", '1'],
    ["typeof(cast(1 as {{ dbt.type_numeric() }}))", 'DECIMAL(28,6)'],
    ["concat_ws(' ', typeof(cast(null as {{ dbt.type_string() }})), typeof(cast(null as {{ dbt.type_timestamp() }})), typeof(cast(null as {{ dbt.type_float() }})), typeof(cast(null as {{ dbt.type_bigint() }})), typeof(cast(null as {{ dbt.type_int() }})), typeof(cast(null as {{ dbt.type_boolean() }})))", 'VARCHAR TIMESTAMP FLOAT BIGINT INTEGER BOOLEAN'],
    ["typeof({{ dbt.current_timestamp() }})", 'TIMESTAMP WITH TIME ZONE'],
  ])('%s', async (template, expected) => {
    expect(await value(template)).toEqual(expected);
  });

  it('generate_series', async () => {
    expect((await rows(rendered('{{ dbt.generate_series(5) }}'))).map(([n]) => Number(n))).toEqual([1, 2, 3, 4, 5]);
  });
  it('date_spine', async () => {
    const macros = { 'm.sql': '{% macro default__get_intervals_between(a, b, c) %}{{ return(4) }}{% endmacro %}' };
    expect(await rows(`select cast(date_day as date) from (${rendered("{{ dbt.date_spine('day', \"cast('2026-01-30' as date)\", \"cast('2026-02-01' as date)\") }}", { macros })}) order by 1`)).toEqual([['2026-01-30'], ['2026-01-31'], ['2026-02-01']]);
  });
  it.each([
    ["{{ dates_in_range('20260130', '20260202', out_fmt='%Y-%m-%d') }}", "['2026-01-30', '2026-01-31', '2026-02-01', '2026-02-02']"],
    ["{{ partition_range('20260130,20260131') }}", "['20260130', '20260131']"],
    ["{{ py_current_timestring() }}", '20260131120000000000'],
    ["{{ get_powers_of_two(5) }} {{ get_powers_of_two(8) }}", '3 3'],
  ])('%s', (template, expected) => {
    expect(rendered(template)).toBe(expected);
  });
});

describe('names of relations', () => {
  it.each([
    ["{{ generate_schema_name(none, {'name': 'm'}) }}", 'main'],
    ["{{ generate_schema_name(' marts ', {'name': 'm'}) }}", 'main_marts'],
    ["{{ generate_schema_name_for_env('marts', {}) }}", 'main'],
    ["{{ generate_alias_name(none, {'name': 'm', 'version': none}) }}", 'm'],
    ["{{ generate_alias_name(none, {'name': 'm', 'version': '1.5'}) }}", 'm_v1_5'],
    ["{{ generate_alias_name('x ', {'name': 'm'}) }}", 'x'],
    ["{{ generate_database_name(none, {}) }} {{ generate_database_name('other', {}) }}", 'lake other'],
  ])('%s', (template, expected) => {
    expect(rendered(template)).toBe(expected);
  });
});
