import type { DialectName } from '../contracts/project.ts';
import { closing, code, tokenize } from './tokenize.ts';

const readers = new Set(['select', 'from', 'values', 'table', 'show', 'describe', 'desc', 'summarize', 'explain', 'pragma', 'list']);

/** True when a text is one statement that only reads. */
export function reads(sql: string, dialect: DialectName): boolean {
  const tokens = code(tokenize(sql, dialect));
  const end = tokens.findIndex((token) => token.text === ';' && token.kind === 'operator');
  if (end >= 0 && tokens.slice(end).some((token) => token.text !== ';')) return false;
  let i = 0;
  while (tokens[i]?.text === '(') i++;
  if (tokens[i]?.text === 'with') {
    // Past the CTEs: name [(columns)] AS [[NOT] MATERIALIZED] ( … ) [, …]
    for (i++; i < tokens.length; i++) {
      if (tokens[i]!.text !== '(') continue;
      i = closing(tokens, i);
      const next = tokens[i + 1];
      if (next?.text !== ',' && next?.text !== 'as') break;
    }
    i++;
  }
  const first = tokens[i];
  return first !== undefined && (first.text === '(' || (first.kind === 'word' && readers.has(first.text)));
}
