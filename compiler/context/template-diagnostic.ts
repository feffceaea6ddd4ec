import type { Diagnostic } from '../contracts/diagnostics.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { JinjaError, JinjaErrorKind } from '../jinja/index.ts';
import * as kinds from './diagnostics.ts';
import { TemplateProblem } from './problem.ts';
import { isBuiltin } from '../macros/index.ts';

const byKind: Readonly<Record<Exclude<JinjaErrorKind, 'undefined' | 'raised'>, ReturnType<typeof kindOf>>> = {
  syntax: kinds.templateSyntax,
  'unknown-filter': kinds.unknownFilter,
  'unknown-test': kinds.unknownTestName,
  type: kinds.templateType,
  value: kinds.templateValue,
  'zero-division': kinds.templateValue,
  index: kinds.templateValue,
  key: kinds.templateValue,
  attribute: kinds.undefinedValue,
  template: kinds.templateMissing,
  security: kinds.templateSecurity,
  limit: kinds.templateLimit,
};
function kindOf() {
  return kinds.templateSyntax;
}

/** The text that stands for a call of a macro by its name: a materialization, an operation. */
export const CALLED_BY_NAME = '<macro>';

/** What a failed template tells the user. `names`: what the template could have called; `source`: the text of a file, where it is known. */
export function templateDiagnostic(error: JinjaError, about: { readonly node?: string; readonly names?: () => Iterable<string>; readonly source?: (file: string) => string | undefined } = {}): Diagnostic {
  // A mistake within a built-in macro is shown where the project calls it.
  const place = isBuiltin(error.span.file) ? (error.macros.find((frame) => !isBuiltin(frame.span.file))?.span ?? error.span) : error.span;
  const notes = error.macros.map((frame) => (frame.span.file === CALLED_BY_NAME ? `in macro ${frame.name}` : `in macro ${frame.name}, called at ${frame.span.file}`));
  const more = {
    ...(about.node !== undefined && { node: about.node }),
    ...(notes.length > 0 && { notes }),
    labels: error.macros.filter((frame) => !isBuiltin(frame.span.file) && frame.span.file !== CALLED_BY_NAME && frame.span !== place).map((frame) => ({ span: frame.span, text: `macro ${frame.name} is called here` })),
  };
  if (error instanceof TemplateProblem) return error.make(place, more);
  if (error.kind === 'raised') return kinds.templateRaised.at(place, { message: error.message }, more);
  if (error.kind !== 'undefined') return byKind[error.kind].at(place, { message: sentence(error.message), hint: error.hint }, more);
  const name = error.undefinedName;
  const after = about.source?.(place.file)?.slice(place.start, place.end + 80);
  const called = name !== undefined && after !== undefined && new RegExp(`\\b${name.replace(/\W/g, '\\$&')}\\s*\\(`).test(after);
  const near = name === undefined || !about.names ? undefined : nearest(name, about.names());
  if (called) return kinds.unknownMacro.at(place, { name, nearest: near }, more);
  return kinds.undefinedValue.at(place, { message: capital(error.message), hint: error.hint ?? (near ? `Did you mean ${near}?` : undefined) }, more);
}

/** The engine's message with its full stop. */
function sentence(message: string): string {
  return /[.!?…]$/.test(message) ? message : `${message}.`;
}

function capital(message: string): string {
  return message.charAt(0) === "'" ? message : message.charAt(0).toUpperCase() + message.slice(1);
}
