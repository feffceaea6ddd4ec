import type { DialectName } from '../contracts/project.ts';
import { code, tokenize } from './tokenize.ts';

/** Where CTEs go into a statement, and the words around them. */
export interface CtePlace {
  /** UTF-16 offset. */
  readonly at: number;
  /** `with ` when the statement has no WITH of its own. */
  readonly before: string;
  /** `, ` when CTEs follow. */
  readonly after: string;
}

/** Finds where CTEs can be put in front of all others: after `WITH [RECURSIVE]`, or before the statement's first word. */
export function ctePlace(sql: string, dialect: DialectName): CtePlace {
  const tokens = code(tokenize(sql, dialect));
  const [first, second] = tokens;
  if (!first) return { at: sql.length, before: 'with ', after: '\n' };
  // A CTE may itself be called "recursive".
  const recursive = second?.text === 'recursive' && second.kind === 'word' && tokens[2]?.text !== 'as' && tokens[2]?.text !== '(';
  if (first.kind === 'word' && first.text === 'with') return { at: recursive ? second.end : first.end, before: ' ', after: ',' };
  return { at: first.start, before: 'with ', after: '\n' };
}

/** Offset at which the statement ends: semicolons and what follows the last word are left out, comments stay. */
export function statementEnd(sql: string, dialect: DialectName): number {
  if (!sql.includes(';')) return sql.length;
  const tokens = tokenize(sql, dialect);
  let last = tokens.length - 1;
  while (last >= 0 && tokens[last]!.kind === 'comment') last--;
  if (last < 0 || tokens[last]!.text !== ';') return sql.length;
  while (last >= 0 && (tokens[last]!.text === ';' || tokens[last]!.kind === 'comment')) last--;
  return last < 0 ? 0 : tokens[last]!.end;
}
