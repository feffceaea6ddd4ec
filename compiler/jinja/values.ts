import { JinjaError } from './errors.ts';
import type { Call } from './runtime/call.ts';
import type { Dict } from './dict.ts';

/**
 * Everything that a template can hold.
 *
 * | Python | here |
 * |---|---|
 * | None, bool | `null`, `boolean` |
 * | int | an integral JavaScript number within ±2^53, `bigint` beyond |
 * | float | `Float` |
 * | str, Markup | `string` (counted in code points wherever Python counts), `Markup` |
 * | list, tuple, dict | a JavaScript array, `Tuple`, `Dict` |
 * | a missing value | `Undefined` |
 * | anything else: functions, ranges, namespaces, relations, … | `HostObject` |
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Markup
  | Value[]
  | Tuple
  | Dict
  | Undefined
  | HostObject;

/** A Python float; a bare JavaScript number is an int. */
export class Float {
  readonly value: number;
  /** A decimal's digits: what it prints as, where a float of the same value would print other ones. */
  readonly digits: string | undefined;
  constructor(value: number, digits?: string) {
    this.value = value;
    this.digits = digits;
  }
}

/** Text marked as safe HTML: a string that `escape` leaves alone. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A Python tuple. */
export class Tuple {
  readonly items: readonly Value[];
  /** Names of the items, where they have some (`groupby` gives grouper and list). */
  readonly names?: readonly string[];
  constructor(items: readonly Value[], names?: readonly string[]) {
    this.items = items;
    if (names) this.names = names;
  }
}

/** How a render treats a missing value: see `RenderOptions.undefined`. */
export type UndefinedMode = 'jinja' | 'strict' | 'chain';

/** A missing value: false, empty and printed as nothing; any other use of it fails with its message. */
export class Undefined {
  readonly mode: UndefinedMode;
  readonly label: string | undefined;
  readonly text: string | undefined;
  readonly owner: Value | undefined;
  readonly unsafe: boolean;

  constructor(mode: UndefinedMode, about: { readonly name?: string; readonly hint?: string; readonly owner?: Value; readonly unsafe?: boolean }) {
    this.mode = mode;
    this.label = about.name;
    this.text = about.hint;
    this.owner = about.owner;
    this.unsafe = about.unsafe ?? false;
  }

  /** What to say when it is used; in Python's words. */
  get message(): string {
    if (this.text !== undefined) return this.text;
    if (this.owner === undefined) return `'${this.label}' is undefined`;
    const owner = this.owner === null ? 'None' : `${typeName(this.owner)} object`;
    return `'${owner}' has no attribute '${this.label}'`;
  }

  /** Raises the error that this value stands for. */
  fail(): never {
    const error = new JinjaError(this.unsafe ? 'security' : 'undefined', this.message);
    if (this.label !== undefined) {
      if (this.owner === undefined) error.undefinedName = this.label;
      else if (this.owner instanceof HostObject && this.owner.members) {
        const { name, names } = this.owner.members();
        error.undefinedName = `${name}.${this.label}`;
        error.candidates = names;
      }
    }
    throw error;
  }
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '|' | '&' | '^';

/**
 * Anything that is not plain data: functions, ranges, relations, dates. What a hook does not answer, the object cannot do.
 * Templates see what these hooks give and nothing else: no property of the JavaScript object is reachable.
 */
export abstract class HostObject {
  /** Python's name for the type, as messages and tests see it. */
  abstract readonly typeName: string;
  /** `x.name`, and `x['name']` where `getItem` has none; undefined when there is no such attribute. */
  getAttr?(name: string): Value | undefined;
  /** Its own name and those of all that it has: a missing attribute is then told like a missing name. */
  members?(): { readonly name: string; readonly names: readonly string[] };
  /** `x[key]`; undefined when there is no such item. */
  getItem?(key: Value): Value | undefined;
  /** `x(…)`. */
  call?(call: Call): Value;
  /** What `{{ x }}` prints; `repr` where it is missing. */
  str?(): string;
  /** What it looks like within a list. */
  repr?(): string;
  /** `x[from:to:step]`, with null for what is left out; by default a list of what `getItem` gives. */
  slice?(from: Value, to: Value, step: Value): Value;
  /** A new iterator over its items; an iterator gives itself. */
  iterate?(): Iterator<Value>;
  length?(): number;
  /** False for an empty value; by default what `length` says, else true. */
  truth?(): boolean;
  equals?(other: Value): boolean;
  /** Stands for the value as the key of a dict; by default the object itself. */
  hashKey?(): string | object;
  /** Below, equal or above `other`, as sort functions do; undefined when they have no order. */
  compare?(other: Value): number | undefined;
  /** `x op other`, or `other op x` when `reflected`; undefined when not supported. */
  binary?(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined;
  /** `item in x`; by default it iterates. */
  contains?(item: Value): boolean;
  /** True when `is mapping` holds. */
  readonly mapping?: boolean;
  /** True when `is number` holds. */
  readonly numeric?: boolean;
  /** Its contents as plain JavaScript, for `toJs` and JSON; undefined where it has none. */
  plain?(): unknown;
}

/** A function of the host. It may throw anything: only a `JinjaError` is taken as the template's mistake. */
export type NativeBody = (call: Call) => Value;

/** A function that templates can call. */
export class NativeFunction extends HostObject {
  readonly typeName: string = 'function';
  readonly functionName: string;
  readonly body: NativeBody;
  constructor(name: string, body: NativeBody) {
    super();
    this.functionName = name;
    this.body = body;
  }
  override call(call: Call): Value {
    return this.body(call);
  }
  override repr(): string {
    return `<function ${this.functionName}>`;
  }
}

/** Makes a host function a value. */
export function native(name: string, body: NativeBody): NativeFunction {
  return new NativeFunction(name, body);
}

type HostHooks = { -readonly [K in keyof HostObject]: HostObject[K] };

/** Makes a host object from its hooks. */
export function hostObject(hooks: HostHooks): HostObject {
  return Object.assign(new PlainHost(hooks.typeName), hooks);
}

class PlainHost extends HostObject {
  readonly typeName: string;
  constructor(typeName: string) {
    super();
    this.typeName = typeName;
  }
}

/** Python's name of a value's type: `int`, `str`, `NoneType`, … */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'number':
    case 'bigint':
      return 'int';
    case 'boolean':
      return 'bool';
    default:
      if (value === null) return 'NoneType';
      if (Array.isArray(value)) return 'list';
      if (value instanceof Float) return 'float';
      if (value instanceof Tuple) return 'tuple';
      if (value instanceof Markup) return 'Markup';
      if (value instanceof Undefined) return 'Undefined';
      return value.typeName;
  }
}
