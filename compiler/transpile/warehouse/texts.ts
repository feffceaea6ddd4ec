import { grouped } from '../marks.ts';
import { textOf, wholeOf, type Tree } from '../../sql/tree.ts';
import { isList, isText, type Pen } from '../printer/pen.ts';
import { infix, named, takes, type Writer, type Writers } from '../printer/writer.ts';
import { as, inner, textLiteral } from './words.ts';

/** An argument as text. */
function asText(pen: Pen, arg: Tree): string {
  return isText(pen.type(arg)) || textOf(arg) !== undefined ? pen.expr(arg) : pen.expr({ class: 'CAST', type: 'OPERATOR_CAST', child: arg, cast_type: { id: 'VARCHAR' } });
}

/** True where an expression is never null, by its form. */
function neverNull(node: Tree): boolean {
  if (node.class === 'CONSTANT') return node.value?.is_null !== true;
  if (node.type === 'OPERATOR_COALESCE') return neverNull(node.children!.at(-1)!);
  if (node.class === 'CAST') return !node.try_cast && neverNull(node.child!);
  if (node.class === 'FUNCTION' && /^(?:chr|lower|upper|trim)$/.test(node.function_name!)) return node.children!.every(neverNull);
  return false;
}

/** DuckDB's concat() leaves nulls out. */
const concat: Writer = (pen, args, call) => {
  if (args.some((arg) => isList(pen.type(arg)))) return pen.refuse('concat() of lists has no counterpart', call);
  const parts = args.map((arg) => (neverNull(arg) ? asText(pen, arg) : `coalesce(${inner(asText(pen, arg))}, ${textLiteral(pen, '')})`));
  return parts.length === 1 ? parts[0]! : grouped(`${pen.at(call)}${parts.join(' || ')}`);
};

/** Texts with something between them, nulls left out: each comes with what stands before it, and the first of these is cut off again. */
const concatWs: Writer = (pen, args, call) => {
  const [separator, ...parts] = args;
  const between = pen.expr(separator!);
  const length = textOf(separator) === undefined ? (separator!.function_name === 'chr' ? 1 : undefined) : [...textOf(separator)!].length;
  if (length === undefined || parts.length === 0) return pen.refuse('concat_ws() with a separator that is no constant has no counterpart', call);
  if (parts.every(neverNull)) return parts.length === 1 ? asText(pen, parts[0]!) : grouped(`${pen.at(call)}${parts.map((part) => asText(pen, part)).join(` || ${between} || `)}`);
  const pieces = parts.map((part) => (neverNull(part) ? `${between} || ${asText(pen, part)}` : `coalesce(${between} || ${asText(pen, part)}, ${textLiteral(pen, '')})`));
  return `${pen.at(call)}substr(${pieces.join(' || ')}, ${length + 1})`;
};

const left: Writer = (pen, args, call) => {
  const count = wholeOf(args[1]);
  const x = pen.item(args[0]!);
  if (count !== undefined && count >= 0) return `${pen.at(call)}left(${x}, ${count})`;
  const n = pen.expr(args[1]!);
  return `case when ${n} < 0 then left(${x}, greatest(length(${x}) + ${n}, 0)) else ${pen.at(call)}left(${x}, ${inner(n)}) end`;
};

const right: Writer = (pen, args, call) => {
  const count = wholeOf(args[1]);
  const x = pen.item(args[0]!);
  if (count !== undefined && count >= 0) return `${pen.at(call)}right(${x}, ${count})`;
  const n = pen.expr(args[1]!);
  return `case when ${n} < 0 then substr(${x}, 1 - ${n}) else ${pen.at(call)}right(${x}, ${inner(n)}) end`;
};

/** A piece of a text. Places count from 1; from the end where they are negative; the place before the first is one too. */
const substring: Writer = (pen, args, call) => {
  takes(pen, args, call, 2, 3);
  const [text, start, length] = args as [Tree, Tree, Tree | undefined];
  const [from, count] = [wholeOf(start), length && wholeOf(length)];
  if (count !== undefined && count < 0) return pen.refuse('substr() of a negative length has no counterpart', length!);
  const x = pen.item(text);
  const cut = (first: string, many?: string): string => `${pen.at(call)}substr(${x}, ${first}${many === undefined ? '' : `, ${many}`})`;
  const many = length && (count === undefined ? `greatest(${pen.item(length)}, 0)` : String(count));
  const fromZero = length ? cut('1', count === undefined ? `greatest(${pen.expr(length)} - 1, 0)` : String(Math.max(count - 1, 0))) : cut('1');
  if (from === 0) return fromZero;
  if (from !== undefined && from > 0) return cut(String(from), many);
  const last = (n: string): string => (length ? `substr(right(${x}, ${n}), 1, ${many})` : `right(${x}, ${n})`);
  // From further before the end than the text is long, DuckDB begins before its first place.
  if (from !== undefined) return length ? pen.refuse('substr() from the end with a length has no counterpart: write right()', call) : `${pen.at(call)}${last(String(-from))}`;
  if (length) return pen.refuse('substr() from a place that is no constant, with a length, has no counterpart', call);
  const n = pen.expr(start);
  return `case when ${n} < 0 then ${last(`- ${n}`)} when ${n} = 0 then ${fromZero} else ${cut(inner(n))} end`;
};

const counted = (name: string): Writer => (pen, args, call, loose) => (isList(pen.type(args[0]!)) ? pen.refuse(`${call.function_name}() of a list has no counterpart`, call) : loose ? `${pen.at(call)}${name}(${pen.item(args[0]!)})` : as(pen, `${pen.at(call)}${name}(${pen.item(args[0]!)})`, 'BIGINT'));

/** What of texts each warehouse says in its own way. */
export interface TextWords {
  /** The place of one text in another, from 1; 0 where it is not. */
  position(text: string, part: string): string;
  contains(text: string, part: string): string;
  startsWith(pen: Pen, text: Tree, start: Tree): string;
  endsWith(pen: Pen, text: Tree, end: Tree): string;
  trim(side: '' | 'l' | 'r', text: string, characters: string | undefined): string;
  /** A backslash escapes in LIKE unless another character is named. */
  readonly likeEscapes: boolean;
}

/** Functions of texts but for patterns. */
export function textsOf(words: TextWords): Writers {
  const position: Writer = (pen, args, call, loose) => {
    const text = `${pen.at(call)}${words.position(pen.item(args[0]!), pen.item(args[1]!))}`;
    return loose ? text : as(pen, text, 'BIGINT');
  };
  const trimmed = (side: '' | 'l' | 'r'): Writer => (pen, args, call) => `${pen.at(call)}${words.trim(side, pen.item(args[0]!), args[1] && pen.item(args[1]))}`;
  const starts: Writer = (pen, args, call) => `${pen.at(call)}${words.startsWith(pen, args[0]!, args[1]!)}`;
  const ends: Writer = (pen, args, call) => `${pen.at(call)}${words.endsWith(pen, args[0]!, args[1]!)}`;
  /** LIKE: no character escapes another in DuckDB, unless ESCAPE names one. */
  const like = (operator: string, not: boolean): Writer => (pen, args, call) => {
    const text = textOf(args[1]);
    const escape = textOf(args[2]);
    if (args[2] && (escape === undefined || [...escape].length !== 1)) return pen.refuse('an ESCAPE that is no single character has no counterpart', args[2]);
    const needed = escape ?? (words.likeEscapes && (text === undefined || text.includes('\\')) ? '\u0010' : undefined);
    return infix(pen, pen.expr(args[0]!), `${not ? 'not ' : ''}${operator}`, `${pen.expr(args[1]!)}${needed === undefined ? '' : ` escape ${textLiteral(pen, needed)}`}`, call);
  };
  /** chr() of a constant. */
  const character: Writer = (pen, args, call) => {
    const code = wholeOf(args[0]);
    if (code === undefined || code <= 0 || code > 0x10ffff) return pen.refuse('chr() of a number that is no constant has no counterpart', call);
    return code < 128 ? `${pen.at(call)}chr(${code})` : textLiteral(pen, String.fromCodePoint(code));
  };
  const splitPart: Writer = (pen, args, call) => {
    const index = wholeOf(args[2]);
    return index === undefined || index <= 0 ? pen.refuse('split_part() of a place that is no constant, or not above 0, has no counterpart', args[2]!) : `${pen.at(call)}split_part(${args.map((arg) => pen.item(arg)).join(', ')})`;
  };
  const pad = (name: string): Writer => (pen, args, call) => `${pen.at(call)}${name}(${args.map((arg) => pen.item(arg)).join(', ')})`;
  return {
    ...Object.fromEntries('lower upper repeat reverse replace translate md5'.split(' ').map((name) => [name, named(name)])), lcase: named('lower'), ucase: named('upper'), lpad: pad('lpad'), rpad: pad('rpad'),
    concat, concat_ws: concatWs, left, right, substr: substring, substring, trim: trimmed(''), ltrim: trimmed('l'), rtrim: trimmed('r'),
    length: counted('length'), len: counted('length'), char_length: counted('length'), character_length: counted('length'), strlen: counted('octet_length'), position, strpos: position, instr: position,
    starts_with: starts, '^@': starts, prefix: starts, ends_with: ends, suffix: ends,
    contains: (pen, args, call) => (isText(pen.type(args[0]!)) ? `${pen.at(call)}${words.contains(pen.item(args[0]!), pen.item(args[1]!))}` : pen.refuse('contains() of a list: write list_contains()', call)),
    '~~': like('like', false), '!~~': like('like', true), '~~*': like('ilike', false), '!~~*': like('ilike', true), like_escape: like('like', false), not_like_escape: like('like', true), ilike_escape: like('ilike', false), not_ilike_escape: like('ilike', true),
    split_part: splitPart, chr: character, ascii: named('ascii'), unicode: named('ascii'), ord: named('ascii'), sha256: (pen, args, call) => `${pen.at(call)}sha2(${pen.item(args[0]!)}, 256)`, sha1: named('sha1'),
  };
}

