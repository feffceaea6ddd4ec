import type { Dialect } from '../../../contracts/dialect.ts';
import type { LandingSql } from '../../../contracts/landing.ts';
import type { SourceNode } from '../../../contracts/manifest.ts';
import type { Binding } from './bind.ts';

/** Files that are read alike. */
export interface Group {
  readonly paths: readonly string[];
  readonly binding: Binding;
}

/** The SELECT of a landed source: `landedColumns` in their order, all text, over all its groups of files. */
export function landedSelect(groups: readonly Group[], source: SourceNode, format: 'csv' | 'ndjson' | 'parquet', basePath: string, dialect: Dialect, sql: LandingSql): string {
  if (groups.length === 0) return emptySelect(source, dialect);
  const one = format === 'ndjson' ? ndjsonSelect : fieldsSelect;
  return groups.map((group) => one(group, source, basePath, dialect, sql, format === 'csv')).join('\nunion all\n');
}

/** CSV and Parquet: a field is a column of the file. */
function fieldsSelect({ paths, binding }: Group, source: SourceNode, basePath: string, dialect: Dialect, sql: LandingSql, csv: boolean): string {
  const text = dialect.type('string');
  const fieldOf = (field: string): string => (csv ? `c${binding.fields.indexOf(field)}` : `cast(${dialect.quote(field)} as ${text})`);
  const raw = source.columns.map((column, i) => ({ name: column.name, value: binding.columns[i]![0] === undefined ? undefined : fieldOf(binding.columns[i]![0]!) }));
  const extra = binding.extra.map(([name, field]) => [name, `nullif(trim(${fieldOf(field)}), '')`] as const);
  const all = [...raw.flatMap(({ name, value }) => (value === undefined ? [] : [[name, `nullif(${value}, '')`] as const])), ...binding.extra.map(([name, field]) => [name, `nullif(${fieldOf(field)}, '')`] as const)];
  return [
    'select',
    ...raw.map(({ name, value }) => `  ${value ?? `cast(null as ${text})`} as ${dialect.identifier(name)},`),
    `  ${extraText(extra, text, sql)} as _extra,`,
    `  ${sql.pathBelow(basePath)} as _source_file,`,
    `  md5(concat_ws(chr(31), ${raw.map(({ value }) => (value === undefined ? "''" : `coalesce(${value}, '')`)).join(', ')})) as _row_hash,`,
    `  ${sql.jsonObject(all.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))} as _raw,`,
    `  cast(null as ${text}) as _line_error`,
    `from ${csv ? sql.csv(paths, binding.fields.length) : sql.parquet(paths)}`,
  ].join('\n');
}

/** NDJSON: a field is a key of a line's object, in any of the spellings found. */
function ndjsonSelect({ paths, binding }: Group, source: SourceNode, basePath: string, dialect: Dialect, sql: LandingSql): string {
  const text = dialect.type('string');
  const value = (key: string): string => `nullif(trim(${sql.jsonText('object', key)}), '')`;
  const conflicts = source.columns.flatMap((column, i) => {
    const keys = binding.columns[i]!;
    const pairs = keys.flatMap((a, at) => keys.slice(at + 1).map((b) => `${value(a)} <> ${value(b)}`));
    return pairs.length === 0 ? [] : [`case when ${pairs.join(' or ')} then ${dialect.string(`bad_conflict:${column.name}`)} end`];
  });
  return [
    'select',
    ...source.columns.map((column, i) => {
      const [first, ...others] = binding.columns[i]!.map(value);
      return `  ${first === undefined ? `cast(null as ${text})` : others.length === 0 ? first : `coalesce(${[first, ...others].join(', ')})`} as ${dialect.identifier(column.name)},`;
    }),
    `  ${extraText(binding.extra.map(([name, field]) => [name, value(field)] as const), text, sql)} as _extra,`,
    '  _source_file,',
    '  md5(line) as _row_hash,',
    '  line as _raw,',
    `  case when object is null then 'bad_json'${conflicts.length === 0 ? '' : ` else nullif(concat_ws(',', ${conflicts.join(', ')}), '')`} end as _line_error`,
    `from (select line, ${sql.pathBelow(basePath)} as _source_file, case when ${sql.isJsonObject('line')} then line end as object from ${sql.lines(paths)} where trim(line) <> '') as lines`,
  ].join('\n');
}

/** Undeclared fields that are filled, as one JSON object; null when none is. */
function extraText(extra: readonly (readonly [string, string])[], text: string, sql: LandingSql): string {
  if (extra.length === 0) return `cast(null as ${text})`;
  return `case when coalesce(${extra.map(([, value]) => value).join(', ')}${extra.length === 1 ? ', null' : ''}) is not null then ${sql.jsonObject(extra)} end`;
}

function emptySelect(source: SourceNode, dialect: Dialect): string {
  const names = [...source.columns.map((column) => column.name), '_extra', '_source_file', '_row_hash', '_raw', '_line_error'];
  return `select ${names.map((name) => `cast(null as ${dialect.type('string')}) as ${dialect.identifier(name)}`).join(', ')} where false`;
}
