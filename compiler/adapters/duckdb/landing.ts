import type { LandingSql } from '../../contracts/landing.ts';

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
/** SQL of a path of the project: its root is a variable of the session, so that a plan's text is the same on every machine. */
export const place = (file: string): string => (/^([/\\]|[A-Za-z]:|[a-z0-9]+:\/\/)/.test(file) ? text(file) : `getvariable('lakec_root') || ${text(`/${file}`)}`);
const list = (files: readonly string[]): string => `[${files.map(place).join(', ')}]`;

// A line is one field: no delimiter of JSON is a bare control character. Lines of 64 MB fit.
const LINES = `auto_detect = false, header = false, delim = chr(31), quote = '', escape = '', columns = {'line': 'VARCHAR'}, filename = true, max_line_size = 67108864`;

const lines = (files: readonly string[]): string => `read_csv(${list(files)}, ${LINES})`;
const isJsonObject = (x: string): string => `coalesce(regexp_full_match(${x}, '(?s)\\s*\\{.*\\}\\s*')
    and not regexp_matches(regexp_replace(${x}, '"[^"\\\\]*(\\\\.[^"\\\\]*)*"', '""', 'gs'), ',\\s*[\\]}]|''|/|\\b(NaN|Infinity|inf|nan)\\b')
    and json_valid(${x}) and case when json_valid(${x}) then json_type(${x}) = 'OBJECT' end, false)`;

/** How DuckDB reads landed files. The sniffer is off: what a file means depends on its header and the declared columns, never on its values. */
export const landing: LandingSql = {
  csv: (files, width) => {
    const columns = Array.from({ length: width }, (_, i) => `'c${i}': 'VARCHAR'`).join(', ');
    return `read_csv(${list(files)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {${columns}}, filename = true)`;
  },
  lines,
  parquet: (files) => `read_parquet(${list(files)}, filename = true, union_by_name = true)`,
  parquetColumns: (file) => `select column_name, column_type from (describe select * from read_parquet(${place(file)}))`,
  pathBelow: (folder) => `substr(filename, strpos(filename, ${text(`${folder}/`)}) + ${[...folder].length + 1})`,
  isJsonObject,
  jsonKeys: (files) => `select distinct unnest(json_keys(line)) as key from ${lines(files)} where ${isJsonObject('line')}`,
  jsonText: (x, key) => `json_extract_string(${x}, ${text(`$."${key.replaceAll('"', '\\"')}"`)})`,
  jsonObject: (pairs) => `cast(json_object(${pairs.map(([key, value]) => `${text(key)}, ${value}`).join(', ')}) as varchar)`,
};
