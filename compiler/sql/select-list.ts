import type { DialectName } from '../contracts/project.ts';
import { identifierOf } from './find-name.ts';
import type { Piece } from './find-name.ts';
import { closing, code, tokenize } from './tokenize.ts';
import type { Token } from './tokenize.ts';

/** An item of a select list. */
export interface SelectItem extends Piece {
  /** The word that names its column, where there is one. */
  readonly name?: Piece & { readonly text: string };
  /** It may give any number of columns. */
  readonly star: boolean;
}

const AFTER = new Set(['from', 'where', 'group', 'having', 'union', 'except', 'intersect', 'order', 'limit', 'qualify', 'window', 'into', 'lateral', 'offset', 'sample', 'using']);
const NO_NAME = new Set(['end', 'null', 'true', 'false', 'all']);

/** Items of the select list that names a statement's columns: of its first SELECT past the CTEs. Undefined when it does not start like one. */
export function selectList(sql: string, dialect: DialectName): readonly SelectItem[] | undefined {
  const tokens = code(tokenize(sql, dialect));
  let i = 0;
  while (tokens[i]?.text === '(') i++;
  if (isWord(tokens[i], 'with')) i = afterCtes(tokens, i);
  while (tokens[i]?.text === '(') i++;
  if (!isWord(tokens[i], 'select')) return undefined;
  i++;
  if (isWord(tokens[i], 'all')) i++;
  else if (isWord(tokens[i], 'distinct')) i = isWord(tokens[i + 1], 'on') ? closing(tokens, i + 2) + 1 : i + 1;
  const items: SelectItem[] = [];
  let start = i;
  for (; i <= tokens.length; i++) {
    const token = tokens[i];
    const ends = token === undefined || token.text === ')' || token.text === ';' || (token.kind === 'word' && AFTER.has(token.text) && tokens[i - 1]?.text !== '.');
    if (ends || token.text === ',') {
      if (i > start) items.push(itemOf(tokens.slice(start, i)));
      start = i + 1;
    } else if (token.text === '(' || token.text === '[' || token.text === '{') i = closing(tokens, i);
    if (ends) break;
  }
  return items;
}

/** Where the column at an index of a statement's columns is written: its name, else its expression; a star stands for what it gives. */
export function columnPiece(items: readonly SelectItem[], columns: readonly string[], index: number): Piece | undefined {
  const stars = items.some((item) => item.star);
  const wanted = columns[index]!.toLowerCase();
  const item = !stars && items.length === columns.length ? items[index] : items.find((each) => each.name?.text.toLowerCase() === wanted) ?? items.find((each) => each.star);
  return item && (item.name?.text.toLowerCase() === wanted ? item.name : item);
}

function afterCtes(tokens: readonly Token[], from: number): number {
  for (let i = from + 1; i < tokens.length; i++) {
    if (tokens[i]!.text !== '(') continue;
    i = closing(tokens, i);
    const next = tokens[i + 1];
    if (next?.text !== ',' && !isWord(next, 'as')) return i + 1;
  }
  return tokens.length;
}

function itemOf(tokens: readonly Token[]): SelectItem {
  const place = { start: tokens[0]!.start, end: tokens.at(-1)!.end };
  const star = tokens[0]!.text === '*' || tokens.some((token, i) => (token.text === '*' && tokens[i - 1]?.text === '.') || (isWord(token, 'columns') && tokens[i + 1]?.text === '(') || isWord(token, 'unnest'));
  const last = tokens.at(-1)!;
  const before = tokens.at(-2);
  const text = identifierOf(last);
  const named = text !== undefined && (last.kind === 'identifier' || !NO_NAME.has(text)) && (before === undefined || before.kind !== 'operator' || before.text === '.' || before.text === ')' || before.text === ']' || before.text === '}');
  return { ...place, star, ...(named && !star && { name: { text, start: last.start, end: last.end } }) };
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text;
}
