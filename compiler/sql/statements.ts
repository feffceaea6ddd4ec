import { tokenize } from './tokenize.ts';
import type { DialectName } from '../contracts/project.ts';

/** The statements of a text that semicolons part, without them; texts, comments and quoted names may hold semicolons. */
export function statementsOf(sql: string, dialect: DialectName = 'snowflake'): readonly string[] {
  if (!sql.includes(';')) return sql.trim() === '' ? [] : [sql];
  const found: string[] = [];
  let start = 0;
  let something = false;
  const end = (at: number): void => {
    if (something) found.push(sql.slice(start, at).trim());
    something = false;
  };
  for (const token of tokenize(sql, dialect)) {
    if (token.kind === 'operator' && token.text === ';') {
      end(token.start);
      start = token.end;
    } else if (token.kind !== 'comment') something = true;
  }
  end(sql.length);
  return found;
}
