import { callMethod } from '../builtins/methods.ts';
import { findFilter } from '../builtins/filters.ts';
import { findTest } from '../builtins/tests.ts';
import { Dict } from '../dict.ts';
import { JinjaError } from '../errors.ts';
import { getAttribute, getItem, getSlice } from '../runtime/attributes.ts';
import type { Kwargs } from '../runtime/call.ts';
import { noKwargs } from '../runtime/call.ts';
import { compare, contains, equals, truth } from '../runtime/compare.ts';
import type { Frame } from '../runtime/frame.ts';
import { callValue } from '../runtime/invoke.ts';
import { listOf } from '../runtime/iterate.ts';
import { binary, concat, unary } from '../runtime/operators.ts';
import type { Arguments, CallExpression, Compare, CompareOperator, Expression, FilterExpression, Item, Place, TestExpression } from '../syntax/ast.ts';
import type { Value } from '../values.ts';
import { HostObject, Tuple, Undefined, typeName } from '../values.ts';

export type Evaluate = (frame: Frame) => Value;

/** Turns an expression into a function from a scope to its value. */
export function compileExpression(node: Expression): Evaluate {
  switch (node.kind) {
    case 'const': {
      const { value } = node;
      return () => value;
    }
    case 'name': {
      const { name } = node;
      return (frame) => {
        const value = frame.lookup(name);
        return value === undefined ? missing(frame, name, node) : value;
      };
    }
    case 'list': {
      const items = node.items.map(compileExpression);
      return (frame) => items.map((item) => item(frame));
    }
    case 'tuple': {
      const items = node.items.map(compileExpression);
      return (frame) => new Tuple(items.map((item) => item(frame)));
    }
    case 'dict': {
      const pairs = node.pairs.map(({ key, value }) => [compileExpression(key), compileExpression(value), key] as const);
      return (frame) => {
        const dict = new Dict();
        for (const [key, value, place] of pairs) {
          const k = key(frame);
          const v = value(frame);
          frame.runtime.at = place;
          dict.set(k, v);
        }
        return dict;
      };
    }
    case 'unary': {
      const operand = compileExpression(node.operand);
      const { operator } = node;
      if (operator === 'not') return (frame) => !truth(operand(frame));
      return (frame) => {
        const value = operand(frame);
        frame.runtime.at = node;
        return unary(operator, value);
      };
    }
    case 'binary': {
      const left = compileExpression(node.left);
      const right = compileExpression(node.right);
      const { operator } = node;
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        frame.runtime.at = node;
        return binary(operator, a, b);
      };
    }
    case 'and': {
      const left = compileExpression(node.left);
      const right = compileExpression(node.right);
      return (frame) => {
        const a = left(frame);
        return truth(a) ? right(frame) : a;
      };
    }
    case 'or': {
      const left = compileExpression(node.left);
      const right = compileExpression(node.right);
      return (frame) => {
        const a = left(frame);
        return truth(a) ? a : right(frame);
      };
    }
    case 'concat': {
      const items = node.items.map(compileExpression);
      return (frame) => {
        const values = items.map((item) => item(frame));
        frame.runtime.at = node;
        return concat(values);
      };
    }
    case 'compare':
      return compileCompare(node);
    case 'conditional': {
      const test = compileExpression(node.test);
      const then = compileExpression(node.then);
      const otherwise = node.otherwise && compileExpression(node.otherwise);
      if (otherwise) return (frame) => (truth(test(frame)) ? then(frame) : otherwise(frame));
      const nothing = new Undefined('jinja', { hint: 'the inline if-expression evaluated to false and no else section was defined.' });
      return (frame) => (truth(test(frame)) ? then(frame) : nothing);
    }
    case 'attribute': {
      const target = compileExpression(node.target);
      const { name } = node;
      return (frame) => {
        const value = target(frame);
        const { runtime } = frame;
        runtime.at = value instanceof Undefined ? node.target : node;
        return getAttribute(runtime.undefinedMode, value, name);
      };
    }
    case 'item':
      return compileItem(node);
    case 'call':
      return compileCall(node);
    case 'filter': {
      const apply = compileFilter(node);
      return (frame) => apply(frame, null);
    }
    case 'test':
      return compileTest(node);
  }
}

function missing(frame: Frame, name: string, node: Place): Value {
  frame.runtime.at = node;
  return new Undefined(frame.runtime.undefinedMode, { name });
}

function compileCompare(node: Compare): Evaluate {
  const first = compileExpression(node.first);
  const rest = node.rest.map(({ operator, operand }) => [operator, compileExpression(operand)] as const);
  return (frame) => {
    let left = first(frame);
    for (const [operator, operand] of rest) {
      const right = operand(frame);
      frame.runtime.at = node;
      if (!holds(operator, left, right)) return false;
      left = right;
    }
    return true;
  };
}

/** True when `a operator b`. */
export function holds(operator: CompareOperator, a: Value, b: Value): boolean {
  switch (operator) {
    case '==':
      return equals(a, b);
    case '!=':
      return !equals(a, b);
    case '<':
      return compare(a, b, '<') < 0;
    case '<=':
      return compare(a, b, '<=') <= 0;
    case '>':
      return compare(a, b, '>') > 0;
    case '>=':
      return compare(a, b, '>=') >= 0;
    case 'in':
      return contains(b, a);
    case 'not in':
      return !contains(b, a);
  }
}

function compileItem(node: Item): Evaluate {
  const target = compileExpression(node.target);
  const { key } = node;
  if (key.kind !== 'slice') {
    const index = compileExpression(key);
    return (frame) => {
      const value = target(frame);
      const at = index(frame);
      const { runtime } = frame;
      runtime.at = value instanceof Undefined ? node.target : node;
      return getItem(runtime.undefinedMode, value, at);
    };
  }
  const [from, to, step] = [key.from, key.to, key.step].map((part) => part && compileExpression(part));
  return (frame) => {
    const value = target(frame);
    const [a, b, c] = [from?.(frame) ?? null, to?.(frame) ?? null, step?.(frame) ?? null];
    frame.runtime.at = node;
    return getSlice(value, a, b, c);
  };
}

type Gather = (frame: Frame) => readonly Value[];

/** Turns a call's arguments into a function that evaluates the positional ones. */
export function compileArgs({ args, star }: Arguments): Gather {
  const fixed = args.map(compileExpression);
  if (star) {
    const more = compileExpression(star);
    return (frame) => {
      const values = fixed.map((arg) => arg(frame));
      const rest = more(frame);
      frame.runtime.at = star;
      return [...values, ...listOf(rest)];
    };
  }
  if (fixed.length === 0) return () => noArgs;
  if (fixed.length === 1) {
    const only = fixed[0]!;
    return (frame) => [only(frame)];
  }
  return (frame) => fixed.map((arg) => arg(frame));
}
const noArgs: readonly Value[] = [];

/** Turns a call's arguments into a function that evaluates those with a name. */
export function compileKwargs({ kwargs, doubleStar }: Arguments): (frame: Frame) => Kwargs {
  if (kwargs.length === 0 && !doubleStar) return () => noKwargs;
  const fixed = kwargs.map(({ name, value }) => [name, compileExpression(value)] as const);
  const more = doubleStar && compileExpression(doubleStar);
  return (frame) => {
    const named = new Map<string, Value>();
    for (const [name, value] of fixed) named.set(name, value(frame));
    if (more) addKwargs(frame, named, more(frame), doubleStar);
    return named;
  };
}

function addKwargs(frame: Frame, named: Map<string, Value>, rest: Value, place: Place): void {
  frame.runtime.at = place;
  if (!(rest instanceof Dict)) {
    if (rest instanceof Undefined) rest.fail();
    throw new JinjaError('type', `argument after ** must be a mapping, not ${typeName(rest)}`);
  }
  for (const [key, value] of rest.entries()) {
    if (typeof key !== 'string') throw new JinjaError('type', 'keywords must be strings');
    if (named.has(key)) throw new JinjaError('type', `got multiple values for keyword argument '${key}'`);
    named.set(key, value);
  }
}

/** Turns a call into a function that gives its value. */
export function compileCall(node: CallExpression): Evaluate {
  const args = compileArgs(node);
  const kwargs = compileKwargs(node);
  const { callee } = node;
  if (callee.kind === 'attribute') {
    const target = compileExpression(callee.target);
    const { name } = callee;
    return (frame) => {
      const self = target(frame);
      const { runtime } = frame;
      if (!(self instanceof HostObject) && !(self instanceof Undefined)) {
        const values = args(frame);
        const named = kwargs(frame);
        runtime.at = node;
        const result = callMethod(frame, self, name, values, named);
        if (result !== undefined) return result;
        runtime.at = callee;
        return callValue(frame, getAttribute(runtime.undefinedMode, self, name), values, named);
      }
      runtime.at = self instanceof Undefined ? callee.target : callee;
      const method = getAttribute(runtime.undefinedMode, self, name);
      const values = args(frame);
      const named = kwargs(frame);
      runtime.at = method instanceof Undefined ? callee : node;
      return callValue(frame, method, values, named);
    };
  }
  const evaluate = compileExpression(callee);
  return (frame) => {
    const fn = evaluate(frame);
    const values = args(frame);
    const named = kwargs(frame);
    frame.runtime.at = fn instanceof Undefined ? callee : node;
    return callValue(frame, fn, values, named);
  };
}

/** Turns a filter into a function of a scope and the text of the block it stands on, if it stands on one. */
export function compileFilter(node: FilterExpression): (frame: Frame, input: Value) => Value {
  const filter = findFilter(node.name);
  const { target: inner } = node;
  const target: (frame: Frame, input: Value) => Value = !inner ? (_, input) => input : inner.kind === 'filter' ? compileFilter(inner) : compileExpression(inner);
  const args = compileArgs(node);
  const kwargs = compileKwargs(node);
  return (frame, input) => {
    const value = target(frame, input);
    const values = args(frame);
    const named = kwargs(frame);
    frame.runtime.at = node;
    return filter(frame, value, values, named);
  };
}

function compileTest(node: TestExpression): Evaluate {
  const test = findTest(node.name);
  const target = compileExpression(node.target);
  const args = compileArgs(node);
  const kwargs = compileKwargs(node);
  return (frame) => {
    const value = target(frame);
    const values = args(frame);
    const named = kwargs(frame);
    frame.runtime.at = node;
    return test(frame, value, values, named);
  };
}
