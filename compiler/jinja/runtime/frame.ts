import type { Value } from '../values.ts';
import { Undefined } from '../values.ts';
import type { Compiled } from '../compile/compiled.ts';
import type { Runtime } from './runtime.ts';

/** One scope of variables: a template, a macro's call, a loop's turn, a block. */
export class Frame {
  readonly runtime: Runtime;
  readonly parent: Frame | undefined;
  /** The template whose text runs here. */
  readonly compiled: Compiled;
  /** False in a template that was imported without the context. */
  readonly withContext: boolean;
  vars: Map<string, Value> | undefined;

  constructor(runtime: Runtime, compiled: Compiled, parent: Frame | undefined, withContext: boolean) {
    this.runtime = runtime;
    this.compiled = compiled;
    this.parent = parent;
    this.withContext = withContext;
  }

  /** A scope within this one. */
  inner(): Frame {
    return new Frame(this.runtime, this.compiled, this, this.withContext);
  }

  set(name: string, value: Value): void {
    (this.vars ??= new Map()).set(name, value);
  }

  /** The value of a name: the nearest variable, what the render was given, a macro of the same file, a function of Jinja's own. */
  lookup(name: string): Value | undefined {
    let frame: Frame | undefined = this;
    do {
      const value = frame.vars?.get(name);
      if (value !== undefined) return value;
      frame = frame.parent;
    } while (frame);
    return this.runtime.resolve(name, this);
  }

  /** The value of a name, or `Undefined`. */
  get(name: string): Value {
    const value = this.lookup(name);
    return value === undefined ? new Undefined(this.runtime.undefinedMode, { name }) : value;
  }
}
