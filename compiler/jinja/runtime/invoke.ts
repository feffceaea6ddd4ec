import { JinjaError } from '../errors.ts';
import type { Value } from '../values.ts';
import { HostObject, Tuple, Undefined, typeName } from '../values.ts';
import { Dict } from '../dict.ts';
import type { Kwargs } from './call.ts';
import { Call } from './call.ts';
import { Frame } from './frame.ts';
import { Macro } from './macro.ts';
import type { Runtime } from './runtime.ts';

/** Leaves the macro that runs with any value: what dbt's `return()` throws. */
export class ReturnSignal {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

/** Calls a value. */
export function callValue(frame: Frame, callee: Value, args: readonly Value[], kwargs: Kwargs): Value {
  const { runtime } = frame;
  runtime.step();
  if (callee instanceof Macro) return callMacro(runtime, callee, args, kwargs);
  if (callee instanceof HostObject && callee.call) {
    const { at, file } = runtime;
    runtime.enter();
    const result = callee.call(new Call(args, kwargs, frame));
    runtime.leave();
    runtime.at = at;
    runtime.file = file;
    return result;
  }
  return notCallable(callee);
}

/** Fails, unless a missing value may be called. */
function notCallable(callee: Value): Value {
  if (callee instanceof Undefined) return callee.mode === 'chain' ? callee : callee.fail();
  throw new JinjaError('type', `'${typeName(callee)}' object is not callable`);
}

/** Calls a macro and gives its text, or what it returned. */
export function callMacro(runtime: Runtime, macro: Macro, args: readonly Value[], kwargs: Kwargs): Value {
  return run(runtime, macro, args, kwargs, false)!;
}

/** Calls a macro that writes to the output in place; gives what it returned, if it did. */
export function writeMacro(runtime: Runtime, macro: Macro, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  return run(runtime, macro, args, kwargs, true);
}

function run(runtime: Runtime, macro: Macro, args: readonly Value[], kwargs: Kwargs, inPlace: boolean): Value | undefined {
  const { output, at, file } = runtime;
  const { code } = macro;
  runtime.step();
  const parent = macro.closure ?? runtime.fileFrame(macro.compiled);
  const frame = new Frame(runtime, macro.compiled, parent, parent.withContext);
  bindArguments(frame, macro, args, kwargs);
  runtime.enter();
  const captures = output.captures;
  const mark = inPlace ? output.mark : undefined;
  const { site, depth } = { site: output.site, depth: runtime.depth };
  try {
    runtime.file = macro.compiled.template.file;
    output.enter(runtime.file, at.start, at.end);
    if (!inPlace) output.capture();
    code.bindDefaults(frame);
    code.body(frame);
    return inPlace ? undefined : output.release();
  } catch (thrown) {
    output.unwind(captures);
    if (thrown instanceof ReturnSignal && !macro.isCaller) {
      if (mark) output.rewind(mark);
      return thrown.value;
    }
    if (thrown instanceof JinjaError) {
      runtime.place(thrown);
      thrown.macros = [...thrown.macros, { name: macro.name, definedIn: macro.compiled.template.file, span: { file, start: at.start, end: at.end } }];
    }
    throw thrown;
  } finally {
    runtime.depth = depth - 1;
    runtime.at = at;
    runtime.file = file;
    output.site = site;
  }
}

/** Puts a call's arguments into the macro's scope, as jinja2's `Macro.__call__` does. */
function bindArguments(frame: Frame, macro: Macro, args: readonly Value[], kwargs: Kwargs): void {
  const { code } = macro;
  const { parameters } = code;
  const count = Math.min(args.length, parameters.length);
  for (let i = 0; i < count; i++) frame.set(parameters[i]!.name, args[i]!);
  let rest: Map<string, Value> | undefined = kwargs.size > 0 ? new Map(kwargs) : undefined;
  let ownCaller = count === parameters.length && code.hasCallerParameter;
  for (let i = count; i < parameters.length; i++) {
    const { name } = parameters[i]!;
    const value = rest?.get(name);
    if (name === 'caller') ownCaller = true;
    if (value !== undefined) {
      rest!.delete(name);
      frame.set(name, value);
    }
  }
  if (code.usesCaller && !ownCaller) {
    frame.set('caller', rest?.get('caller') ?? new Undefined(frame.runtime.undefinedMode, { hint: 'No caller defined', name: 'caller' }));
    rest?.delete('caller');
  }
  if (code.usesKwargs) frame.set('kwargs', kwargsDict(rest));
  else if (rest && rest.size > 0) {
    if (rest.has('caller'))
      throw new JinjaError('type', `macro '${macro.name}' is called with a call block, but never uses caller()`, 'Print {{ caller() }} in the macro, or call it without a block.');
    throw new JinjaError('type', `macro '${macro.name}' takes no keyword argument '${rest.keys().next().value}'`);
  }
  if (code.usesVarargs) frame.set('varargs', new Tuple(args.slice(parameters.length)));
  else if (args.length > parameters.length) throw new JinjaError('type', `macro '${macro.name}' takes not more than ${parameters.length} argument(s)`);
}

function kwargsDict(kwargs: Kwargs | undefined): Dict {
  const dict = new Dict();
  if (kwargs) for (const [name, value] of kwargs) dict.set(name, value);
  return dict;
}
