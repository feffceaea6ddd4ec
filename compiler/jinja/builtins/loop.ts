import { JinjaError } from '../errors.ts';
import { equals } from '../runtime/compare.ts';
import { lengthOf } from '../runtime/iterate.ts';
import type { UndefinedMode, Value } from '../values.ts';
import { Dict } from '../dict.ts';
import { HostObject, NativeFunction, Tuple, Undefined } from '../values.ts';

/** The `loop` of a `for`: hands out the items, and knows where it stands. */
export class LoopContext extends HostObject {
  readonly typeName = 'LoopContext';
  readonly #mode: UndefinedMode;
  readonly #depth: number;
  readonly #recurse: ((items: Value) => string) | undefined;
  #items: Iterator<Value>;
  #length: number | undefined;
  #index = -1;
  #before: Value = null;
  #current: Value = null;
  #after: IteratorResult<Value> | undefined;
  #changed: Tuple | undefined;

  /** `source` is what is iterated over, where its length can be known beforehand. */
  constructor(source: Value | undefined, items: Iterator<Value>, mode: UndefinedMode, depth: number, recurse: ((items: Value) => string) | undefined) {
    super();
    this.#items = items;
    this.#mode = mode;
    this.#depth = depth;
    this.#recurse = recurse;
    this.#length = source !== undefined && hasLength(source) ? lengthOf(source) : undefined;
  }

  next(): IteratorResult<Value> {
    const step = this.#after ?? this.#items.next();
    this.#after = undefined;
    if (step.done) return step;
    this.#index++;
    this.#before = this.#current;
    this.#current = step.value;
    return step;
  }

  #peek(): IteratorResult<Value> {
    return (this.#after ??= this.#items.next());
  }

  override length(): number {
    if (this.#length === undefined) {
      const rest: Value[] = [];
      const ahead = this.#after && !this.#after.done ? 1 : 0;
      for (let step = this.#items.next(); !step.done; step = this.#items.next()) rest.push(step.value);
      this.#items = rest[Symbol.iterator]();
      this.#length = rest.length + this.#index + 1 + ahead;
    }
    return this.#length;
  }

  override getAttr(name: string): Value | undefined {
    const index = this.#index;
    switch (name) {
      case 'index':
        return index + 1;
      case 'index0':
        return index;
      case 'first':
        return index === 0;
      case 'last':
        return this.#peek().done === true;
      case 'length':
        return this.length();
      case 'revindex':
        return this.length() - index;
      case 'revindex0':
        return this.length() - index - 1;
      case 'depth':
        return this.#depth + 1;
      case 'depth0':
        return this.#depth;
      case 'previtem':
        return index === 0 ? new Undefined(this.#mode, { hint: 'there is no previous item' }) : this.#before;
      case 'nextitem': {
        const step = this.#peek();
        return step.done ? new Undefined(this.#mode, { hint: 'there is no next item' }) : step.value;
      }
      case 'cycle':
        return new NativeFunction('cycle', ({ args }) => {
          if (args.length === 0) throw new JinjaError('type', 'no items for cycling given');
          return args[index % args.length]!;
        });
      case 'changed':
        return new NativeFunction('changed', ({ args }) => {
          const value = new Tuple(args);
          if (this.#changed && equals(this.#changed, value)) return false;
          this.#changed = value;
          return true;
        });
    }
    return undefined;
  }

  override call({ args }: { readonly args: readonly Value[] }): Value {
    if (!this.#recurse) throw new JinjaError('type', "The loop must have the 'recursive' marker to be called recursively.", 'Write {% for … recursive %}.');
    if (args.length !== 1) throw new JinjaError('type', `loop() takes 1 argument, ${args.length} given`);
    return this.#recurse(args[0]!);
  }

  override truth(): boolean {
    return this.length() > 0;
  }

  override repr(): string {
    return `<LoopContext ${this.#index + 1}/${this.length()}>`;
  }
}

function hasLength(value: Value): boolean {
  if (Array.isArray(value) || typeof value === 'string' || value instanceof Tuple || value instanceof Dict) return true;
  return value instanceof HostObject && value.length !== undefined;
}
