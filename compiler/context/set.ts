import { Dict, HostObject, JinjaError, dictOf, listOf, native, repr } from '../jinja/index.ts';
import type { BinaryOperator, Call, Value } from '../jinja/index.ts';

/** A set as Python has it: distinct items, equal whatever their order. It keeps the order of the first of each. */
export class SetValue extends HostObject {
  readonly typeName = 'set';
  readonly #items: Dict;

  constructor(items: Iterable<Value>) {
    super();
    this.#items = dictOf([...items].map((item) => [item, true]));
  }
  has(item: Value): boolean {
    return this.#items.has(item);
  }
  *items(): Iterable<Value> {
    yield* this.#items.keys();
  }
  override length(): number {
    return this.#items.size;
  }
  override iterate(): Iterator<Value> {
    return [...this.#items.keys()][Symbol.iterator]();
  }
  override contains(item: Value): boolean {
    return this.has(item);
  }
  override equals(other: Value): boolean {
    return other instanceof SetValue && other.length() === this.length() && [...this.items()].every((item) => other.has(item));
  }
  override compare(other: Value): number | undefined {
    if (!(other instanceof SetValue)) return undefined;
    if (this.equals(other)) return 0;
    if ([...this.items()].every((item) => other.has(item))) return -1;
    return [...other.items()].every((item) => this.has(item)) ? 1 : undefined;
  }
  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (operator !== '-' || !(other instanceof SetValue)) return undefined;
    const [left, right] = reflected ? [other, this] : [this, other];
    return new SetValue([...left.items()].filter((item) => !right.has(item)));
  }
  override repr(): string {
    return this.length() === 0 ? 'set()' : `{${[...this.items()].map((item) => repr(item)).join(', ')}}`;
  }
  override plain(): unknown {
    return [...this.items()];
  }
  override getAttr(name: string): Value | undefined {
    const method = Object.hasOwn(methods, name) ? methods[name]! : undefined;
    return method && native(name, (call) => method(this, call, this.#items));
  }
}

/** Items of all arguments. */
function others(call: Call): Value[] {
  return call.args.flatMap((arg) => (arg instanceof SetValue ? [...arg.items()] : listOf(arg)));
}

const methods: Readonly<Record<string, (set: SetValue, call: Call, items: Dict) => Value>> = {
  add: (_, call, items) => {
    items.set(call.args[0]!, true);
    return null;
  },
  discard: (_, call, items) => {
    items.delete(call.args[0]!);
    return null;
  },
  remove: (_, call, items) => {
    if (!items.delete(call.args[0]!)) throw new JinjaError('key', repr(call.args[0]!));
    return null;
  },
  update: (_, call, items) => {
    for (const item of others(call)) items.set(item, true);
    return null;
  },
  clear: (_, __, items) => {
    items.clear();
    return null;
  },
  copy: (set) => new SetValue(set.items()),
  union: (set, call) => new SetValue([...set.items(), ...others(call)]),
  intersection: (set, call) => {
    const rest = call.args.map((arg) => new SetValue(arg instanceof SetValue ? arg.items() : listOf(arg)));
    return new SetValue([...set.items()].filter((item) => rest.every((other) => other.has(item))));
  },
  difference: (set, call) => {
    const without = new SetValue(others(call));
    return new SetValue([...set.items()].filter((item) => !without.has(item)));
  },
  symmetric_difference: (set, call) => {
    const other = new SetValue(others(call));
    return new SetValue([...[...set.items()].filter((item) => !other.has(item)), ...[...other.items()].filter((item) => !set.has(item))]);
  },
  issubset: (set, call) => {
    const other = new SetValue(others(call));
    return [...set.items()].every((item) => other.has(item));
  },
  issuperset: (set, call) => others(call).every((item) => set.has(item)),
  isdisjoint: (set, call) => !others(call).some((item) => set.has(item)),
};
