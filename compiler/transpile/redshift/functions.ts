import { grouped } from '../marks.ts';
import { textOf, wholeOf, type Tree } from '../../sql/tree.ts';
import { isDecimal, isNumber, isWhole, type Pen } from '../printer/pen.ts';
import { infix, named, type Writer, type Writers } from '../printer/writer.ts';
import { blanks } from './blanks.ts';
import { AGGREGATES, plain } from '../warehouse/aggregates.ts';
import { jsonOf } from '../warehouse/json.ts';
import { NUMBERS } from '../warehouse/numbers.ts';
import { regularOf } from '../warehouse/regular.ts';
import { textsOf } from '../warehouse/texts.ts';
import { formatted, stamp, timesOf } from '../warehouse/times.ts';
import { as, inner, sizeOf, textLiteral, typeOfName } from '../warehouse/words.ts';

/**
 * A product of more than 38 digits loses places there, whatever its value: so a factor that was only made wider is taken as narrow as it
 * was, which gives the same digits.
 */
const times: Writer = (pen, args, call) => {
  const [a, b] = args;
  const types = [pen.type(a!), pen.type(b!)] as const;
  if (!types.every(isNumber)) return pen.refuse(`${types[0]} * ${types[1]} has no counterpart`, call);
  return infix(pen, pen.expr(narrow(pen, a!)), '*', pen.expr(narrow(pen, b!)), call);
};

/** What a cast to a wider decimal of as many places is given. */
function narrow(pen: Pen, node: Tree): Tree {
  if (node.class !== 'CAST' || node.try_cast || node.cast_type?.id !== 'DECIMAL') return node;
  const from = pen.typeIfKnown(node.child!);
  const size = from === undefined ? undefined : sizeOf(from);
  const { width = 18, scale = 3 } = node.cast_type.type_info ?? {};
  return size && isDecimal(from!) && size.scale === scale && size.width <= width ? node.child! : node;
}

/** Whole numbers of 64 bits and less are divided without a rest; wider ones are decimals. */
const wholeDivide: Writer = (pen, args, call) => {
  const [a, b] = args;
  const types = [pen.type(a!), pen.type(b!)] as const;
  if (types.some((type) => !isWhole(type) || type === 'HUGEINT' || type === 'UBIGINT')) return NUMBERS['//']!(pen, args, call, false);
  const constant = wholeOf(b);
  return infix(pen, pen.expr(a!), '/', constant !== undefined && constant !== 0 ? pen.expr(b!) : `nullif(${pen.item(b!)}, 0)`, call);
};

/** Bits of whole numbers. */
function bits(operator: string): Writer {
  return (pen, args, call) => {
    for (const arg of args) if (!isWhole(pen.type(arg))) pen.refuse(`${call.function_name} of ${pen.type(arg)} has no counterpart`, call);
    if (args.length === 1) return grouped(`${pen.at(call)}${operator}${pen.expr(args[0]!)}`);
    const right = operator === '<<' || operator === '>>' ? as(pen, pen.item(args[1]!), 'INTEGER') : pen.expr(args[1]!);
    return infix(pen, pen.expr(args[0]!), operator, right, call);
  };
}

const PATTERNS = regularOf({
  dot: '[^\n]', any: '(.|\n)',
  whole: (text, pattern, options) => grouped(`${text} ${options === 'i' ? '~*' : '~'} '^(${pattern.slice(1, -1)})$'`),
  part: (text, pattern, options) => grouped(`${text} ${options.includes('i') ? '~*' : '~'} ${pattern}`),
  // All matches are replaced there.
  replace: (text, pattern, by, all, options) => (all && !options.includes('i') ? `regexp_replace(${text}, ${pattern}, ${by})` : undefined),
  extract: (text, pattern, group, options) => (group === 0 && !options.includes('i') ? `nullif(regexp_substr(${text}, ${pattern}), '')` : group === 1 && !options.includes('i') ? `nullif(regexp_substr(${text}, ${pattern}, 1, 1, 'e'), '')` : undefined),
});

const extracted = (part: string) => (x: string): string => `extract(${part} from ${x})`;
const PARTS: Readonly<Record<string, (x: string) => string>> = {
  ...Object.fromEntries('year quarter month week day hour minute doy dow'.split(' ').map((part) => [part, extracted(part)])),
  second: (x) => `floor(extract(second from ${x}))`, isodow: (x) => grouped(`mod(cast(extract(dow from ${x}) as integer) + 6, 7) + 1`),
  isoyear: (x) => `extract(year from dateadd('day', 3, date_trunc('week', ${x})))`,
};

const TIMES = timesOf({
  part: (pen, part, time) => PARTS[part]?.(part === 'isoyear' ? stamp(pen, time) : pen.item(time)),
  micros: (pen, time) => `datediff('microsecond', cast('1970-01-01' as timestamp), ${stamp(pen, time)})`,
  ofMicros: (_, count) => `dateadd('microsecond', ${inner(count)}, cast('1970-01-01' as timestamp))`,
  format: (format) => formatted(format, { Y: 'YYYY', y: 'YY', m: 'MM', d: 'DD', H: 'HH24', I: 'HH12', M: 'MI', S: 'SS', f: 'US', g: 'MS', p: 'AM', b: 'Mon', a: 'Dy', j: 'DDD', F: 'YYYY-MM-DD', T: 'HH24:MI:SS' }, (text) => `"${text}"`),
  parse: (_, text, format, attempt) => (attempt ? undefined : `cast(to_timestamp(${text}, ${format}) as timestamp)`),
  zone: (_, from, to, time) => `convert_timezone('${from.replaceAll("'", "''")}', '${to}', ${time})`,
  date: (pen, year, month, day) => `cast(${[year, month, day].map((part, i) => `lpad(${as(pen, part, 'VARCHAR')}, ${i === 0 ? 4 : 2}, '0')`).join(" || '-' || ")} as date)`,
});

const TEXTS = textsOf({
  position: (text, part) => `strpos(${text}, ${part})`,
  contains: (text, part) => grouped(`strpos(${text}, ${part}) > 0`),
  startsWith: (pen, text, start) => grouped(`left(${pen.item(text)}, ${textOf(start) === undefined ? `length(${pen.item(start)})` : [...textOf(start)!].length}) = ${pen.expr(start)}`),
  endsWith: (pen, text, end) => grouped(`right(${pen.item(text)}, ${textOf(end) === undefined ? `length(${pen.item(end)})` : [...textOf(end)!].length}) = ${pen.expr(end)}`),
  trim: (side, text, characters) => (characters === undefined ? `${side}trim(${text})` : `${side === '' ? 'b' : side}trim(${text}, ${characters})`),
  likeEscapes: true,
});

const JSON_TEXTS = jsonOf({
  text(pen, json, path, node) {
    if (path.length > 5) return pen.refuse('a path of more than five steps has no counterpart', node);
    const names = path.map((step) => (typeof step === 'number' ? pen.refuse('an element of a JSON list has no counterpart', node) : textLiteral(pen, step)));
    // What is not there is an empty text on some versions, and null on others.
    pen.warn('json-empty-text', node);
    return `nullif(json_extract_path_text(${json}, ${names.join(', ')}), '')`;
  },
  valid: (text) => `can_json_parse(${text})`,
  object: (_, items) => `json_serialize(object(${items.join(', ')}))`,
});

/** A piece of a text between separators; null where there are fewer. */
const piece: Writer = (pen, args, call) => {
  const [split, index] = args;
  const place = wholeOf(index);
  const [text, separator] = split?.class === 'FUNCTION' && /^(?:string_split|str_split|split|string_to_array)$/.test(split.function_name!) ? split.children! : [];
  if (!text || place === undefined || place < 1 || !textOf(separator)) return pen.refuse('a list has no counterpart', call);
  const x = pen.item(text);
  return `case when length(${x}) - length(replace(${x}, ${pen.item(separator!)}, '')) >= ${(place - 1) * [...textOf(separator)!].length} then ${pen.at(call)}split_part(${x}, ${pen.item(separator!)}, ${place}) end`;
};

const length: Writer = (pen, args, call, loose) => {
  const [split] = args;
  if (split?.class !== 'FUNCTION' || !/^(?:string_split|str_split|split|string_to_array)$/.test(split.function_name!)) return TEXTS['length']!(pen, args, call, loose);
  const [text, separator] = split.children!;
  if (!textOf(separator)) return pen.refuse('a separator that is no constant, or empty, has no counterpart', separator!);
  return grouped(`${pen.at(call)}(length(${pen.item(text!)}) - length(replace(${pen.item(text!)}, ${pen.item(separator!)}, ''))) / ${[...textOf(separator)!].length} + 1`);
};

const warned = (trap: Parameters<Pen['warn']>[0], write: Writer): Writer => (pen, args, call, loose) => {
  pen.warn(trap, call);
  return write(pen, args, call, loose);
};

const logarithm: Writer = warned('domain', (pen, args, call) => (args.length === 1 ? `${pen.at(call)}log(${as(pen, pen.item(args[0]!), 'DOUBLE')})` : pen.refuse('log() of a base has no counterpart', call)));

/** Sums of decimals that are cast to their type by who asks. */
const absolute: Writer = (pen, args, call) => {
  const target = typeOfName(pen, pen.type(args[0]!));
  return target === undefined ? pen.refuse(`abs() of ${pen.type(args[0]!)} has no counterpart`, call) : named('abs')(pen, args, call, false);
};

/** What Redshift has words for. */
export const FUNCTIONS: Writers = {
  ...NUMBERS, ...TEXTS, ...PATTERNS, ...TIMES, ...JSON_TEXTS, ...AGGREGATES,
  '*': times, multiply: times, '//': wholeDivide, divide: wholeDivide, '&': bits('&'), '|': bits('|'), xor: bits('#'), '~': bits('~'), '<<': bits('<<'), '>>': bits('>>'), abs: absolute, '@': absolute,
  log10: logarithm, log: logarithm, length, len: length, list_extract: piece, list_element: piece, array_extract: piece,
  bit_length: (pen, args, call) => grouped(`${pen.at(call)}octet_length(${pen.item(args[0]!)}) * 8`),
  bool_and: plain('bool_and'), bool_or: plain('bool_or'), bit_and: plain('bit_and'), bit_or: plain('bit_or'),
  approx_count_distinct: warned('approximate', (pen, args, call, loose) => plain('count')(pen, args, { ...call, distinct: true }, loose)),
  nullif(pen, args, call, loose) {
    blanks(pen, args, call);
    return NUMBERS['nullif']!(pen, args, call, loose);
  },
  grouping: (pen, args, call) => pen.target.grouping(pen, args, call),
};
