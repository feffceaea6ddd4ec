import { LoopContext } from '../builtins/loop.ts';
import { truth } from '../runtime/compare.ts';
import type { Frame } from '../runtime/frame.ts';
import { iterate } from '../runtime/iterate.ts';
import type { For } from '../syntax/ast.ts';
import { mentioned } from '../syntax/walk.ts';
import type { Value } from '../values.ts';
import type { Compiled } from './compiled.ts';
import { compileExpression } from './expressions.ts';
import type { Ending, Execute } from './statements.ts';
import { compileBody, compileTarget } from './statements.ts';

const loopName = new Set(['loop']);

/** Turns a `for` into a function that runs it: each turn has a scope of its own. */
export function compileFor(node: For, compiled: Compiled): Execute {
  const iterable = compileExpression(node.iterable);
  const assign = compileTarget(node.target);
  const test = node.test && compileExpression(node.test);
  const body = compileBody(node.body, compiled);
  const otherwise = node.otherwise && compileBody(node.otherwise, compiled);
  const hasLoop = node.recursive || mentioned(node.body, loopName).size > 0;

  /** Keeps the items that the loop's `if` accepts. */
  function* accepted(frame: Frame, items: Iterator<Value>): Generator<Value> {
    for (let step = items.next(); !step.done; step = items.next()) {
      frame.runtime.step();
      const inner = frame.inner();
      assign(inner, step.value);
      if (truth(test!(inner))) yield step.value;
    }
  }

  function run(frame: Frame, value: Value, depth: number): Ending {
    const { runtime } = frame;
    runtime.at = node.iterable;
    let items = iterate(value);
    if (test) items = accepted(frame, items);
    const recurse = node.recursive ? (inner: Value) => capture(frame, inner, depth + 1) : undefined;
    const loop = hasLoop ? new LoopContext(test ? undefined : value, items, runtime.undefinedMode, depth, recurse) : undefined;
    const turns = loop ?? items;
    let any = false;
    for (let step = turns.next(); !step.done; step = turns.next()) {
      runtime.step();
      const inner = frame.inner();
      if (loop) inner.set('loop', loop);
      assign(inner, step.value);
      const ending = body(inner);
      if (ending === 1) break;
      // As in jinja2, a turn that `continue` cut short does not count for `else`.
      if (ending === 0) any = true;
    }
    return !any && otherwise ? otherwise(frame.inner()) : 0;
  }

  /** Runs the loop's body on nested data: what `loop(items)` gives. */
  function capture(frame: Frame, value: Value, depth: number): string {
    const { runtime } = frame;
    const { output, at } = runtime;
    runtime.enter();
    output.capture();
    run(frame, value, depth);
    runtime.leave();
    runtime.at = at;
    return output.release();
  }

  return (frame) => run(frame, iterable(frame), 0);
}
