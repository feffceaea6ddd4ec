import { Dict } from '../dict.ts';
import { JinjaError } from '../errors.ts';
import { findMethod } from '../builtins/methods.ts';
import type { Value } from '../values.ts';
import { Float, HostObject, Markup, Tuple, Undefined, typeName } from '../values.ts';
import { numberOf, textOf } from './compare.ts';
import { characters } from './iterate.ts';
import { repr } from './text.ts';
import type { UndefinedMode } from '../values.ts';

/** `target.name`: the attribute, else the item of that name, else a missing value. */
export function getAttribute(mode: UndefinedMode, target: Value, name: string): Value {
  if (target instanceof Undefined) return target.mode === 'chain' ? target : target.fail();
  const attribute = findAttribute(mode, target, name);
  if (attribute !== undefined) return attribute;
  // None is a value: only what is not there is missing.
  const item = findItem(target, name);
  return item === undefined ? new Undefined(mode, { name, owner: target }) : item;
}

/** `target[key]`: the item, else the attribute of that name, else a missing value. */
export function getItem(mode: UndefinedMode, target: Value, key: Value): Value {
  if (target instanceof Undefined) return target.mode === 'chain' ? target : target.fail();
  const item = findItem(target, key);
  if (item !== undefined) return item;
  const name = textOf(key);
  if (name === undefined) return new Undefined(mode, { hint: `${describe(target)} has no element ${repr(key)}` });
  const attribute = findAttribute(mode, target, name);
  return attribute === undefined ? new Undefined(mode, { name, owner: target }) : attribute;
}

function describe(value: Value): string {
  return value === null ? 'None' : `${typeName(value)} object`;
}

/** The attribute of a value alone, without its items; undefined when there is none. */
export function findAttribute(mode: UndefinedMode, target: Value, name: string): Value | undefined {
  if (name.charCodeAt(0) === 95 && name.startsWith('__') && name.endsWith('__') && !(target instanceof HostObject && target.typeName === 'Namespace')) return unsafe(mode, target, name);
  if (target instanceof HostObject) return target.getAttr?.(name);
  if (target instanceof Tuple && target.names) {
    const index = target.names.indexOf(name);
    if (index >= 0) return target.items[index];
  }
  return findMethod(target, name);
}

/** Names like `__class__` lead out of a template's world. */
function unsafe(mode: UndefinedMode, target: Value, name: string): Undefined {
  return new Undefined(mode, { hint: `access to attribute '${name}' of '${typeName(target)}' object is unsafe.`, name, unsafe: true });
}

/** The item of a value alone; undefined when there is none. */
export function findItem(target: Value, key: Value): Value | undefined {
  if (target instanceof Dict) return isHashable(key) ? target.get(key) : undefined;
  if (target instanceof HostObject) return target.getItem?.(key);
  if (typeof key === 'string' || key instanceof Float) return undefined;
  const index = numberOf(key);
  if (index === undefined) return undefined;
  if (Array.isArray(target)) return at(target, Number(index));
  if (target instanceof Tuple) return at(target.items, Number(index));
  const text = textOf(target);
  if (text === undefined) return undefined;
  const chars = characters(text);
  return at(chars, Number(index)) as string | undefined;
}

function isHashable(key: Value): boolean {
  if (Array.isArray(key) || key instanceof Dict) return false;
  return !(key instanceof Tuple) || key.items.every(isHashable);
}

function at<T>(items: ArrayLike<T>, index: number): T | undefined {
  return items[index < 0 ? index + items.length : index];
}

/** `target[from:to:step]`; undefined ends are open. */
export function getSlice(target: Value, from: Value, to: Value, step: Value): Value {
  const text = textOf(target);
  if (text !== undefined) {
    const chars = characters(text);
    if (typeof chars === 'string' && step === null) {
      const [first, last] = sliceBounds(chars.length, from, to, null);
      return wrap(target, first < last ? chars.slice(first, last) : '');
    }
    return wrap(target, pick<string>(chars, from, to, step).join(''));
  }
  if (Array.isArray(target)) return pick(target, from, to, step);
  if (target instanceof Tuple) return new Tuple(pick(target.items, from, to, step));
  if (target instanceof Undefined) return target.mode === 'chain' ? target : target.fail();
  if (target instanceof HostObject && target.slice) return target.slice(from, to, step);
  if (target instanceof HostObject && target.getItem && target.length) {
    return pick(
      Array.from({ length: target.length() }, (_, i) => target.getItem!(i) ?? null),
      from,
      to,
      step,
    );
  }
  if (target instanceof Dict) throw new JinjaError('type', "unhashable type: 'slice'");
  throw new JinjaError('type', `'${typeName(target)}' object is not subscriptable`);
}

function wrap(target: Value, text: string): Value {
  return target instanceof Markup ? new Markup(text) : text;
}

function pick<T>(items: ArrayLike<T>, from: Value, to: Value, step: Value): T[] {
  const [first, last, stride] = sliceBounds(items.length, from, to, step);
  const picked: T[] = [];
  for (let i = first; stride > 0 ? i < last : i > last; i += stride) picked.push(items[i]!);
  return picked;
}

/** Python's `slice.indices`: first, end and step for a sequence of `length` items. */
export function sliceBounds(length: number, from: Value, to: Value, step: Value): [number, number, number] {
  const stride = sliceIndex(step) ?? 1;
  if (stride === 0) throw new JinjaError('value', 'slice step cannot be zero');
  const lowest = stride < 0 ? -1 : 0;
  const highest = stride < 0 ? length - 1 : length;
  const clip = (index: number) => (index < 0 ? Math.max(index + length, lowest) : Math.min(index, highest));
  const a = sliceIndex(from);
  const b = sliceIndex(to);
  return [a === undefined ? (stride < 0 ? highest : lowest) : clip(a), b === undefined ? (stride < 0 ? lowest : highest) : clip(b), stride];
}

function sliceIndex(value: Value): number | undefined {
  if (value === null) return undefined;
  const index = value instanceof Float ? undefined : numberOf(value);
  if (index === undefined) {
    if (value instanceof Undefined) value.fail();
    throw new JinjaError('type', 'slice indices must be integers or None or have an __index__ method');
  }
  return Number(index);
}
