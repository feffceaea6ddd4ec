import { callMethod, hasMethod } from '../builtins/methods.ts';
import { Namespace } from '../builtins/objects.ts';
import { JinjaError } from '../errors.ts';
import { getAttribute } from '../runtime/attributes.ts';
import { truth } from '../runtime/compare.ts';
import type { Frame } from '../runtime/frame.ts';
import { callValue, writeMacro } from '../runtime/invoke.ts';
import { listOf } from '../runtime/iterate.ts';
import { Macro } from '../runtime/macro.ts';
import { str } from '../runtime/text.ts';
import type { CallBlock, CallExpression, Expression, FilterBlock, MacroDefinition, Print, SetBlock, Statement, Target, With } from '../syntax/ast.ts';
import type { Value } from '../values.ts';
import { Undefined } from '../values.ts';
import type { Compiled } from './compiled.ts';
import { MacroCode } from './compiled.ts';
import { compileArgs, compileExpression, compileFilter, compileKwargs } from './expressions.ts';
import { compileFromImport, compileImport, compileInclude } from './imports.ts';
import { compileFor } from './loops.ts';

/** How a statement ended: normally, or by `break` or `continue`. */
export type Ending = 0 | 1 | 2;
export type Execute = (frame: Frame) => Ending;

/** Turns statements into one function that runs them in order. */
export function compileBody(statements: readonly Statement[], compiled: Compiled): Execute {
  const steps = statements.map((statement) => compileStatement(statement, compiled));
  if (steps.length === 1) return steps[0]!;
  return (frame) => {
    for (let i = 0; i < steps.length; i++) {
      const ending = steps[i]!(frame);
      if (ending !== 0) return ending;
    }
    return 0;
  };
}

function compileStatement(node: Statement, compiled: Compiled): Execute {
  switch (node.kind) {
    case 'text': {
      const { text, start, end } = node;
      return (frame) => {
        frame.runtime.output.copy(text, start, end);
        return 0;
      };
    }
    case 'print':
      return compilePrint(node);
    case 'if': {
      const branches = node.branches.map(({ test, body }) => [compileExpression(test), compileBody(body, compiled)] as const);
      const otherwise = node.otherwise && compileBody(node.otherwise, compiled);
      return (frame) => {
        for (const [test, body] of branches) if (truth(test(frame))) return body(frame);
        return otherwise ? otherwise(frame) : 0;
      };
    }
    case 'for':
      return compileFor(node, compiled);
    case 'set': {
      const value = compileExpression(node.value);
      const assign = compileTarget(node.target);
      return (frame) => {
        assign(frame, value(frame));
        return 0;
      };
    }
    case 'set-block':
      return compileSetBlock(node, compiled);
    case 'macro':
      return compileMacro(node, compiled);
    case 'call-block':
      return compileCallBlock(node);
    case 'filter-block':
      return compileFilterBlock(node, compiled);
    case 'with':
      return compileWith(node, compiled);
    case 'do': {
      const evaluate = compileExpression(node.expression);
      return (frame) => {
        evaluate(frame);
        return 0;
      };
    }
    case 'break':
      return () => 1;
    case 'continue':
      return () => 2;
    case 'import':
      return compileImport(node);
    case 'from-import':
      return compileFromImport(node);
    case 'include':
      return compileInclude(node);
    case 'block': {
      const body = compileBody(node.body, compiled);
      const { scoped } = node;
      return (frame) => {
        let outer = frame;
        while (!scoped && outer.parent) outer = outer.parent;
        body(outer.inner());
        return 0;
      };
    }
  }
}

function compilePrint(node: Print): Execute {
  const prints = node.expressions.map(compilePrinted);
  if (prints.length === 1) return prints[0]!;
  return (frame) => {
    for (const print of prints) print(frame);
    return 0;
  };
}

function compilePrinted(node: Expression): Execute {
  if (node.kind === 'call') return compileWrite(node);
  const evaluate = compileExpression(node);
  return (frame) => {
    const value = evaluate(frame);
    write(frame, value, node);
    return 0;
  };
}

function write(frame: Frame, value: Value, node: Expression): void {
  const { runtime } = frame;
  runtime.at = node;
  runtime.output.write(typeof value === 'string' ? value : str(value), node.start, node.end);
}

/** A call whose value is printed: a macro writes its text in place. */
function compileWrite(node: CallExpression, caller?: (frame: Frame) => Macro): Execute {
  const { callee } = node;
  const args = compileArgs(node);
  const kwargs = compileKwargs(node);
  const invoke = (frame: Frame, fn: Value): Ending => {
    const values = args(frame);
    let named = kwargs(frame);
    if (caller) named = new Map(named).set('caller', caller(frame));
    const { runtime } = frame;
    runtime.at = fn instanceof Undefined ? callee : node;
    if (fn instanceof Macro) {
      const returned = writeMacro(runtime, fn, values, named);
      if (returned !== undefined) write(frame, returned, node);
    } else write(frame, callValue(frame, fn, values, named), node);
    return 0;
  };
  if (callee.kind !== 'attribute') {
    const target = compileExpression(callee);
    return (frame) => invoke(frame, target(frame));
  }
  const owner = compileExpression(callee.target);
  const { name } = callee;
  return (frame) => {
    const self = owner(frame);
    const { runtime } = frame;
    if (!caller && hasMethod(self, name)) {
      const values = args(frame);
      const named = kwargs(frame);
      runtime.at = node;
      write(frame, callMethod(frame, self, name, values, named)!, node);
      return 0;
    }
    runtime.at = self instanceof Undefined ? callee.target : callee;
    return invoke(frame, getAttribute(runtime.undefinedMode, self, name));
  };
}

/** Turns a target into a function that assigns to it. */
export function compileTarget(target: Target): (frame: Frame, value: Value) => void {
  if (target.kind === 'name') {
    const { name } = target;
    return (frame, value) => frame.set(name, value);
  }
  if (target.kind === 'namespace') {
    const { name, attribute } = target;
    return (frame, value) => {
      const namespace = frame.lookup(name);
      frame.runtime.at = target;
      if (!(namespace instanceof Namespace)) throw new JinjaError('type', `cannot assign attribute on non-namespace object '${name}'`, `Make it one: {% set ${name} = namespace() %}.`);
      namespace.attributes.set(attribute, value);
    };
  }
  const parts = target.items.map(compileTarget);
  return (frame, value) => {
    frame.runtime.at = target;
    const values = listOf(value);
    if (values.length < parts.length) throw new JinjaError('value', `not enough values to unpack (expected ${parts.length}, got ${values.length})`);
    if (values.length > parts.length) throw new JinjaError('value', `too many values to unpack (expected ${parts.length})`);
    parts.forEach((assign, i) => assign(frame, values[i]!));
  };
}

function compileSetBlock(node: SetBlock, compiled: Compiled): Execute {
  const body = compileBody(node.body, compiled);
  const assign = compileTarget(node.target);
  const filter = node.filter && compileFilter(node.filter);
  return (frame) => {
    const inner = frame.inner();
    const { output } = frame.runtime;
    output.capture();
    const ending = body(inner);
    if (ending !== 0) {
      output.discard();
      return ending;
    }
    const text = output.release();
    assign(frame, filter ? filter(inner, text) : text);
    return 0;
  };
}

function compileFilterBlock(node: FilterBlock, compiled: Compiled): Execute {
  const body = compileBody(node.body, compiled);
  const filter = compileFilter(node.filter);
  return (frame) => {
    const inner = frame.inner();
    const { output } = frame.runtime;
    output.capture();
    const ending = body(inner);
    if (ending !== 0) {
      output.discard();
      return ending;
    }
    write(frame, filter(inner, output.release()), node.filter);
    return 0;
  };
}

/** A macro becomes a variable where it is defined; blocks of other kinds are only listed. */
function compileMacro(node: MacroDefinition, compiled: Compiled): Execute {
  if (node.block === 'docs') return () => 0;
  const code = (compiled.template.macros.includes(node) ? compiled.macros.get(node.callName) : undefined) ?? new MacroCode(node);
  return (frame) => {
    frame.set(code.name, new Macro(frame.compiled, code, frame));
    return 0;
  };
}

function compileCallBlock(node: CallBlock): Execute {
  const code = new MacroCode({ callName: 'caller', parameters: node.parameters, body: node.body });
  return compileWrite(node.call, (frame) => new Macro(frame.compiled, code, frame, true));
}

function compileWith(node: With, compiled: Compiled): Execute {
  const bindings = node.bindings.map(({ target, value }) => [compileTarget(target), compileExpression(value)] as const);
  const body = compileBody(node.body, compiled);
  return (frame) => {
    const inner = frame.inner();
    for (const [assign, value] of bindings) assign(inner, value(frame));
    return body(inner);
  };
}

