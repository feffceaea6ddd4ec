import { grouped } from '../marks.ts';
import { textOf, wholeOf, type Tree } from '../../sql/tree.ts';
import { counted, infix, named, takes, type Writer, type Writers } from '../printer/writer.ts';
import { textLiteral } from './literals.ts';
import { exactly, globPattern, javaPattern, javaReplacement } from './patterns.ts';
import { isList, isText, type Pen } from '../printer/pen.ts';

/** An argument as text. */
function asText(pen: Pen, arg: Tree): string {
  return isText(pen.type(arg)) || textOf(arg) !== undefined ? pen.item(arg) : pen.item({ class: 'CAST', type: 'OPERATOR_CAST', child: arg, cast_type: { id: 'VARCHAR' } });
}

/** DuckDB's concat() leaves nulls out. */
const concat: Writer = (pen, args, call) => {
  if (args.some((arg) => isList(pen.type(arg)))) return pen.refuse('concat() of lists with nulls has no counterpart: write list_concat()', call);
  return `${pen.at(call)}concat_ws('', ${args.map((arg) => asText(pen, arg)).join(', ')})`;
};

const substring: Writer = (pen, args, call) => {
  takes(pen, args, call, 2, 3);
  const [text, start, length] = args as [Tree, Tree, Tree | undefined];
  const [from, count] = [wholeOf(start), length && wholeOf(length)];
  if (count !== undefined && count < 0) return pen.refuse('substr() of a negative length has no counterpart', length!);
  const x = pen.item(text);
  const cut = (first: string, many?: string): string => `${pen.at(call)}substr(${x}, ${first}${many === undefined ? '' : `, ${many}`})`;
  const many = length && (count === undefined ? `greatest(${pen.item(length)}, 0)` : String(count));
  // DuckDB counts the place before the first one; Spark takes it for the first.
  const fromZero = length ? cut('1', count === undefined ? `greatest(${pen.expr(length)} - 1, 0)` : String(Math.max(count - 1, 0))) : cut('1');
  if (from === 0) return fromZero;
  if (from !== undefined) return cut(String(from), many);
  return `case when ${pen.item(start)} = 0 then ${fromZero} else ${cut(pen.item(start), many)} end`;
};

const left: Writer = (pen, args, call) => {
  const count = wholeOf(args[1]);
  const x = pen.item(args[0]!);
  if (count !== undefined && count >= 0) return `${pen.at(call)}left(${x}, ${count})`;
  const n = pen.expr(args[1]!);
  return `case when ${n} < 0 then substr(${x}, 1, greatest(length(${x}) + ${n}, 0)) else left(${x}, ${n}) end`;
};

const right: Writer = (pen, args, call) => {
  const count = wholeOf(args[1]);
  const x = pen.item(args[0]!);
  if (count !== undefined && count >= 0) return `${pen.at(call)}right(${x}, ${count})`;
  const n = pen.expr(args[1]!);
  return `case when ${n} < 0 then substr(${x}, 1 - ${n}) else right(${x}, ${n}) end`;
};

function trimmed(side: string, short: string): Writer {
  return (pen, args, call) => (args.length === 1 ? `${pen.at(call)}${short}(${pen.item(args[0]!)})` : `${pen.at(call)}trim(${side} ${pen.item(args[1]!)} from ${pen.item(args[0]!)})`);
}

/** A pattern as a literal of Java's words. */
function pattern(pen: Pen, node: Tree, options: string, wrap: (text: string) => string = (text) => text): string {
  const text = textOf(node);
  if (text === undefined) return pen.refuse('a pattern that is no constant has no counterpart', node);
  const made = javaPattern(text, options);
  return 'problem' in made ? pen.refuse(made.problem, node) : textLiteral(wrap(made.text));
}

function optionsOf(pen: Pen, node: Tree | undefined): string {
  return node === undefined ? '' : (textOf(node) ?? pen.refuse('options of a pattern that are no constant have no counterpart', node));
}

const matches: Writer = (pen, args, call) => infix(pen, pen.expr(args[0]!), 'rlike', pattern(pen, args[1]!, optionsOf(pen, args[2])), call);

const matchesAll: Writer = (pen, args, call) => infix(pen, pen.expr(args[0]!), 'rlike', pattern(pen, args[1]!, optionsOf(pen, args[2]), (text) => `^(?:${text})\\z`), call);

const replaceMatches: Writer = (pen, args, call) => {
  const options = optionsOf(pen, args[3]);
  const to = textOf(args[2]);
  if (to === undefined) return pen.refuse('a replacement that is no constant has no counterpart', args[2]!);
  const x = pen.item(args[0]!);
  if (options.includes('g')) return `${pen.at(call)}regexp_replace(${x}, ${pattern(pen, args[1]!, options)}, ${textLiteral(javaReplacement(to, 0))})`;
  // Spark replaces every match: so what stands before the first one is made a part of it.
  return `${pen.at(call)}regexp_replace(${x}, ${pattern(pen, args[1]!, options, (text) => `\\A((?s:.*?))(${text})`)}, ${textLiteral(`$1${javaReplacement(to, 2)}`)})`;
};

const extract: Writer = (pen, args, call) => {
  const group = args[2] === undefined ? 0 : wholeOf(args[2]);
  if (group === undefined) return pen.refuse('a group that is no constant number has no counterpart', args[2]!);
  return `${pen.at(call)}${call.function_name === 'regexp_extract_all' ? 'regexp_extract_all' : 'regexp_extract'}(${pen.item(args[0]!)}, ${pattern(pen, args[1]!, optionsOf(pen, args[3]))}, ${group})`;
};

/** LIKE: no character escapes another in DuckDB, unless ESCAPE names one. */
function like(operator: string, not: boolean): Writer {
  return (pen, args, call) => {
    const words = `${not ? 'not ' : ''}${operator}`;
    const text = textOf(args[1]);
    const escape = textOf(args[2]);
    if (args[2] && (escape === undefined || [...escape].length !== 1)) return pen.refuse('an ESCAPE that is no single character has no counterpart', args[2]);
    if (text === undefined) return infix(pen, pen.expr(args[0]!), words, `${pen.expr(args[1]!)} escape ${textLiteral(escape ?? '\u0010')}`, call);
    let spelt = text;
    if (escape !== undefined) spelt = [...text.matchAll(/[\s\S]/gu)].map(([c]) => c).join('').replace(new RegExp(`${escape.replace(/[\\^$.|?*+()[\]{}/-]/g, '\\$&')}([\\s\\S])|\\\\`, 'gu'), (_, c: string | undefined) => (c === undefined ? '\\\\' : /[%_\\]/.test(c) ? `\\${c}` : c));
    else spelt = text.replaceAll('\\', '\\\\');
    return infix(pen, pen.expr(args[0]!), words, textLiteral(spelt), call);
  };
}

const glob: Writer = (pen, args, call) => {
  const text = textOf(args[1]);
  return text === undefined ? pen.refuse('a GLOB pattern that is no constant has no counterpart', args[1]!) : infix(pen, pen.expr(args[0]!), 'rlike', textLiteral(globPattern(text)), call);
};

const split: Writer = (pen, args, call) => {
  const separator = textOf(args[1]);
  if (separator === undefined || separator === '') return pen.refuse('a separator that is no constant, or empty, has no counterpart', args[1]!);
  return `${pen.at(call)}split(${pen.item(args[0]!)}, ${exactly(separator)})`;
};

const splitPart: Writer = (pen, args, call) => {
  const index = wholeOf(args[2]);
  return index === undefined || index === 0 ? pen.refuse('split_part() of a place that is no constant, or 0, has no counterpart', args[2]!) : `${pen.at(call)}split_part(${args.map((arg) => pen.item(arg)).join(', ')})`;
};

/** chr() of Spark knows 256 characters. */
const character: Writer = (pen, args, call) => {
  const code = wholeOf(args[0]);
  if (code === undefined || code <= 0 || code > 0x10ffff) return pen.refuse('chr() of a number that is no constant has no counterpart', call);
  return code < 128 ? `${pen.at(call)}chr(${code})` : textLiteral(String.fromCodePoint(code));
};

const position: Writer = (pen, args, call, loose) => {
  const text = `${pen.at(call)}instr(${pen.item(args[0]!)}, ${pen.item(args[1]!)})`;
  return loose ? text : `cast(${text} as bigint)`;
};

export const TEXTS: Writers = {
  concat, substr: substring, substring, left, right, trim: trimmed('both', 'trim'), ltrim: trimmed('leading', 'ltrim'), rtrim: trimmed('trailing', 'rtrim'),
  length: (pen, args, call, loose) => (isList(pen.type(args[0]!)) ? counted('size') : counted('length'))(pen, args, call, loose),
  len: (pen, args, call, loose) => (isList(pen.type(args[0]!)) ? counted('size') : counted('length'))(pen, args, call, loose),
  char_length: counted('length'), character_length: counted('length'), strlen: counted('octet_length'), bit_length: counted('bit_length'),
  position, strpos: position, instr: position,
  starts_with: named('startswith'), '^@': named('startswith'), prefix: named('startswith'), ends_with: named('endswith'), suffix: named('endswith'),
  contains: (pen, args, call, loose) => (isText(pen.type(args[0]!)) ? named('contains')(pen, args, call, loose) : pen.refuse('contains() of a list: write list_contains()', call)),
  regexp_matches: matches, regexp_full_match: matchesAll, regexp_replace: replaceMatches, regexp_extract: extract, regexp_extract_all: extract,
  '~~': like('like', false), '!~~': like('like', true), '~~*': like('ilike', false), '!~~*': like('ilike', true), like_escape: like('like', false), not_like_escape: like('like', true), ilike_escape: like('ilike', false), not_ilike_escape: like('ilike', true),
  '~~~': glob, string_split: split, str_split: split, string_to_array: split, split, split_part: splitPart, chr: character, unicode: named('ascii'), ord: named('ascii'), ascii: named('ascii'),
  sha256: (pen, args, call) => `${pen.at(call)}sha2(${pen.item(args[0]!)}, 256)`,
  string_split_regex: (pen, args, call) => `${pen.at(call)}split(${pen.item(args[0]!)}, ${pattern(pen, args[1]!, '')})`,
  regexp_split_to_array: (pen, args, call) => `${pen.at(call)}split(${pen.item(args[0]!)}, ${pattern(pen, args[1]!, '')})`,
  hex: (pen, args, call) => (isText(pen.type(args[0]!)) ? `${pen.at(call)}hex(${pen.item(args[0]!)})` : pen.refuse(`hex() of ${pen.type(args[0]!)} has no counterpart`, call)),
};

/** True for a text of '0x' and more, which DuckDB reads as a hexadecimal number. */
export function hexDigits(pen: Pen, node: Tree): string | undefined {
  return node.class === 'FUNCTION' && node.function_name === '||' && textOf(node.children?.[0]) === '0x' ? grouped(pen.item(node.children![1]!)) : undefined;
}
