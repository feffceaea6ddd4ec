import { Dict } from '../dict.ts';
import { JinjaError } from '../errors.ts';
import { holds } from '../compile/expressions.ts';
import type { Kwargs } from '../runtime/call.ts';
import { bind } from '../runtime/call.ts';
import { contains, equals } from '../runtime/compare.ts';
import type { Frame } from '../runtime/frame.ts';
import { isIterable } from '../runtime/iterate.ts';
import { binary } from '../runtime/operators.ts';
import { str } from '../runtime/text.ts';
import { filterNames, testNames } from '../syntax/names.ts';
import type { Value } from '../values.ts';
import { Float, HostObject, Markup, Tuple, Undefined } from '../values.ts';
import { isLower, isUpper } from './string-methods.ts';

export type Test = (frame: Frame, value: Value, args: readonly Value[], kwargs: Kwargs) => boolean;

type Check = (value: Value, other: Value) => boolean;

/** A test by its name; the parser has made sure that there is one, but `select('name')` may ask for any. */
export function findTest(name: string): Test {
  const test = tests.get(name);
  if (!test) throw new JinjaError('unknown-test', `There is no test named "${name}".`);
  return test;
}

function simple(check: (value: Value) => boolean): readonly [string, Check] {
  return ['', check];
}
const order = (operator: '<' | '<=' | '>' | '>='): readonly [string, Check] => ['other', (a, b) => holds(operator, a, b)];
const same: readonly [string, Check] = ['other', (a, b) => equals(a, b)];
const different: readonly [string, Check] = ['other', (a, b) => !equals(a, b)];
const divides = (a: Value, b: Value) => equals(binary('%', a, b), 0);

const table: Record<string, readonly [string, Check]> = {
  odd: simple((value) => equals(binary('%', value, 2), 1)),
  even: simple((value) => divides(value, 2)),
  divisibleby: ['num', divides],
  defined: simple((value) => !(value instanceof Undefined)),
  undefined: simple((value) => value instanceof Undefined),
  none: simple((value) => value === null),
  boolean: simple((value) => typeof value === 'boolean'),
  true: simple((value) => value === true),
  false: simple((value) => value === false),
  integer: simple((value) => typeof value === 'number' || typeof value === 'bigint'),
  float: simple((value) => value instanceof Float),
  number: simple((value) => typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Float || (value instanceof HostObject && value.numeric === true)),
  string: simple((value) => typeof value === 'string' || value instanceof Markup),
  lower: simple((value) => isLower(str(value))),
  upper: simple((value) => isUpper(str(value))),
  mapping: simple((value) => value instanceof Dict || (value instanceof HostObject && value.mapping === true)),
  sequence: simple(isSequence),
  iterable: simple(isIterable),
  callable: simple((value) => value instanceof Undefined || (value instanceof HostObject && value.call !== undefined)),
  escaped: simple((value) => value instanceof Markup),
  sameas: ['other', sameObject],
  in: ['seq', (value, container) => contains(container, value)],
  filter: simple((value) => typeof value === 'string' && filterNames.has(value)),
  test: simple((value) => typeof value === 'string' && (testNames.has(value) || tests.has(value))),
  eq: same,
  equalto: same,
  '==': same,
  ne: different,
  '!=': different,
  lt: order('<'),
  lessthan: order('<'),
  '<': order('<'),
  le: order('<='),
  '<=': order('<='),
  gt: order('>'),
  greaterthan: order('>'),
  '>': order('>'),
  ge: order('>='),
  '>=': order('>='),
};

const tests: ReadonlyMap<string, Test> = new Map(
  Object.entries(table).map(([name, [parameters, check]]): [string, Test] => {
    const names = parameters === '' ? [] : [parameters];
    return [name, (_, value, args, kwargs) => check(value, bind(name, names, args, kwargs)[0] ?? null)];
  }),
);

function isSequence(value: Value): boolean {
  if (typeof value === 'string' || value instanceof Markup || Array.isArray(value) || value instanceof Tuple || value instanceof Dict) return true;
  if (value instanceof Undefined) return true;
  return value instanceof HostObject && value.length !== undefined && value.getItem !== undefined;
}

function sameObject(a: Value, b: Value): boolean {
  if (a instanceof Float && b instanceof Float) return a === b || a.value === b.value;
  return a === b;
}
