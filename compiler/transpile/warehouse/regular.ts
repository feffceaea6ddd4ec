import { textOf, wholeOf, type Tree } from '../../sql/tree.ts';
import type { Pen } from '../printer/pen.ts';
import type { Writer, Writers } from '../printer/writer.ts';
import { posixPattern, whollyAnchored, type PatternWords, type Posix } from './patterns.ts';
import { textLiteral } from './words.ts';

type Read = Exclude<Posix, { readonly problem: string }>;

/** What of regular expressions each warehouse says in its own way; patterns come as literals. */
export interface RegularWords extends PatternWords {
  /** All of the text matches. */
  whole(text: string, pattern: string, options: string): string;
  /** A part of the text matches. */
  part(text: string, pattern: string, options: string): string;
  /** Undefined where the first match alone can't be replaced. */
  replace(text: string, pattern: string, by: string, all: boolean, options: string): string | undefined;
  /** A group of a replacement; undefined where there is none. */
  group?(number: number): string;
  /** A match, or a group of it; null where there is none. */
  extract(text: string, pattern: string, group: number, options: string): string | undefined;
}

/** Functions of regular expressions. */
export function regularOf(words: RegularWords): Writers {
  const read = (pen: Pen, node: Tree | undefined, options: Tree | undefined, matching: boolean, take: (pattern: string) => string = (pattern) => pattern): Read => {
    const pattern = textOf(node);
    const letters = options === undefined ? '' : textOf(options);
    if (pattern === undefined || letters === undefined) return pen.refuse('a pattern that is no constant has no counterpart', node ?? options!);
    const made = posixPattern(take(pattern), letters, words, matching);
    return 'problem' in made ? pen.refuse(made.problem, node!) : made;
  };
  const matches: Writer = (pen, args, call) => {
    const x = pen.expr(args[0]!);
    const anchored = whollyAnchored(textOf(args[1]) ?? '');
    const { text, options } = read(pen, args[1], args[2], true, (pattern) => anchored ?? pattern);
    return `${pen.at(call)}${anchored === undefined ? words.part(x, textLiteral(pen, text), options) : words.whole(x, textLiteral(pen, text), options)}`;
  };
  const matchesAll: Writer = (pen, args, call) => {
    const { text, options } = read(pen, args[1], args[2], true);
    return `${pen.at(call)}${words.whole(pen.expr(args[0]!), textLiteral(pen, text), options)}`;
  };
  const replace: Writer = (pen, args, call) => {
    const by = textOf(args[2]);
    if (by === undefined) return pen.refuse('a replacement that is no constant has no counterpart', args[2]!);
    const { text, options, groups } = read(pen, args[1], args[3], false);
    const spelt = by.replace(/\\(\d)|\\\\|[\\$]/g, (found, group: string | undefined) => {
      if (group === undefined) return found === '$' ? '$' : '\\\\';
      const number = group === '0' ? 0 : groups.get(Number(group));
      return number === undefined || !words.group ? pen.refuse('a replacement with this group has no counterpart', args[2]!) : words.group(number);
    });
    const all = (textOf(args[3]) ?? '').includes('g');
    return `${pen.at(call)}${words.replace(pen.item(args[0]!), textLiteral(pen, text), textLiteral(pen, spelt), all || /^\^/.test(text), options) ?? pen.refuse("only all matches can be replaced: add the option 'g'", call)}`;
  };
  const extract: Writer = (pen, args, call) => {
    const { text, options, groups } = read(pen, args[1], args[3], false);
    const given = args[2] === undefined ? 0 : wholeOf(args[2]);
    const group = given === 0 ? 0 : groups.get(given ?? -1);
    const made = group === undefined ? undefined : words.extract(pen.item(args[0]!), textLiteral(pen, text), group, options);
    // No match is the empty text, null stays null.
    return made === undefined ? pen.refuse('this group of a match has no counterpart', call) : `${pen.at(call)}case when ${pen.expr(args[0]!)} is not null then coalesce(${made}, '') end`;
  };
  return { regexp_matches: matches, regexp_full_match: matchesAll, regexp_replace: replace, regexp_extract: extract };
}
