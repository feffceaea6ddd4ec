import { describe, expect, it } from 'vitest';
import { rendered } from './on-duckdb.ts';

// Every cross-database macro in the words of each engine: `engines/<dialect>.txt`, which `vitest -u` writes.
const PARTS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'];
const CALLS = [
  "dbt.concat(['a', 'b'])",
  "dbt.length('a')",
  "dbt.position('a', 'b')",
  "dbt.replace('a', 'b', 'c')",
  "dbt.right('a', '2')",
  "dbt.split_part('a', \"','\", 2)",
  "dbt.split_part('a', \"','\", -1)",
  "dbt.string_literal('a')",
  "dbt.escape_single_quotes(\"it's\")",
  "dbt.hash('a')",
  "dbt.safe_cast('a', 'int')",
  "dbt.cast('a', 'int')",
  "dbt.cast_bool_to_text('a')",
  "dbt.date_trunc('year', 'a')",
  "dbt.date_trunc('day', 'a')",
  "dbt.last_day('a', 'year')",
  "dbt.last_day('a', 'quarter')",
  "dbt.last_day('a', 'month')",
  "dbt.last_day('a', 'week')",
  "dbt.date(2026, 1, 31)",
  "dbt.array_construct([1, 2])",
  "dbt.array_construct([], 'varchar')",
  "dbt.array_construct()",
  "dbt.array_append('a', 'b')",
  "dbt.array_concat('a', 'b')",
  "dbt.equals('a', 'b')",
  "dbt.listagg('a', \"','\", 'order by a', 2)",
  "dbt.listagg('a', \"','\", 'order by a')",
  "dbt.listagg('a')",
  "dbt.listagg('a', \"','\", none, 2)",
  "dbt.bool_or('a')",
  "dbt.any_value('a')",
  "dbt.except()",
  "dbt.intersect()",
  "dbt.type_string()",
  "dbt.type_timestamp()",
  "dbt.type_float()",
  "dbt.type_numeric()",
  "dbt.type_bigint()",
  "dbt.type_int()",
  "dbt.type_boolean()",
  "dbt.current_timestamp()",
  "dbt.current_timestamp_backcompat()",
  "dbt.current_timestamp_in_utc_backcompat()",
  "dbt.generate_series(5)",
  "dbt.get_powers_of_two(5)",
  "dbt.snapshot_get_time()",
  "dbt.snapshot_hash_arguments(['a', 'b'])",
  "dbt.snapshot_string_as_time('2026-01-01 00:00:00')",
  "dbt.convert_datetime('20260131', '%Y%m%d')",
  ...PARTS.map((part) => `dbt.dateadd('${part}', 1, 'a')`),
  ...PARTS.map((part) => `dbt.datediff('a', 'b', '${part}')`),
];

describe('cross-database macros, engine by engine', () => {
  it.each(['duckdb', 'postgres', 'redshift', 'snowflake', 'spark'] as const)('%s', async (dialect) => {
    const lines = CALLS.map((call) => `${call}\n    ${rendered(`{{ ${call} }}`, { dialect }).replace(/\s+/g, ' ').trim()}`);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`engines/${dialect}.txt`);
  });
});
