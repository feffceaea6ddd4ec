import { str, type Value } from '../jinja/index.ts';

/** A statement with its values in the place of `?` or `%s`, as `adapter.add_query(sql, bindings=…)` is given them; what stands in quotes is no place. */
export function withBindings(sql: string, bindings: readonly Value[]): string {
  if (bindings.length === 0) return sql;
  let next = 0;
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|%s|\?/g, (part) => (part === '%s' || part === '?' ? literal(bindings[next++] ?? null) : part));
}

function literal(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  const text = str(value);
  return typeof value !== 'string' && /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}
