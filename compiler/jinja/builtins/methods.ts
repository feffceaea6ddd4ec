import { Dict } from '../dict.ts';
import type { Kwargs } from '../runtime/call.ts';
import { bind } from '../runtime/call.ts';
import type { Frame } from '../runtime/frame.ts';
import type { Value } from '../values.ts';
import { Float, HostObject, Markup, NativeFunction, Tuple, Undefined } from '../values.ts';
import { dictMethods } from './dict-methods.ts';
import { listMethods, tupleMethods } from './list-methods.ts';
import { floatMethods, integerMethods } from './number-methods.ts';
import type { Method, Methods } from './method.ts';
import { stringMethods } from './string-methods.ts';


/** Calls `self.name(…)`; undefined when the value has no such method. */
export function callMethod(frame: Frame, self: Value, name: string, args: readonly Value[], kwargs: Kwargs): Value | undefined {
  const method = methodsOf(self)?.get(name);
  if (!method) return undefined;
  if (self instanceof Markup) return callOnMarkup(frame, self, method, name, args, kwargs);
  return run(frame, self, method, name, args, kwargs);
}

/** True when plain data has a method of that name. */
export function hasMethod(self: Value, name: string): boolean {
  return methodsOf(self)?.has(name) ?? false;
}

function run(frame: Frame, self: Value, method: Method<never>, name: string, args: readonly Value[], kwargs: Kwargs): Value {
  const { parameters } = method;
  return method.run(self as never, parameters ? bind(name, parameters, args, kwargs) : args, frame, kwargs);
}

/** A text method of safe text gives safe text. */
function callOnMarkup(frame: Frame, self: Markup, method: Method<never>, name: string, args: readonly Value[], kwargs: Kwargs): Value {
  const result = run(frame, self.text, method, name, args, kwargs);
  if (typeof result === 'string') return new Markup(result);
  return Array.isArray(result) ? result.map((item) => (typeof item === 'string' ? new Markup(item) : item)) : result;
}

/** `self.name` without a call: the method, bound to its value. */
export function findMethod(self: Value, name: string): Value | undefined {
  const method = methodsOf(self)?.get(name);
  if (!method) return undefined;
  return new NativeFunction(name, (call) => callMethod(call.frame, self, name, call.args, call.kwargs)!);
}

function methodsOf(self: Value): Methods<never> | undefined {
  if (self instanceof Undefined) return undefined;
  if (typeof self === 'string' || self instanceof Markup) return stringMethods as Methods<never>;
  if (self instanceof Dict) return dictMethods as Methods<never>;
  if (Array.isArray(self)) return listMethods as Methods<never>;
  if (self instanceof Tuple) return tupleMethods as Methods<never>;
  if (self instanceof Float) return floatMethods as Methods<never>;
  if (self === null || self instanceof HostObject) return undefined;
  return integerMethods as Methods<never>;
}
