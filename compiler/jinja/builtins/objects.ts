import { Dict } from '../dict.ts';
import { JinjaError } from '../errors.ts';
import { sliceBounds } from '../runtime/attributes.ts';
import { equals, numberOf } from '../runtime/compare.ts';
import type { Frame } from '../runtime/frame.ts';
import { repr } from '../runtime/text.ts';
import type { Value } from '../values.ts';
import { HostObject, NativeFunction, Tuple } from '../values.ts';
import type { Call } from '../runtime/call.ts';

/** What `namespace()` gives: the one value whose attributes `{% set %}` can assign to. */
export class Namespace extends HostObject {
  readonly typeName = 'Namespace';
  readonly attributes = new Map<string, Value>();
  override getAttr(name: string): Value | undefined {
    return this.attributes.get(name);
  }
  override repr(): string {
    const dict = new Dict();
    for (const [name, value] of this.attributes) dict.set(name, value);
    return `<Namespace ${repr(dict)}>`;
  }
}

/** What `range()` gives: numbers that are not stored. */
export class Range extends HostObject {
  readonly typeName = 'range';
  readonly #from: number;
  readonly #to: number;
  readonly #step: number;
  readonly #length: number;

  constructor(from: number, to: number, step: number) {
    super();
    this.#from = from;
    this.#to = to;
    this.#step = step;
    this.#length = Math.max(0, Math.ceil((to - from) / step));
  }
  override length(): number {
    return this.#length;
  }
  #at(index: number): number {
    return this.#from + index * this.#step;
  }
  override getItem(key: Value): Value | undefined {
    const number = typeof key === 'object' ? undefined : numberOf(key);
    if (number === undefined) return undefined;
    const index = Number(number) < 0 ? Number(number) + this.#length : Number(number);
    return index >= 0 && index < this.#length ? this.#at(index) : undefined;
  }
  override slice(from: Value, to: Value, step: Value): Range {
    const [a, b, c] = sliceBounds(this.#length, from, to, step);
    return new Range(this.#at(a), this.#at(b), this.#step * c);
  }
  *values(): Generator<Value> {
    for (let i = 0; i < this.#length; i++) yield this.#at(i);
  }
  override iterate(): Iterator<Value> {
    return this.values();
  }
  override contains(item: Value): boolean {
    const number = numberOf(item);
    if (number === undefined) return false;
    const index = (Number(number) - this.#from) / this.#step;
    return Number.isInteger(index) && index >= 0 && index < this.#length;
  }
  override equals(other: Value): boolean {
    return other instanceof Range && other.#length === this.#length && (this.#length === 0 || (other.#from === this.#from && (this.#length === 1 || other.#step === this.#step)));
  }
  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'start':
        return this.#from;
      case 'stop':
        return this.#to;
      case 'step':
        return this.#step;
      case 'index':
        return new NativeFunction('index', (call) => {
          const [item] = call.bind('index', ['value']);
          if (!this.contains(item!)) throw new JinjaError('value', `${repr(item!)} is not in range`);
          return (Number(numberOf(item!)) - this.#from) / this.#step;
        });
      case 'count':
        return new NativeFunction('count', (call) => (this.contains(call.bind('count', ['value'])[0]!) ? 1 : 0));
    }
    return undefined;
  }
  override repr(): string {
    return this.#step === 1 ? `range(${this.#from}, ${this.#to})` : `range(${this.#from}, ${this.#to}, ${this.#step})`;
  }
}

/** What `d.keys()`, `d.values()` and `d.items()` give: a live view of a dict. */
export class DictView extends HostObject {
  readonly typeName: string;
  readonly #dict: Dict;
  readonly #kind: 'keys' | 'values' | 'items';
  constructor(dict: Dict, kind: 'keys' | 'values' | 'items') {
    super();
    this.#dict = dict;
    this.#kind = kind;
    this.typeName = `dict_${kind}`;
  }
  override length(): number {
    return this.#dict.size;
  }
  *values(): Generator<Value> {
    const { size } = this.#dict;
    for (const [key, value] of this.#dict.entries()) {
      if (this.#dict.size !== size) throw new JinjaError('value', 'dictionary changed size during iteration');
      yield this.#kind === 'keys' ? key : this.#kind === 'values' ? value : new Tuple([key, value]);
    }
  }
  override iterate(): Iterator<Value> {
    return this.values();
  }
  override contains(item: Value): boolean {
    if (this.#kind === 'keys') return this.#dict.has(item);
    for (const other of this.values()) if (equals(other, item)) return true;
    return false;
  }
  override equals(other: Value): boolean {
    if (!(other instanceof DictView) || this.#kind === 'values' || other.#kind === 'values') return this === other;
    return this.length() === other.length() && [...this.values()].every((item) => other.contains(item));
  }
  override repr(): string {
    return `${this.typeName}(${repr([...this.values()])})`;
  }
}

/** What `cycler()` gives. */
export class Cycler extends HostObject {
  readonly typeName = 'Cycler';
  readonly #items: readonly Value[];
  #position = 0;
  constructor(items: readonly Value[]) {
    super();
    if (items.length === 0) throw new JinjaError('value', 'at least one item has to be provided');
    this.#items = items;
  }
  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'current':
        return this.#items[this.#position];
      case 'items':
        return new Tuple(this.#items);
      case 'pos':
        return this.#position;
      case 'next':
        return new NativeFunction('next', () => {
          const item = this.#items[this.#position]!;
          this.#position = (this.#position + 1) % this.#items.length;
          return item;
        });
      case 'reset':
        return new NativeFunction('reset', () => {
          this.#position = 0;
          return null;
        });
    }
    return undefined;
  }
}

/** What `joiner()` gives: nothing at its first call, its separator at every other. */
export class Joiner extends HostObject {
  readonly typeName = 'Joiner';
  readonly #separator: Value;
  #used = false;
  constructor(separator: Value) {
    super();
    this.#separator = separator;
  }
  override call(_: Call): Value {
    const text = this.#used ? this.#separator : '';
    this.#used = true;
    return text;
  }
  override getAttr(name: string): Value | undefined {
    return name === 'sep' ? this.#separator : name === 'used' ? this.#used : undefined;
  }
}

/** What `{% import %}` gives: the macros and variables of a template, and its text. */
export class TemplateModule extends HostObject {
  readonly typeName = 'jinja2.environment.TemplateModule';
  readonly #frame: Frame;
  readonly #text: string;
  constructor(frame: Frame, text: string) {
    super();
    this.#frame = frame;
    this.#text = text;
  }
  override getAttr(name: string): Value | undefined {
    if (name.startsWith('_')) return undefined;
    return this.#frame.compiled.imports.has(name) ? undefined : this.#frame.vars?.get(name);
  }
  override str(): string {
    return this.#text;
  }
}
