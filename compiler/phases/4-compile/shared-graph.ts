import { Dict, Tuple, fromJs } from '../../jinja/index.ts';
import type { Value } from '../../jinja/index.ts';

/** `graph` of one invocation. What templates keep in it beside the project's nodes stays for those that come after them, as in dbt. */
export class SharedGraph {
  readonly #make: () => Dict;
  #value: GraphDict | undefined;

  constructor(make: () => Dict) {
    this.#make = make;
  }

  value(): Value {
    return (this.#value ??= new GraphDict(this.#make()));
  }

  /** Notes what is kept now. */
  mark(): Mark {
    const seen = new Map<Value, Value>();
    const kept = [...(this.#value?.kept() ?? [])].map(([key, value]) => [key, copyOf(value, seen)] as const);
    if (this.#value) this.#value.touched = false;
    return {
      undo: () => {
        if (!this.#value) return;
        for (const [key] of [...this.#value.kept()]) this.#value.delete(key);
        for (const [key, value] of kept) this.#value.set(key, value);
      },
      touched: () => this.#value?.touched ?? false,
    };
  }
}

/** The state of what is kept when a render begins. */
export interface Mark {
  /** Puts back what was kept then: the render begins again. */
  undo(): void;
  /** Whether the render has looked at what is kept, or changed it. */
  touched(): boolean;
}

class GraphDict extends Dict {
  readonly #sections: ReadonlySet<Value>;
  touched = false;

  constructor(entries: Dict) {
    super();
    this.#sections = new Set(entries.keys());
    for (const [key, value] of entries.entries()) super.set(key, value);
  }
  override get(key: Value): Value | undefined {
    this.touched ||= !this.#sections.has(key);
    return super.get(key);
  }
  override has(key: Value): boolean {
    this.touched ||= !this.#sections.has(key);
    return super.has(key);
  }
  override set(key: Value, value: Value): this {
    this.touched ||= !this.#sections.has(key);
    return super.set(key, value);
  }
  *kept(): Iterable<readonly [Value, Value]> {
    for (const [key, value] of this.entries()) if (!this.#sections.has(key)) yield [key, value];
  }
}

const graphs = new WeakMap<() => unknown, SharedGraph>();

/** The graph of the invocation that `source` tells the entries of. */
export function sharedGraph(source: () => Readonly<Record<string, unknown>>): SharedGraph {
  let graph = graphs.get(source);
  if (!graph) graphs.set(source, (graph = new SharedGraph(() => fromJs(source()) as Dict)));
  return graph;
}

/** Lists and dicts anew, what is in them too; what can't change as it is. */
function copyOf(value: Value, seen: Map<Value, Value>): Value {
  if (!(value instanceof Dict || value instanceof Tuple || Array.isArray(value))) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (value instanceof Tuple) {
    const tuple = new Tuple(value.items.map((item) => copyOf(item, seen)));
    seen.set(value, tuple);
    return tuple;
  }
  if (value instanceof Dict) {
    const dict = new Dict();
    seen.set(value, dict);
    for (const [key, item] of value.entries()) dict.set(key, copyOf(item, seen));
    return dict;
  }
  const list: Value[] = [];
  seen.set(value, list);
  for (const item of value) list.push(copyOf(item, seen));
  return list;
}
