import type { DialectName } from '../contracts/project.ts';
import { code, tokenize } from './tokenize.ts';
import type { Token } from './tokenize.ts';

/** A piece of SQL: 0-based UTF-16 offsets, `end` exclusive. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/** The identifier that a token spells, without its quotes. */
export function identifierOf(token: Token): string | undefined {
  if (token.kind === 'word') return token.text;
  if (token.kind !== 'identifier') return undefined;
  const mark = token.text[0]!;
  return token.text.slice(1, token.text.endsWith(mark) && token.text.length > 1 ? -1 : undefined).replaceAll(mark + mark, mark);
}

/** Where a name stands: the first time from an offset on, else anywhere; undefined when it is nowhere. Case does not count. */
export function findName(sql: string, name: string, dialect: DialectName, from = 0): Piece | undefined {
  const wanted = name.toLowerCase();
  const named = code(tokenize(sql, dialect)).filter((token) => identifierOf(token)?.toLowerCase() === wanted);
  return named.find((token) => token.start >= from) ?? named[0];
}

/** The word, number, text or sign at an offset; the last one of the SQL when nothing follows. */
export function tokenAt(sql: string, offset: number, dialect: DialectName): Token | undefined {
  const tokens = code(tokenize(sql, dialect));
  return tokens.find((token) => token.end > offset) ?? tokens.at(-1);
}

/** The dotted names (`a.b.c`) that have a part of that name: its parts without quotes, and its place. From an offset on, the one there comes first. */
export function dottedNames(sql: string, part: string, dialect: DialectName, from = 0): readonly (Piece & { readonly parts: readonly string[] })[] {
  const tokens = code(tokenize(sql, dialect));
  const wanted = part.toLowerCase();
  const found: (Piece & { readonly parts: readonly string[] })[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const first = identifierOf(tokens[i]!);
    if (first === undefined) continue;
    const parts = [first];
    let last = i;
    for (let next = identifierAfterPoint(tokens, last); next !== undefined; next = identifierAfterPoint(tokens, last)) {
      parts.push(next);
      last += 2;
    }
    if (parts.some((each) => each.toLowerCase() === wanted)) found.push({ start: tokens[i]!.start, end: tokens[last]!.end, parts });
    i = last;
  }
  return [...found.filter((each) => each.start >= from), ...found.filter((each) => each.start < from)];
}

function identifierAfterPoint(tokens: readonly Token[], at: number): string | undefined {
  const next = tokens[at + 2];
  return tokens[at + 1]?.text === '.' && next ? identifierOf(next) : undefined;
}
