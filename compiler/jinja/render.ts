import { Compiled } from './compile/compiled.ts';
import { compileExpression } from './compile/expressions.ts';
import { JinjaError } from './errors.ts';
import type { Kwargs } from './runtime/call.ts';
import { noKwargs } from './runtime/call.ts';
import { Frame } from './runtime/frame.ts';
import { callMacro as invokeMacro, ReturnSignal } from './runtime/invoke.ts';
import { Macro } from './runtime/macro.ts';
import type { Trace } from './runtime/output.ts';
import type { RenderOptions, Scope } from './runtime/runtime.ts';
import { Runtime } from './runtime/runtime.ts';
import { parseTuple } from './syntax/expressions.ts';
import { Scanner } from './syntax/scanner.ts';
import { parseTemplate as parse } from './syntax/template.ts';
import type { Template } from './syntax/ast.ts';
import type { Value } from './values.ts';
import { Undefined } from './values.ts';

/** What a render gave: its text and, when asked for, where each part of the text came from. */
export interface Rendered {
  readonly text: string;
  readonly trace: Trace;
}

/** Parses a template; fails with a `JinjaError` that has the place of the first mistake, unless `passOver` takes it: one in a tag outside of all blocks. */
export function parseTemplate(source: string, file: string, passOver?: (mistake: JinjaError) => void): Template {
  return guarded(file, () => parse(source, file, passOver));
}

/** Makes a parsed template ready to run. Its parts are compiled when they run for the first time. */
export function compileTemplate(template: Template): Compiled {
  return new Compiled(template);
}

/** Renders a template. Fails with a `JinjaError` where the template is wrong; what a host function throws passes through. */
export function renderTemplate(compiled: Compiled, scope: Scope, options: RenderOptions = {}): Rendered {
  const { file } = compiled.template;
  const runtime = new Runtime(scope, options, file);
  placed(runtime, () => compiled.body(runtime.rootFrame(compiled)));
  return { text: runtime.output.text, trace: runtime.output.trace };
}

/** Calls a macro outside of any render, and gives its text or what it returned. */
export function callMacro(macro: Macro, args: readonly Value[], kwargs: Kwargs | undefined, scope: Scope, options: RenderOptions = {}): Value {
  const { template } = macro.compiled;
  const runtime = new Runtime(scope, options, template.file);
  return placed(runtime, () => invokeMacro(runtime, macro, args, kwargs ?? noKwargs));
}

/** Evaluates a bare expression (no braces) to a value; `offset` is where it starts in `file`. */
export function evaluateExpression(source: string, file: string, scope: Scope, offset = 0, options: RenderOptions = {}): Value {
  return guarded(file, () =>
    shifted(offset, () => {
      const scanner = new Scanner(source, file, true);
      scanner.enter('');
      const node = parseTuple(scanner);
      if (!scanner.is('eof')) scanner.fail(`Expected the end of the expression, found ${scanner.describe()}.`);
      const compiled = new Compiled({ file, source, body: [], macros: [] });
      const runtime = new Runtime(scope, options, file);
      return placed(runtime, () => compileExpression(node)(new Frame(runtime, compiled, undefined, true)));
    }),
  );
}

/**
 * Renders a text of a properties file: where it is one `{{ … }}` and nothing else, the value keeps its type; a missing value
 * becomes none. Anything else gives text. `offset` is where the text starts in `file`.
 */
export function renderValue(source: string, file: string, scope: Scope, offset = 0, options: RenderOptions = {}): Value {
  return guarded(file, () =>
    shifted(offset, () => {
      const template = parse(source, file);
      const only = template.body.length === 1 ? template.body[0]! : undefined;
      const compiled = new Compiled(template);
      const runtime = new Runtime(scope, options, file);
      const frame = runtime.rootFrame(compiled);
      if (only?.kind !== 'print' || only.expressions.length !== 1) {
        placed(runtime, () => compiled.body(frame));
        return runtime.output.text;
      }
      const value = placed(runtime, () => compileExpression(only.expressions[0]!)(frame));
      if (!(value instanceof Undefined)) return value;
      if (value.mode === 'strict') placed(runtime, () => value.fail());
      return null;
    }),
  );
}

/** Runs a render; an error gets its place, and running out of stack becomes one. */
function placed<T>(runtime: Runtime, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    let error = thrown;
    if (thrown instanceof ReturnSignal) error = new JinjaError('value', 'return() stands outside of a macro.', 'Move it into a macro, or print the value.');
    else if (isStackOverflow(thrown)) error = new JinjaError('limit', 'This template is nested too deeply.', 'Split it into macros that call fewer others.');
    runtime.place(error);
    throw error;
  }
}

function guarded<T>(file: string, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (!isStackOverflow(thrown)) throw thrown;
    const error = new JinjaError('limit', 'This template is nested too deeply.');
    error.span = { file, start: 0, end: 0 };
    throw error;
  }
}

/** Errors of a text within a file speak of the file. */
function shifted<T>(offset: number, run: () => T): T {
  if (offset === 0) return run();
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof JinjaError && thrown.macros.length === 0) thrown.span = { ...thrown.span, start: thrown.span.start + offset, end: thrown.span.end + offset };
    throw thrown;
  }
}

function isStackOverflow(thrown: unknown): boolean {
  return thrown instanceof RangeError && /call stack/i.test(thrown.message);
}

/** A macro-like block of a template as a value, to be put into a scope; undefined when the template has none of that name. */
export function macroOf(compiled: Compiled, callName: string): Macro | undefined {
  const code = compiled.macros.get(callName);
  return code && new Macro(compiled, code);
}
