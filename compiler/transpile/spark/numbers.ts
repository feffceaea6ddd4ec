import { grouped } from '../marks.ts';
import { digitsOf, wholeOf, type Tree } from '../../sql/tree.ts';
import { infix, named, takes, type Writer, type Writers } from '../printer/writer.ts';
import { typeOfName } from './literals.ts';
import { intervalOf, moved } from './times.ts';
import { isDate, isDecimal, isFloating, isList, isNumber, isTimestamp, isWhole } from '../printer/pen.ts';

const plus: Writer = (pen, args, call, loose) => {
  const [a, b] = args;
  if (b === undefined) return pen.expr(a!, loose);
  const [left, right] = [intervalOf(pen, a!), intervalOf(pen, b)];
  if (left && right) return pen.refuse('a sum of intervals has no counterpart', call);
  if (right) return moved(pen, a!, '+', right);
  if (left) return moved(pen, b, '+', left);
  const types = [pen.type(a!), pen.type(b)] as const;
  if (types.every(isNumber)) return infix(pen, pen.expr(a!, loose), '+', pen.expr(b, loose), call);
  if (isDate(types[0]) && isWhole(types[1])) return `${pen.at(call)}date_add(${pen.item(a!)}, ${dayCount(pen.item(b), types[1])})`;
  if (isDate(types[1]) && isWhole(types[0])) return `${pen.at(call)}date_add(${pen.item(b)}, ${dayCount(pen.item(a!), types[0])})`;
  return pen.refuse(`${types[0]} + ${types[1]} has no counterpart`, call);
};

function dayCount(text: string, type: string): string {
  return /^(?:INTEGER|SMALLINT|TINYINT)/.test(type) ? text : `cast(${text} as int)`;
}

const minus: Writer = (pen, args, call, loose) => {
  const [a, b] = args;
  if (b === undefined) return isNumber(pen.type(a!)) ? grouped(`${pen.at(call)}- ${pen.expr(a!, loose)}`) : pen.refuse(`- ${pen.type(a!)} has no counterpart`, call);
  const right = intervalOf(pen, b);
  if (right) return moved(pen, a!, '-', right);
  const types = [pen.type(a!), pen.type(b)] as const;
  if (types.every(isNumber)) return infix(pen, pen.expr(a!, loose), '-', pen.expr(b, loose), call);
  if (isDate(types[0]) && isDate(types[1])) {
    const days = `datediff(${pen.item(a!)}, ${pen.item(b)})`;
    return `${pen.at(call)}${loose ? days : `cast(${days} as bigint)`}`;
  }
  if (isDate(types[0]) && isWhole(types[1])) return `${pen.at(call)}date_sub(${pen.item(a!)}, ${dayCount(pen.item(b), types[1])})`;
  return pen.refuse(types.every((type) => isTimestamp(type) || isDate(type)) ? 'the interval between two timestamps has no counterpart: count it with date_diff' : `${types[0]} - ${types[1]} has no counterpart`, call);
};

const times: Writer = (pen, args, call, loose) => {
  const [a, b] = args;
  const types = [pen.type(a!), pen.type(b!)] as const;
  if (!types.every(isNumber)) return pen.refuse(`${types[0]} * ${types[1]} has no counterpart`, call);
  return infix(pen, pen.expr(a!, loose), '*', pen.expr(b!, loose), call);
};

/** DuckDB divides doubles, whatever it is given; by zero it gives an infinity, or NaN of zero. */
const divide: Writer = (pen, args, call) => {
  const [a, b] = args;
  const types = [pen.type(a!), pen.type(b!)] as const;
  if (!types.every(isNumber)) return pen.refuse(`${types[0]} / ${types[1]} has no counterpart`, call);
  if (types.every((type) => type === 'FLOAT')) return pen.refuse('FLOAT / FLOAT has no counterpart: cast one side to double', call);
  const side = (node: Tree, type: string): string => (type === 'DOUBLE' ? pen.expr(node) : `cast(${pen.item(node)} as double)`);
  const [left, right] = [side(a!, types[0]), side(b!, types[1])];
  if (neverZero(b!)) return infix(pen, left, '/', right, call);
  return `coalesce(${left} ${pen.at(call)}/ nullif(${right}, 0), case when ${right} = 0 then ${left} * double('Infinity') end)`;
};

/** A constant that is not zero, and what `nullif(x, 0)` gives. */
function neverZero(node: Tree): boolean {
  if (node.class === 'CAST') return neverZero(node.child!);
  if (node.class === 'FUNCTION' && node.function_name === 'nullif') return wholeOf(node.children![1]) === 0;
  return node.class === 'CONSTANT' && !node.value!.is_null && Number(typeof node.value!.value === 'object' ? digitsOf(node.value!.value) : node.value!.value) !== 0;
}

const wholeDivide: Writer = (pen, args, call) => {
  const [a, b] = args;
  const types = [pen.type(a!), pen.type(b!)] as const;
  if (!types.every(isWhole)) return pen.refuse(`${types[0]} // ${types[1]} has no counterpart`, call);
  return infix(pen, pen.expr(a!, true), 'div', unlessZero(pen, b!), call);
};

/** Null where the divisor is zero, as DuckDB has it. */
function unlessZero(pen: Parameters<Writer>[0], node: Parameters<Writer>[1][number]): string {
  const constant = wholeOf(node);
  return constant !== undefined && constant !== 0 ? pen.expr(node) : `nullif(${pen.item(node)}, 0)`;
}

const rest: Writer = (pen, args, call, loose) => {
  takes(pen, args, call, 2);
  const [a, b] = args;
  const types = [pen.type(a!), pen.type(b!)] as const;
  if (!types.every(isNumber)) return pen.refuse(`${types[0]} % ${types[1]} has no counterpart`, call);
  return infix(pen, pen.expr(a!, loose), '%', unlessZero(pen, b!), call);
};

/** A number as the type that DuckDB gives, where Spark gives another. */
function asType(name: string): Writer {
  return (pen, args, call, loose) => {
    const type = pen.type(call);
    const target = typeOfName(type);
    const text = named(name)(pen, args, call, loose);
    return loose && !isFloating(type) ? text : target ? `cast(${text} as ${target})` : pen.refuse(`${name}() of ${type} has no counterpart`, call);
  };
}

const round: Writer = (pen, args, call) => {
  takes(pen, args, call, 1, 2);
  const places = args[1] && wholeOf(args[1]);
  if (args[1] && places === undefined) pen.refuse('round() to a number of places that is no constant has no counterpart', args[1]);
  const type = pen.type(args[0]!);
  const text = `${pen.at(call)}round(${pen.item(args[0]!)}${places === undefined ? '' : `, ${places}`})`;
  if (isFloating(type) && (places ?? 0) !== 0) pen.warn('float-rounding', call);
  const target = typeOfName(pen.type(call));
  return isDecimal(type) && target ? `cast(${text} as ${target})` : text;
};

const truncate: Writer = (pen, args, call) => {
  takes(pen, args, call, 1);
  const target = typeOfName(pen.type(call));
  if (!target) return pen.refuse(`trunc() of ${pen.type(args[0]!)} has no counterpart`, call);
  const x = pen.item(args[0]!);
  return `cast(case when ${x} < 0 then ceil(${x}) else floor(${x}) end as ${target})`;
};

/** Bits of whole numbers; `function`: where Spark has no operator. */
function bits(operator: string, calls?: string): Writer {
  return (pen, args, call) => {
    for (const arg of args) if (!isWhole(pen.type(arg))) pen.refuse(`${call.function_name} of ${pen.type(arg)} has no counterpart`, call);
    if (args.length === 1) return grouped(`${pen.at(call)}${operator}${pen.expr(args[0]!)}`);
    return calls ? `${pen.at(call)}${calls}(${pen.item(args[0]!)}, ${pen.item(args[1]!)})` : infix(pen, pen.expr(args[0]!), operator, pen.expr(args[1]!), call);
  };
}

const power: Writer = (pen, args, call) => `${pen.at(call)}power(${args.map((arg) => pen.item(arg)).join(', ')})`;

/** A function that not every number has a value of. */
function partial(name: string): Writer {
  return (pen, args, call, loose) => {
    if (args[0]!.class !== 'CONSTANT') pen.warn('domain', call);
    return named(name)(pen, args, call, loose);
  };
}

const logarithm: Writer = (pen, args, call) => (args.length === 1 ? `${pen.at(call)}log10(${pen.item(args[0]!)})` : `${pen.at(call)}log(${args.map((arg) => pen.item(arg)).join(', ')})`);

export const NUMBERS: Writers = {
  '+': plus, add: plus, '-': minus, subtract: minus, '*': times, multiply: times, '/': divide, '//': wholeDivide, divide: wholeDivide, '%': rest, mod: rest,
  '**': power, '^': power, pow: power, power,
  '&': bits('&'), '|': bits('|'), xor: bits('^'), '~': bits('~'), '<<': bits('<<', 'shiftleft'), '>>': bits('>>', 'shiftright'), '@': named('abs'),
  ceil: asType('ceil'), ceiling: asType('ceil'), floor: asType('floor'), sign: asType('sign'), round, trunc: truncate,
  sqrt: partial('sqrt'), ln: partial('ln'), log: logarithm, log10: partial('log10'), log2: partial('log2'),
  isnan: named('isnan'), random: (pen, _, call) => {
    pen.warn('dice', call);
    return `${pen.at(call)}rand()`;
  }, if: named('if'), ifnull: named('coalesce'),
  '||': (pen, args, call) => {
    const types = args.map((arg) => pen.type(arg));
    if (types.some(isList)) return `${pen.at(call)}concat(${args.map((arg) => pen.item(arg)).join(', ')})`;
    const side = (arg: (typeof args)[number], type: string): string => (/^(?:VARCHAR|STRING_LITERAL|"?NULL"?)/.test(type) ? pen.expr(arg) : pen.expr({ class: 'CAST', type: 'OPERATOR_CAST', child: arg, cast_type: { id: 'VARCHAR' } }));
    return infix(pen, side(args[0]!, types[0]!), '||', side(args[1]!, types[1]!), call);
  },
};
