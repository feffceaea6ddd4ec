import type { DialectName } from '../../contracts/project.ts';
import { code, tokenize } from '../../sql/tokenize.ts';

/** Words that make a SELECT give other rows than a filter of its table. */
const others = new Set([
  'group', 'having', 'join', 'union', 'except', 'intersect', 'order', 'limit', 'offset', 'qualify', 'window', 'distinct', 'with', 'sample', 'tablesample', 'lateral', 'pivot', 'unpivot', 'fetch', 'using',
]);

/**
 * The number of rows that `select … from <table> where <predicate>` gives, as an aggregate over the table; undefined for any other
 * query. Its select list must be plain, so that no aggregate or generator of rows hides in it.
 */
export function rowCount(sql: string, table: string, dialect: DialectName): string | undefined {
  const tokens = code(tokenize(sql, dialect));
  if (tokens[0]?.text !== 'select') return undefined;
  let from = -1;
  let where = -1;
  let depth = 0;
  for (let i = 1; i < tokens.length; i++) {
    const { kind, text } = tokens[i]!;
    if (kind === 'operator' && (text === '(' || text === '[' || text === '{')) {
      if (from < 0) return undefined;
      depth++;
    } else if (kind === 'operator' && (text === ')' || text === ']' || text === '}')) depth--;
    else if (depth === 0 && kind === 'word') {
      if (others.has(text) || (text === 'select' && i > 0)) return undefined;
      if (text === 'from' && tokens[i - 1]?.text !== 'distinct') {
        if (where < 0 && from >= 0) return undefined;
        if (from < 0) from = i;
      }
      if (text === 'where') {
        if (where >= 0) return undefined;
        where = i;
      }
    }
  }
  if (from < 0 || where < from || where === tokens.length - 1) return undefined;
  if (sql.slice(tokens[from]!.end, tokens[where]!.start).trim() !== table.trim()) return undefined;
  const predicate = sql.slice(tokens[where + 1]!.start, tokens.at(-1)!.end).trim();
  const held = `${predicate}${predicate.includes('--') ? '\n' : ''}`;
  // Warehouses have no FILTER.
  return dialect === 'redshift' || dialect === 'snowflake' ? `count(case when ${held} then 1 end)` : `count(*) filter (where ${held})`;
}
