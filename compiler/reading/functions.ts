import type { Binder } from '../contracts/adapter.ts';
import { isForeign, type Foreign } from './words.ts';
import type { DialectName } from '../contracts/project.ts';

/** A function of another dialect as a macro of DuckDB's: `name(parameters): body`. What a body gives is near enough in type for a check, and is never run. */
const EVERYWHERE = [
  'nvl(a, b): coalesce(a, b)', 'nvl2(a, b, c): case when a is not null then b else c end',
  ...[1, 2, 3, 4, 5, 6].flatMap((n) => [decode(n, false), decode(n, true)]),
  'initcap(x): cast(x as varchar)', 'charindex(a, b): strpos(cast(b as varchar), cast(a as varchar))', 'charindex(a, b, n): strpos(cast(b as varchar), cast(a as varchar)) + n',
  'len(x): length(cast(x as varchar))', 'sha2(x, n): sha256(cast(x as varchar))', 'add_months(x, n): cast(x as timestamp) + to_months(cast(n as integer))', 'last_day(x): last_day(cast(x as date))', 'last_day(x, p): last_day(cast(x as date))', 'trunc(x): x',
  'months_between(a, b): cast(date_diff(\'month\', cast(b as timestamp), cast(a as timestamp)) as double)', 'trunc(x, p): x', 'to_date(x): cast(x as date)', 'to_date(x, f): cast(cast(x as varchar) as date)', 'to_char(x, f): cast(x as varchar)', 'to_char(x): cast(x as varchar)',
  'dateadd(p, n, x): cast(x as timestamp) + to_days(cast(n as integer))',
];
const WAREHOUSES = [
  'to_timestamp(x): cast(x as timestamp)', 'to_timestamp(x, f): cast(cast(x as varchar) as timestamp)', 'getdate(): cast(now() as timestamp)', 'sysdate(): cast(now() as timestamp)',
  'timestampadd(p, n, x): cast(x as timestamp) + to_days(cast(n as integer))', 'timestampdiff(p, a, b): date_diff(p, cast(a as timestamp), cast(b as timestamp))', 'convert_timezone(z, x): cast(x as timestamp)', 'convert_timezone(a, z, x): cast(x as timestamp)',
  'regexp_substr(x, p): regexp_extract(cast(x as varchar), p)', 'regexp_substr(x, p, a): regexp_extract(cast(x as varchar), p)', 'regexp_count(x, p): len(regexp_extract_all(cast(x as varchar), p))', 'regexp_instr(x, p): strpos(cast(x as varchar), p)', 'to_number(x, f): cast(x as decimal(38,0))',
];
const FUNCTIONS: Readonly<Record<Foreign, readonly string[]>> = {
  snowflake: [
    ...WAREHOUSES, 'zeroifnull(x): coalesce(x, 0)', 'nullifzero(x): nullif(x, 0)', 'div0(a, b): case when b = 0 then 0 else a / b end', 'div0null(a, b): case when b = 0 or b is null then 0 else a / b end', 'equal_null(a, b): a is not distinct from b',
    'to_varchar(x): cast(x as varchar)', 'to_varchar(x, f): cast(x as varchar)', 'to_number(x): cast(x as decimal(38,0))', 'to_decimal(x): cast(x as decimal(38,0))', 'to_numeric(x): cast(x as decimal(38,0))', 'to_double(x): cast(x as double)', 'to_boolean(x): cast(x as boolean)',
    ...['to_number', 'to_decimal', 'to_numeric', 'try_to_number', 'try_to_decimal', 'try_to_numeric'].map((name) => `${name}(x, w, s): cast(x as decimal(38,6))`),
    'try_to_number(x): cast(x as decimal(38,0))', 'try_to_decimal(x): cast(x as decimal(38,0))', 'try_to_numeric(x): cast(x as decimal(38,0))', 'try_to_double(x): cast(x as double)', 'try_to_boolean(x): cast(x as boolean)', 'try_to_date(x): cast(x as date)', 'try_to_date(x, f): cast(cast(x as varchar) as date)', 'try_to_time(x): cast(x as time)', 'to_time(x): cast(x as time)',
    ...['to_timestamp_ntz', 'try_to_timestamp', 'try_to_timestamp_ntz'].flatMap((name) => [`${name}(x): cast(x as timestamp)`, `${name}(x, f): cast(cast(x as varchar) as timestamp)`]),
    ...['to_timestamp_tz', 'to_timestamp_ltz', 'try_to_timestamp_tz', 'try_to_timestamp_ltz'].flatMap((name) => [`${name}(x): cast(x as timestamptz)`, `${name}(x, f): cast(cast(x as varchar) as timestamptz)`]),
    'parse_json(x): cast(x as json)', 'try_parse_json(x): cast(x as json)', 'to_variant(x): cast(x as json)', 'to_json(x): cast(x as varchar)', 'to_object(x): cast(x as json)', 'to_array(x): cast(x as json)', 'get_path(x, p): cast(x as json)', 'get(x, p): cast(x as json)', 'array_size(x): json_array_length(cast(x as json))', 'array_to_string(x, d): cast(x as varchar)', 'array_contains(v, x): x is not null and v is not null',
    'uuid_string(): cast(uuid() as varchar)', 'monthname(x): cast(monthname(cast(x as date)) as varchar)', 'dayname(x): cast(dayname(cast(x as date)) as varchar)', 'dayofweekiso(x): isodow(cast(x as date))', 'weekiso(x): week(cast(x as date))', 'yearofweek(x): year(cast(x as date))', 'startswith(a, b): starts_with(cast(a as varchar), b)', 'endswith(a, b): ends_with(cast(a as varchar), b)', 'regexp_like(x, p): regexp_matches(cast(x as varchar), p)', 'rlike(x, p): regexp_matches(cast(x as varchar), p)', 'square(x): x * x', 'strtok(x, d, n): split_part(cast(x as varchar), d, n)', 'strtok(x): cast(x as varchar)',
    'ratio_to_report(x): cast(x as double)', 'date_from_parts(y, m, d): make_date(y, m, d)', 'datefromparts(y, m, d): make_date(y, m, d)', 'md5_hex(x): md5(cast(x as varchar))', 'sha1_hex(x): cast(sha1(cast(x as varchar)) as varchar)',
    '@boolor_agg(x): bool_or(x)', '@booland_agg(x): bool_and(x)', '@object_agg(k, v): json_group_object(cast(k as varchar), v)', '@array_unique_agg(x): list(distinct x)',
  ],
  redshift: [
    ...WAREHOUSES, 'isnull(a, b): coalesce(a, b)', 'json_parse(x): cast(x as json)', 'is_valid_json(x): json_valid(cast(x as varchar))', 'json_array_length(x): json_array_length(cast(x as json))', 'json_array_length(x, b): json_array_length(cast(x as json))', 'btrim(x): trim(cast(x as varchar))', 'func_sha1(x): sha1(cast(x as varchar))',
    'json_path_text(x, a): json_extract_string(cast(x as json), cast(a as varchar))', 'json_path_text(x, a, b): json_extract_string(cast(x as json), cast(a as varchar) || cast(b as varchar))', 'json_path_text(x, a, b, c): json_extract_string(cast(x as json), cast(a as varchar) || cast(b as varchar) || cast(c as varchar))', 'json_extract_array_element_text(x, n): json_extract_string(cast(x as json), cast(n as bigint))',
  ],
  spark: [
    'to_timestamp(x): cast(x as timestamptz)', 'to_timestamp(x, f): cast(cast(x as varchar) as timestamptz)', 'date_add(x, n): cast(cast(x as date) + cast(n as integer) as date)', 'date_sub(x, n): cast(cast(x as date) - cast(n as integer) as date)', 'datediff(a, b): cast(date_diff(\'day\', cast(b as date), cast(a as date)) as integer)',
    'get_json_object(x, p): json_extract_string(cast(x as json), p)', 'date_format(x, f): cast(x as varchar)', 'unix_timestamp(): cast(epoch(now()) as bigint)', 'unix_timestamp(x): cast(epoch(cast(x as timestamp)) as bigint)', 'unix_timestamp(x, f): cast(epoch(cast(cast(x as varchar) as timestamp)) as bigint)', 'from_unixtime(x): cast(x as varchar)', 'from_unixtime(x, f): cast(x as varchar)',
    'size(x): cast(len(x) as integer)', 'array_size(x): cast(len(x) as integer)', 'sort_array(x): list_sort(x)', 'array_distinct(x): list_distinct(x)', 'array_join(x, d): array_to_string(x, d)', 'element_at(x, k): x[k]', 'regexp_extract(x, p): regexp_extract(cast(x as varchar), p)', 'regexp_extract(x, p, n): regexp_extract(cast(x as varchar), p)', 'rlike(x, p): regexp_matches(cast(x as varchar), p)', 'regexp_like(x, p): regexp_matches(cast(x as varchar), p)', 'dayofweek(x): dayofweek(cast(x as date))', 'weekofyear(x): weekofyear(cast(x as date))', 'from_utc_timestamp(x, z): cast(x as timestamp)', 'to_utc_timestamp(x, z): cast(x as timestamp)', 'try_divide(a, b): a / b', 'sha1(x): cast(sha1(cast(x as varchar)) as varchar)', 'xxhash64(x): cast(hash(x) as bigint)', 'substring_index(x, d, n): cast(x as varchar)', 'monotonically_increasing_id(): cast(0 as bigint)',
    '@collect_set(x): list(distinct x)', '@percentile_approx(x, p): quantile_cont(x, 0.5)', '@percentile(x, p): quantile_cont(x, 0.5)', '@count_if(x): count(*) filter (where x)', '@every(x): bool_and(x)', '@some(x): bool_or(x)',
  ],
};

function decode(pairs: number, otherwise: boolean): string {
  const names = Array.from({ length: pairs }, (_, i) => [`a${i}`, `b${i}`] as const);
  return `decode(x, ${names.flat().join(', ')}${otherwise ? ', z' : ''}): case ${names.map(([a, b]) => `when x is not distinct from ${a} then ${b}`).join(' ')}${otherwise ? ' else z' : ''} end`;
}

interface Foreigner {
  readonly name: string;
  readonly parameters: string;
  readonly body: string;
  readonly aggregate: boolean;
}

function functionsOf(dialect: Foreign): readonly Foreigner[] {
  return [...EVERYWHERE, ...FUNCTIONS[dialect]].map((text) => {
    const [, at, name, parameters, body] = /^(@?)(\w+)\((.*?)\): (.*)$/s.exec(text)!;
    return { name: name!, parameters: parameters!, body: body!, aggregate: at === '@' };
  });
}

/** Functions of a dialect as statements that make macros of them; one macro may take several numbers of arguments. */
export function macrosOf(dialect: DialectName): readonly string[] {
  if (!isForeign(dialect)) return [];
  const byName = new Map<string, string[]>();
  for (const { name, parameters, body } of functionsOf(dialect)) byName.set(name, [...(byName.get(name) ?? []), `(${parameters}) as (${body})`]);
  return [`create schema if not exists ${schemaOf(dialect)}`, ...[...byName].map(([name, ways]) => `create or replace macro ${schemaOf(dialect)}.${name} ${[...new Set(ways)].join(', ')}`)];
}

/** Where a dialect's functions stand, so that SQL of DuckDB's own does not see them. */
export function schemaOf(dialect: Foreign): string {
  return `memory.lakec_${dialect}`;
}

/** Names of the functions of a dialect that are macros, in lower case. */
export function foreignNames(dialect: Foreign): ReadonlySet<string> {
  let names = named.get(dialect);
  if (!names) named.set(dialect, (names = new Set(functionsOf(dialect).map(({ name }) => name))));
  return names;
}
const named = new Map<Foreign, ReadonlySet<string>>();

/** Aggregates of a dialect that DuckDB does not have under that name, in lower case. */
export function aggregatesOf(dialect: DialectName): readonly string[] {
  return !isForeign(dialect) ? [] : functionsOf(dialect).filter(({ aggregate }) => aggregate).map(({ name }) => name);
}

/** Tells a binder of a dialect's functions, once. */
export function learnFunctions(binder: Binder, dialect: DialectName): Promise<void> {
  const known = learned.get(binder) ?? new Map<DialectName, Promise<void>>();
  learned.set(binder, known);
  let done = known.get(dialect);
  if (!done) known.set(dialect, (done = binder.learn?.(macrosOf(dialect)) ?? Promise.resolve()));
  return done;
}
// A binder's functions are the same for as long as it lives.
const learned = new WeakMap<Binder, Map<DialectName, Promise<void>>>();
