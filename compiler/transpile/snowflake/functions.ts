import { textOf, type Tree } from '../../sql/tree.ts';
import { grouped } from '../marks.ts';
import { isList, isNumber, isWhole, type Pen } from '../printer/pen.ts';
import { infix, named, type Writer, type Writers } from '../printer/writer.ts';
import { AGGREGATES, by, ofDoubles, plain } from '../warehouse/aggregates.ts';
import { jsonOf } from '../warehouse/json.ts';
import { NUMBERS } from '../warehouse/numbers.ts';
import { regularOf } from '../warehouse/regular.ts';
import { textsOf } from '../warehouse/texts.ts';
import { formatted, stamp, timesOf } from '../warehouse/times.ts';
import { as, inner, only, sizeOf } from '../warehouse/words.ts';
import { LISTS } from './lists.ts';

/** A product has no more than 12 places there, unless a factor has more: so that nothing is rounded, one is given all of them. */
const times: Writer = (pen, args, call) => {
  const [a, b] = args;
  const types = [pen.type(a!), pen.type(b!)] as const;
  if (!types.every(isNumber)) return pen.refuse(`${types[0]} * ${types[1]} has no counterpart`, call);
  const [left, right] = types.map(sizeOf);
  const places = (left?.scale ?? 0) + (right?.scale ?? 0);
  if (!left || !right || places <= Math.max(left.scale, right.scale, 12)) return infix(pen, pen.expr(a!), '*', pen.expr(b!), call);
  if (places > 37) return pen.refuse(`${types[0]} * ${types[1]} has more places than Snowflake has`, call);
  return infix(pen, pen.expr(a!), '*', `cast(${pen.item(b!)} as ${pen.target.type({ id: 'DECIMAL', type_info: { width: 38, scale: places } })})`, call);
};

/** Bits of whole numbers. */
function bits(name: string): Writer {
  return (pen, args, call) => {
    for (const arg of args) if (!isWhole(pen.type(arg))) pen.refuse(`${call.function_name} of ${pen.type(arg)} has no counterpart`, call);
    return `${pen.at(call)}${name}(${args.map((arg) => pen.item(arg)).join(', ')})`;
  };
}

const optioned = (options: string): string => (options === '' ? '' : `, '${options}'`);

const PATTERNS = regularOf({
  dot: '.', any: '.', border: '\\b',
  whole: (text, pattern, options) => `regexp_like(${inner(text)}, ${pattern}${optioned(options)})`,
  part: (text, pattern, options) => grouped(`regexp_instr(${inner(text)}, ${pattern}${options === '' ? '' : `, 1, 1, 0, '${options}'`}) > 0`),
  replace: (text, pattern, by, all, options) => `regexp_replace(${text}, ${pattern}, ${by}${all && options === '' ? '' : `, 1, ${all ? 0 : 1}${optioned(options)}`})`,
  group: (number) => `\\${number}`,
  extract: (text, pattern, group, options) => `regexp_substr(${text}, ${pattern}, 1, 1, '${options === '' ? 'c' : options}${group === 0 ? '' : 'e'}'${group === 0 ? '' : `, ${group}`})`,
});

const PARTS: Readonly<Record<string, (x: string) => string>> = {
  week: (x) => `weekiso(${x})`, isoyear: (x) => `yearofweekiso(${x})`, isodow: (x) => `dayofweekiso(${x})`, dow: (x) => `mod(dayofweekiso(${x}), 7)`, doy: (x) => `dayofyear(${x})`,
  ...Object.fromEntries('year quarter month day hour minute second'.split(' ').map((part) => [part, (x: string) => `${part}(${x})`])),
};

const TIMES = timesOf({
  part: (pen, part, time) => PARTS[part]?.(/hour|minute|second/.test(part) ? stamp(pen, time) : pen.item(time)),
  micros: (pen, time) => `date_part(epoch_microsecond, ${stamp(pen, time)})`,
  ofMicros: (_, count) => `to_timestamp_ntz(${inner(count)}, 6)`,
  format: (format) => formatted(format, { Y: 'YYYY', y: 'YY', m: 'MM', d: 'DD', H: 'HH24', I: 'HH12', M: 'MI', S: 'SS', f: 'FF6', g: 'FF3', p: 'AM', b: 'MON', B: 'MMMM', a: 'DY', F: 'YYYY-MM-DD', T: 'HH24:MI:SS' }, (text) => `"${text}"`),
  parse: (_, text, format, attempt) => `${attempt ? 'try_' : ''}to_timestamp_ntz(${text}, ${format})`,
  zone: (_, from, to, time) => `convert_timezone('${from.replaceAll("'", "''")}', '${to}', ${time})`,
  date: (_, year, month, day) => `date_from_parts(${year}, ${month}, ${day})`,
});

const TEXTS = textsOf({
  position: (text, part) => `position(${part}, ${text})`,
  contains: (text, part) => `contains(${text}, ${part})`,
  startsWith: (pen, text, start) => `startswith(${pen.item(text)}, ${pen.item(start)})`,
  endsWith: (pen, text, end) => `endswith(${pen.item(text)}, ${pen.item(end)})`,
  trim: (side, text, characters) => `${side}trim(${text}${characters === undefined ? '' : `, ${characters}`})`,
  likeEscapes: false,
});

const JSON_TEXTS = jsonOf({
  text: (pen, json, path) => `json_extract_path_text(${json}, ${pen.target.literal({ type: { id: 'VARCHAR' }, value: path.map((step, i) => (typeof step === 'number' ? `[${step}]` : /^[A-Za-z_]\w*$/.test(step) ? `${i > 0 ? '.' : ''}${step}` : `["${step}"]`)).join('') })})`,
  valid: (text) => grouped(`try_parse_json(${text}) is not null`),
  object(pen, items, keys, node) {
    // An object's keys are sorted there.
    if (keys.some((key, i) => i > 0 && keys[i - 1]! > key)) pen.warn('json-order', node);
    return `to_json(object_construct_keep_null(${items.join(', ')}))`;
  },
});

/** An ARRAY of many rows leaves out nulls, and is empty where there are no rows. */
const listed: Writer = (pen, args, call) => {
  const order = call.order_bys?.orders ?? [];
  const filter = call.filter;
  const withoutNulls = filter?.type === 'OPERATOR_IS_NOT_NULL' && pen.item(filter.children![0]!).replace(/\u0001\d+\u0002/g, '') === pen.item(args[0]!).replace(/\u0001\d+\u0002/g, '');
  if (!withoutNulls) return pen.refuse('a list of many rows with nulls has no counterpart: add filter (where x is not null)', call);
  if (order.length === 0) pen.warn('list-order', call);
  const ordered = order.map((each) => `${pen.item(each.expression)}${each.type === 'DESCENDING' ? ' desc' : ''} nulls ${each.null_order === 'NULLS FIRST' ? 'first' : 'last'}`);
  const x = pen.item(args[0]!);
  return `case when count(${x}) > 0 then ${pen.at(call)}array_agg(${call.distinct ? 'distinct ' : ''}${x})${ordered.length > 0 ? ` within group (order by ${ordered.join(', ')})` : ''} end`;
};

const covering = (name: string): Writer => (pen, args, call) => {
  const both = (arg: Tree, other: Tree): string => as(pen, only(`${call.filter ? `${pen.expr(call.filter)} and ` : ''}${pen.expr(other)} is not null`, pen.item(arg)), 'DOUBLE');
  return `${pen.at(call)}${name}(${both(args[0]!, args[1]!)}, ${both(args[1]!, args[0]!)})`;
};

const warned = (trap: Parameters<Pen['warn']>[0], write: Writer): Writer => (pen, args, call, loose) => {
  pen.warn(trap, call);
  return write(pen, args, call, loose);
};

const logarithm = (base: number): Writer => warned('domain', (pen, args, call) => `${pen.at(call)}log(${base}, ${as(pen, pen.item(args[0]!), 'DOUBLE')})`);
const length: Writer = (pen, args, call, loose) => (isList(pen.type(args[0]!)) ? LISTS['array_length']! : TEXTS['length']!)(pen, args, call, loose);

/** What Snowflake has words for. */
export const FUNCTIONS: Writers = {
  ...NUMBERS, ...TEXTS, ...PATTERNS, ...TIMES, ...JSON_TEXTS, ...LISTS, ...AGGREGATES,
  '*': times, multiply: times, '&': bits('bitand'), '|': bits('bitor'), xor: bits('bitxor'), '~': bits('bitnot'), '<<': bits('bitshiftleft'), '>>': bits('bitshiftright'), length, len: length,
  log10: logarithm(10), log2: logarithm(2), log: (pen, args, call, loose) => (args.length === 1 ? logarithm(10)(pen, args, call, loose) : pen.refuse('log() of a base has no counterpart', call)),
  ...Object.fromEntries('sinh cosh tanh asinh acosh atanh factorial'.split(' ').map((name) => [name, named(name)])), levenshtein: named('editdistance'), bit_length: named('bit_length'), unicode: named('unicode'), ord: named('unicode'),
  random: warned('dice', (pen, _, call) => `${pen.at(call)}uniform(0::float, 1::float, random())`),
  bool_and: plain('booland_agg'), bool_or: plain('boolor_agg'), bit_and: plain('bitand_agg'), bit_or: plain('bitor_agg'), bit_xor: plain('bitxor_agg'), list: listed, array_agg: listed,
  arg_min: by('min_by'), argmin: by('min_by'), min_by: by('min_by'), arg_max: by('max_by'), argmax: by('max_by'), max_by: by('max_by'), mode: warned('mode-ties', plain('mode')),
  approx_count_distinct: warned('approximate', plain('approx_count_distinct')), corr: covering('corr'), covar_pop: covering('covar_pop'), covar_samp: covering('covar_samp'), stddev: ofDoubles('stddev_samp'),
  md5: named('md5'), sha1: named('sha1'), grouping: (pen, args, call) => pen.target.grouping(pen, args, call),
  generate_series: (pen, _, call) => pen.refuse('a series that is no table and no unnest() has no counterpart', call), contains: (pen, args, call, loose) => (textOf(args[1]) === '' ? pen.refuse('contains() of the empty text has no counterpart', call) : TEXTS['contains']!(pen, args, call, loose)),
};
