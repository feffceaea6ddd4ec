import type { JobStatement } from '../../contracts/job.ts';

/**
 * A view that the same statements make and take away, as names of the node alone: Spark lets no view of the catalog read landed files, which
 * have a name in the session only. Places in the statements stay where they are.
 */
export function withoutPassingViews(statements: readonly JobStatement[]): readonly JobStatement[] {
  // A view that takes the place of a table is made after that table is dropped, and stays.
  const ends = new Map(statements.flatMap((one) => (one.do === 'view' || one.do === 'drop' ? [[one.table, one.do] as const] : [])));
  const passing = [...new Set(statements.flatMap((one) => (one.do === 'view' && ends.get(one.table) === 'drop' ? [one.table] : [])))];
  if (passing.length === 0) return statements;
  const here = (sql: string): string => passing.reduce(withoutSchema, sql);
  return statements.map((one): JobStatement => {
    const { title } = one;
    if ((one.do === 'view' || one.do === 'drop') && passing.includes(one.table)) {
      const name = one.table.slice(one.table.indexOf('.') + 1);
      return one.do === 'view' ? { do: 'alias', title, name, select: here(one.select) } : { do: 'forget', title, name };
    }
    return { ...one, ...('select' in one && { select: here(one.select) }), ...('sql' in one && { sql: here(one.sql) }) };
  });
}

/** The text with blanks instead of the schema, wherever it names the table. */
function withoutSchema(sql: string, table: string): string {
  const [schema = '', identifier = ''] = table.split('.');
  const name = (text: string): string => `(?:\`${escaped(text)}\`|${escaped(text)}(?![\\w$]))`;
  return sql.replace(new RegExp(`(?<![\\w$.\`])(${name(schema)}\\s*\\.)(\\s*${name(identifier)})`, 'g'), (_, before: string, after: string) => ' '.repeat(before.length) + after);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
