import type { DialectName } from '../contracts/project.ts';

/** Dialects that are read into DuckDB's. */
export type Foreign = 'snowflake' | 'redshift' | 'spark';

export function isForeign(dialect: DialectName): dialect is Foreign {
  return dialect === 'snowflake' || dialect === 'redshift' || dialect === 'spark';
}

/** Functions whose first argument may be a bare word, the part of a date. */
export const DATE_PART_FIRST: ReadonlySet<string> = new Set(['dateadd', 'datediff', 'timestampadd', 'timestampdiff', 'timeadd', 'timediff', 'date_part', 'date_trunc', 'date_diff', 'date_add', 'timestamp_add', 'timestamp_diff']);

/** Words that stand alone in some call and name no column there. */
export const NO_COLUMNS: ReadonlySet<string> = new Set([
  'year', 'years', 'yy', 'yyyy', 'quarter', 'quarters', 'month', 'months', 'mon', 'mm', 'week', 'weeks', 'wk', 'ww', 'day', 'days', 'dd', 'd', 'dayofweek', 'dow', 'doy', 'hour', 'hours', 'hh', 'minute', 'minutes', 'mi', 'second', 'seconds', 'ss', 'millisecond', 'microsecond', 'nanosecond', 'epoch', 'epoch_second',
  'integer', 'int', 'bigint', 'smallint', 'varchar', 'char', 'text', 'string', 'date', 'time', 'timestamp', 'timestamptz', 'float', 'double', 'decimal', 'numeric', 'boolean', 'super', 'both', 'leading', 'trailing', 'level', 'rownum', 'prior', 'sysdate', 'systimestamp', 'now', 'ignore', 'respect', 'seq', 'value', 'nextval', 'currval', 'default', 'all', 'any', 'some',
]);

/** Calls that are written with another name, or in another way, and mean the same columns. */
export const RENAMED: Readonly<Record<Foreign, Readonly<Record<string, string>>>> = {
  snowflake: { object_construct: 'json_object', object_construct_keep_null: 'json_object', array_construct: 'json_array', listagg: 'string_agg', array_agg: 'list', iff: 'if' },
  redshift: { listagg: 'string_agg', json_extract_path_text: 'json_path_text' },
  spark: { array: 'list_value', explode: 'unnest', collect_list: 'list', array_agg: 'list' },
};

/** Calls without arguments whose parentheses DuckDB does not take. */
export const WITHOUT_PARENTHESES: ReadonlySet<string> = new Set(['current_timestamp', 'current_date', 'current_time', 'localtimestamp', 'localtime', 'current_user', 'session_user', 'current_role', 'current_database', 'current_schema', 'current_catalog']);

/** Words that stand alone and are calls. */
export const BARE: Readonly<Record<Foreign, Readonly<Record<string, string>>>> = { snowflake: {}, redshift: { sysdate: 'localtimestamp' }, spark: {} };

/** Operators that are words, or signs that mean something else in DuckDB. */
export const OPERATORS: Readonly<Record<Foreign, Readonly<Record<string, string>>>> = {
  snowflake: { minus: 'except', rlike: '~', regexp: '~' },
  redshift: { minus: 'except' },
  spark: { minus: 'except', rlike: '~', regexp: '~', div: '//', '<=>': 'is not distinct from' },
};

/** Types by their first word; a function of what stands in parentheses. */
export const TYPES: Readonly<Record<Foreign, Readonly<Record<string, string>>>> = {
  snowflake: {
    number: 'decimal(38,0)', string: 'varchar', text: 'varchar', char: 'varchar', character: 'varchar', nchar: 'varchar', nvarchar: 'varchar', varchar: 'varchar', float: 'double', float4: 'double', float8: 'double', real: 'double',
    timestamp_ntz: 'timestamp', timestamp_ltz: 'timestamptz', timestamp_tz: 'timestamptz', timestampntz: 'timestamp', timestampltz: 'timestamptz', timestamptz: 'timestamptz', datetime: 'timestamp', timestamp: 'timestamp', time: 'time', variant: 'json', object: 'json', array: 'json',
    binary: 'blob', varbinary: 'blob', byteint: 'bigint', tinyint: 'bigint', smallint: 'bigint', int: 'bigint', integer: 'bigint', bigint: 'bigint',
  },
  redshift: { super: 'json', text: 'varchar', varchar: 'varchar', bpchar: 'varchar', nvarchar: 'varchar', character: 'varchar', char: 'varchar', float: 'double', timestamp: 'timestamp', timestamptz: 'timestamptz', varbyte: 'blob', varbinary: 'blob', int2: 'smallint', int4: 'integer', int8: 'bigint', float4: 'float', float8: 'double' },
  spark: { string: 'varchar', long: 'bigint', short: 'smallint', byte: 'tinyint', timestamp_ntz: 'timestamp', timestamp_ltz: 'timestamptz', timestamp: 'timestamptz', binary: 'blob', varchar: 'varchar', char: 'varchar', dec: 'decimal(10,0)' },
};

/** Types that keep what stands in their parentheses. */
export const SIZED: ReadonlySet<string> = new Set(['number', 'decimal', 'numeric', 'dec']);

/** Words after which the meaning is another than DuckDB's, or which DuckDB has no words for. */
export const REFUSED: Readonly<Record<Foreign, Readonly<Record<string, string>>>> = {
  snowflake: { pivot: 'a PIVOT names its columns in another way', unpivot: 'an UNPIVOT names its columns in another way', match_recognize: 'it has a MATCH_RECOGNIZE', connect: 'it has a CONNECT BY', match_condition: 'it has an ASOF JOIN', changes: 'it reads the changes of a table', '$': 'it names a column by its number' },
  redshift: { pivot: 'a PIVOT names its columns in another way', unpivot: 'an UNPIVOT names its columns in another way', connect: 'it has a CONNECT BY', approximate: 'it has an APPROXIMATE aggregate' },
  spark: { pivot: 'a PIVOT names its columns in another way', unpivot: 'an UNPIVOT names its columns in another way', transform_using: 'it has a TRANSFORM', distribute: 'it has a DISTRIBUTE BY', cluster: 'it has a CLUSTER BY' },
};
