import { createHash } from 'node:crypto';
import type { LandingSql } from '../../contracts/landing.ts';
import { landing as duckdb } from '../duckdb/landing.ts';
import { sparkString } from './names.ts';

/** Landed files that a SELECT reads: the job makes a name for them before the SELECT runs. */
export interface LandedFiles {
  readonly name: string;
  readonly format: 'csv' | 'lines' | 'parquet';
  readonly files: readonly string[];
  readonly width?: number;
}

const OPEN = '/* lakec landed: ';
const CLOSE = ' */';

function from(format: LandedFiles['format'], files: readonly string[], width?: number): string {
  const spec = { format, files, ...(width !== undefined && { width }) };
  const name = `lakec_landed_${createHash('md5').update(JSON.stringify(spec)).digest('hex').slice(0, 16)}`;
  return `${name} ${OPEN}${JSON.stringify(spec).replaceAll('*/', '*\\u002f')}${CLOSE}`;
}

/** The landed files that a text reads, each once. */
export function landedFilesOf(sql: string): readonly LandedFiles[] {
  const found = new Map<string, LandedFiles>();
  for (let at = sql.indexOf(OPEN); at >= 0; at = sql.indexOf(OPEN, at + 1)) {
    const name = /(\S+) $/.exec(sql.slice(0, at))![1]!;
    found.set(name, { name, ...(JSON.parse(sql.slice(at + OPEN.length, sql.indexOf(CLOSE, at))) as Omit<LandedFiles, 'name'>) });
  }
  return [...found.values()];
}

// Spark's functions read the first value of a text and no further: inside brackets of both kinds nothing can follow it.
const isJsonObject = (x: string): string => `coalesce(${x} rlike '(?s)^\\\\s*\\\\{.*\\\\}\\\\s*\\\\z'
    and not regexp_replace(${x}, '(?s)"[^"\\\\\\\\]*+(\\\\\\\\.[^"\\\\\\\\]*+)*+"', '""') rlike ',\\\\s*[\\\\]}]|\\'|/|\\\\b(NaN|Infinity|inf|nan)\\\\b'
    and coalesce(json_array_length(concat('[', ${x}, ']')), 0) = 1 and json_object_keys(concat('{"k":', ${x}, '}')) is not null, false)`;

/** How Spark reads landed files. What is asked while the run is planned, DuckDB answers. */
export const landing: LandingSql = {
  csv: (files, width) => from('csv', files, width),
  lines: (files) => from('lines', files),
  parquet: (files) => from('parquet', files),
  parquetColumns: duckdb.parquetColumns,
  jsonKeys: duckdb.jsonKeys,
  pathBelow: (folder) => `substr(filename, instr(filename, ${sparkString(`${folder}/`)}) + ${[...folder].length + 1})`,
  isJsonObject,
  jsonText: (x, key) => `get_json_object(${x}, ${sparkString(`$['${key}']`)})`,
  // to_json leaves nulls out; as a map it would not, but keys keep their order only in a struct.
  jsonObject: (pairs) => `to_json(named_struct(${pairs.map(([key, value]) => `${sparkString(key)}, ${value}`).join(', ')}), map('ignoreNullFields', 'false'))`,
};
