import { TemplateModule } from '../builtins/objects.ts';
import { JinjaError } from '../errors.ts';
import { textOf } from '../runtime/compare.ts';
import { Frame } from '../runtime/frame.ts';
import { isIterable, listOf } from '../runtime/iterate.ts';
import { reprString } from '../runtime/text.ts';
import type { FromImport, Import, Include, Place } from '../syntax/ast.ts';
import type { Value } from '../values.ts';
import { Undefined, typeName } from '../values.ts';
import type { Compiled } from './compiled.ts';
import { compileExpression } from './expressions.ts';
import type { Execute } from './statements.ts';

/** `{% import 'x' as m %}` */
export function compileImport(node: Import): Execute {
  const template = compileExpression(node.template);
  return (frame) => {
    frame.set(node.name, load(frame, template(frame), node.template, node.withContext));
    return 0;
  };
}

/** `{% from 'x' import a, b as c %}` */
export function compileFromImport(node: FromImport): Execute {
  const template = compileExpression(node.template);
  return (frame) => {
    const source = template(frame);
    const module = load(frame, source, node.template, node.withContext);
    for (const { name, alias } of node.names) {
      const hint = `the template ${reprString(textOf(source) ?? '')} does not export the requested name '${name}'`;
      const found = module.getAttr(name);
      frame.set(alias, found === undefined ? new Undefined(frame.runtime.undefinedMode, { hint, name }) : found);
    }
    return 0;
  };
}

/** `{% include 'x' %}` */
export function compileInclude(node: Include): Execute {
  const template = compileExpression(node.template);
  return (frame) => {
    const name = template(frame);
    frame.runtime.at = node.template;
    const compiled = find(frame, name, node.ignoreMissing);
    if (compiled) runIn(frame, compiled, node.withContext, node);
    return 0;
  };
}

function load(frame: Frame, name: Value, place: Place, withContext: boolean): TemplateModule {
  const { runtime } = frame;
  runtime.at = place;
  const compiled = find(frame, name, false)!;
  const { output } = runtime;
  output.capture();
  const inner = runIn(frame, compiled, withContext, place);
  return new TemplateModule(inner, output.release());
}

function runIn(frame: Frame, compiled: Compiled, withContext: boolean, place: Place): Frame {
  const { runtime } = frame;
  const { output, file } = runtime;
  const inner = new Frame(runtime, compiled, withContext ? frame : undefined, withContext && frame.withContext);
  runtime.step();
  runtime.enter();
  const site = output.enter(compiled.template.file, place.start, place.end);
  runtime.file = compiled.template.file;
  compiled.body(inner);
  runtime.file = file;
  runtime.at = place;
  output.site = site;
  runtime.leave();
  return inner;
}

/** The template of that name, or the first that is there of a list of names. */
function find(frame: Frame, name: Value, ignoreMissing: boolean): Compiled | undefined {
  if (name instanceof Undefined) name.fail();
  const one = textOf(name);
  if (one === undefined && !isIterable(name)) throw new JinjaError('type', `A template's name is a string, not ${typeName(name)}.`);
  const names = one === undefined ? listOf(name).map((item) => textOf(item) ?? '') : [one];
  for (const each of names) {
    const compiled = frame.runtime.scope.template?.(each);
    if (compiled) return compiled;
  }
  if (ignoreMissing) return undefined;
  throw new JinjaError('template', `There is no template named "${names.join('" or "')}".`);
}
