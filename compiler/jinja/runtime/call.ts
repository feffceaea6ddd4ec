import type { Span } from '../../contracts/diagnostics.ts';
import type { Value } from '../values.ts';
import type { Frame } from './frame.ts';
import { JinjaError } from '../errors.ts';
import { callValue } from './invoke.ts';

export type Kwargs = ReadonlyMap<string, Value>;
export const noKwargs: Kwargs = new Map();

/** One call of a function from a template: what a host function gets. */
export class Call {
  readonly args: readonly Value[];
  readonly kwargs: Kwargs;
  readonly frame: Frame;
  constructor(args: readonly Value[], kwargs: Kwargs, frame: Frame) {
    this.args = args;
    this.kwargs = kwargs;
    this.frame = frame;
  }

  /** The text of the call in its template. */
  get span(): Span {
    return this.frame.runtime.here();
  }

  /** What a name means where the call stands; undefined when it has no value there. */
  lookup(name: string): Value | undefined {
    return this.frame.lookup(name);
  }

  /** The `caller` of a `{% call %}` block. */
  get caller(): Value | undefined {
    return this.kwargs.get('caller');
  }

  /** Calls a value that the template gave, such as a macro. */
  invoke(callee: Value, args: readonly Value[] = [], kwargs: Kwargs = noKwargs): Value {
    return callValue(this.frame, callee, args, kwargs);
  }

  /**
   * The arguments by parameter, as Python binds them: `'name default? kw?'` where `?` marks an optional one.
   * Missing optional ones are undefined. Fails as Python does.
   */
  bind(functionName: string, parameters: readonly string[]): (Value | undefined)[] {
    return bind(functionName, parameters, this.args, this.kwargs);
  }
}

/** Binds arguments to parameters: a name that ends in `?` is optional, one that ends in `/` takes no keyword. */
export function bind(functionName: string, parameters: readonly string[], args: readonly Value[], kwargs: Kwargs): (Value | undefined)[] {
  if (args.length > parameters.length)
    throw new JinjaError('type', `${functionName}() takes at most ${parameters.length} argument${parameters.length === 1 ? '' : 's'}, ${args.length} given`);
  const bound: (Value | undefined)[] = args.slice();
  let used = 0;
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i]!;
    const name = parameter.replace(/[?/]+$/, '');
    const named = kwargs.size > 0 && !parameter.includes('/') ? kwargs.get(name) : undefined;
    if (named !== undefined) {
      if (i < args.length) throw new JinjaError('type', `${functionName}() got multiple values for argument '${name}'`);
      bound[i] = named;
      used++;
    } else if (i >= args.length && !parameter.includes('?')) throw new JinjaError('type', `${functionName}() missing the required argument '${name}'`);
  }
  if (used < kwargs.size) {
    const unknown = [...kwargs.keys()].find((name) => !parameters.some((parameter) => parameter.replace(/[?]+$/, '') === name));
    throw new JinjaError('type', `${functionName}() got an unexpected keyword argument '${unknown}'`);
  }
  return bound;
}
