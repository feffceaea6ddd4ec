import { grouped } from '../marks.ts';
import { digitsOf, wholeOf, type Tree } from '../../sql/tree.ts';
import { infix, named, takes, type Writer, type Writers } from '../printer/writer.ts';
import { isDate, isFloating, isList, isNumber, isTimestamp, isWhole, type Pen } from '../printer/pen.ts';
import { dayDifference, dayMoved, intervalOf, moved } from './times.ts';
import { as, inner, typeOfName, unlessZero } from './words.ts';

const plus: Writer = (pen, args, call) => {
  const [a, b] = args;
  if (b === undefined) return pen.expr(a!);
  const [left, right] = [intervalOf(pen, a!), intervalOf(pen, b)];
  if (left && right) return pen.refuse('a sum of intervals has no counterpart', call);
  if (right) return moved(pen, a!, right, 1, call);
  if (left) return moved(pen, b, left, 1, call);
  const types = [pen.type(a!), pen.type(b)] as const;
  if (types.every(isNumber)) return infix(pen, pen.expr(a!), '+', pen.expr(b), call);
  if (isDate(types[0]) && isWhole(types[1])) return dayMoved(pen, a!, '+', b, call);
  if (isDate(types[1]) && isWhole(types[0])) return dayMoved(pen, b, '+', a!, call);
  return pen.refuse(`${types[0]} + ${types[1]} has no counterpart`, call);
};

const minus: Writer = (pen, args, call) => {
  const [a, b] = args;
  if (b === undefined) return isNumber(pen.type(a!)) ? grouped(`${pen.at(call)}- ${pen.expr(a!)}`) : pen.refuse(`- ${pen.type(a!)} has no counterpart`, call);
  const right = intervalOf(pen, b);
  if (right) return moved(pen, a!, right, -1, call);
  const types = [pen.type(a!), pen.type(b)] as const;
  if (types.every(isNumber)) return infix(pen, pen.expr(a!), '-', pen.expr(b), call);
  if (isDate(types[0]) && isDate(types[1])) return dayDifference(pen, b, a!, call);
  if (isDate(types[0]) && isWhole(types[1])) return dayMoved(pen, a!, '-', b, call);
  return pen.refuse(types.every((type) => isTimestamp(type) || isDate(type)) ? 'the interval between two timestamps has no counterpart: count it with date_diff' : `${types[0]} - ${types[1]} has no counterpart`, call);
};

/** DuckDB divides doubles, whatever it is given; by zero it gives an infinity, or NaN of zero. */
const divide: Writer = (pen, args, call) => {
  const [a, b] = args;
  const types = [pen.type(a!), pen.type(b!)] as const;
  if (!types.every(isNumber)) return pen.refuse(`${types[0]} / ${types[1]} has no counterpart`, call);
  const side = (node: Tree, type: string): string => (type === 'DOUBLE' ? pen.expr(node) : as(pen, pen.item(node), 'DOUBLE'));
  const [left, right] = [side(a!, types[0]), side(b!, types[1])];
  if (neverZero(b!)) return infix(pen, left, '/', right, call);
  return `coalesce(${left} ${pen.at(call)}/ ${unlessZero(right)}, case when ${right} = 0 then ${left} * ${as(pen, "'inf'", 'DOUBLE')} end)`;
};

/** A constant that is not zero, and what `nullif(x, 0)` gives. */
export function neverZero(node: Tree): boolean {
  if (node.class === 'CAST') return neverZero(node.child!);
  if (node.class === 'FUNCTION' && node.function_name === 'nullif') return wholeOf(node.children![1]) === 0;
  return node.class === 'CONSTANT' && !node.value!.is_null && Number(typeof node.value!.value === 'object' ? digitsOf(node.value!.value) : node.value!.value) !== 0;
}

/** The number, or null where it is zero. */
export function divisor(pen: Pen, node: Tree): string {
  const constant = wholeOf(node);
  return constant !== undefined && constant !== 0 ? pen.expr(node) : unlessZero(pen.item(node));
}

/** The whole quotient of exact numbers: what is left over is taken off first, so that nothing is rounded. */
const wholeDivide: Writer = (pen, args, call) => {
  const [a, b] = args;
  const types = [pen.type(a!), pen.type(b!)] as const;
  if (!types.every(isWhole)) return pen.refuse(`${types[0]} // ${types[1]} has no counterpart`, call);
  const [left, right] = [pen.expr(a!), divisor(pen, b!)];
  const target = typeOfName(pen, pen.type(call)) ?? pen.refuse(`${types[0]} // ${types[1]} has no counterpart`, call);
  return `cast((${left} - ${pen.at(call)}mod(${inner(left)}, ${inner(right)})) / ${right} as ${target})`;
};

const rest: Writer = (pen, args, call) => {
  takes(pen, args, call, 2);
  const [a, b] = args;
  const types = [pen.type(a!), pen.type(b!)] as const;
  if (!types.every((type) => isNumber(type) && !isFloating(type))) return pen.refuse(`${types[0]} % ${types[1]} has no counterpart`, call);
  return `${pen.at(call)}mod(${pen.item(a!)}, ${inner(divisor(pen, b!))})`;
};

/** A number as the type that DuckDB gives. */
export function asType(name: string): Writer {
  return (pen, args, call, loose) => {
    const type = pen.type(call);
    const target = typeOfName(pen, type);
    const text = named(name)(pen, args, call, loose);
    return loose && !isFloating(type) ? text : target ? `cast(${text} as ${target})` : pen.refuse(`${name}() of ${type} has no counterpart`, call);
  };
}

const round: Writer = (pen, args, call) => {
  takes(pen, args, call, 1, 2);
  const places = args[1] === undefined ? 0 : wholeOf(args[1]);
  if (places === undefined) return pen.refuse('round() to a number of places that is no constant has no counterpart', args[1]!);
  const type = pen.type(args[0]!);
  const target = typeOfName(pen, pen.type(call)) ?? pen.refuse(`round() of ${type} has no counterpart`, call);
  if (isFloating(type)) pen.warn('float-rounding', call);
  // A double is rounded by its digits: not every engine can round it to places.
  const x = isFloating(type) && places !== 0 ? `cast(${pen.item(args[0]!)} as ${pen.target.type({ id: 'DECIMAL', type_info: { width: 38, scale: 10 } })})` : pen.item(args[0]!);
  return `cast(${pen.at(call)}round(${x}, ${places}) as ${target})`;
};

const truncate: Writer = (pen, args, call) => {
  takes(pen, args, call, 1);
  const target = typeOfName(pen, pen.type(call));
  return target ? `cast(${pen.at(call)}trunc(${pen.item(args[0]!)}) as ${target})` : pen.refuse(`trunc() of ${pen.type(args[0]!)} has no counterpart`, call);
};

const doubles = (name: string): Writer => (pen, args, call) => `${pen.at(call)}${name}(${args.map((arg) => as(pen, pen.item(arg), 'DOUBLE')).join(', ')})`;

/** A function that not every number has a value of. */
function partial(write: Writer): Writer {
  return (pen, args, call, loose) => {
    if (args[0]!.class !== 'CONSTANT') pen.warn('domain', call);
    return write(pen, args, call, loose);
  };
}

/** DuckDB passes nulls by here. */
function extreme(name: 'greatest' | 'least'): Writer {
  return (pen, args, call) => {
    const texts = args.map((arg) => pen.item(arg));
    return texts.slice(1).reduce((made, text, i) => `${i === texts.length - 2 ? pen.at(call) : ''}${name}(coalesce(${made}, ${text}), coalesce(${text}, ${made}))`, texts[0]!);
  };
}

const join: Writer = (pen, args, call) => {
  const types = args.map((arg) => pen.type(arg));
  if (types.some(isList)) return pen.refuse('|| of lists has no counterpart', call);
  const side = (arg: Tree, type: string): string => (/^(?:VARCHAR|STRING_LITERAL|"?NULL"?)/.test(type) ? pen.expr(arg) : pen.expr({ class: 'CAST', type: 'OPERATOR_CAST', child: arg, cast_type: { id: 'VARCHAR' } }));
  return infix(pen, side(args[0]!, types[0]!), '||', side(args[1]!, types[1]!), call);
};

/** Arithmetic of both warehouses; what they multiply in their own way is theirs. */
export const NUMBERS: Writers = {
  '+': plus, add: plus, '-': minus, subtract: minus, '/': divide, '//': wholeDivide, divide: wholeDivide, '%': rest, mod: rest, '||': join,
  '**': doubles('power'), '^': doubles('power'), pow: doubles('power'), power: doubles('power'),
  ceil: asType('ceil'), ceiling: asType('ceil'), floor: asType('floor'), sign: asType('sign'), round, trunc: truncate, abs: named('abs'), '@': named('abs'),
  sqrt: partial(doubles('sqrt')), ln: partial(doubles('ln')), exp: doubles('exp'), cbrt: doubles('cbrt'), pi: named('pi'), degrees: doubles('degrees'), radians: doubles('radians'),
  ...Object.fromEntries('acos asin atan atan2 cos cot sin tan'.split(' ').map((name) => [name, doubles(name)])),
  greatest: extreme('greatest'), least: extreme('least'), coalesce: named('coalesce'), ifnull: named('coalesce'), nullif: named('nullif'),
  if: (pen, args, call) => `${pen.at(call)}case when ${pen.item(args[0]!)} then ${pen.item(args[1]!)} else ${pen.item(args[2]!)} end`,
  isnan: (pen, args, call) => grouped(`${pen.expr(args[0]!)} ${pen.at(call)}= ${as(pen, "'NaN'", 'DOUBLE')}`),
  random: (pen, _, call) => {
    pen.warn('dice', call);
    return `${pen.at(call)}random()`;
  },
};
