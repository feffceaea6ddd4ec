import type { Diagnostic } from '../contracts/diagnostics.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { JinjaError, JinjaErrorKind, MacroFrame } from '../jinja/index.ts';
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

/** What is known of a template: the names that it could have called; the text of a file, and the installed package that defines its macros. */
interface About {
  readonly node?: string;
  readonly names?: () => Iterable<string>;
  readonly source?: (file: string) => string | undefined;
  readonly packageOf?: (file: string) => string | undefined;
}

/** What a failed template tells the user. */
export function templateDiagnostic(error: JinjaError, about: About = {}): Diagnostic {
  // A mistake within a built-in macro is shown where the project calls it.
  const place = isBuiltin(error.span.file) ? (error.macros.find((frame) => !isBuiltin(frame.span.file))?.span ?? error.span) : error.span;
  const named = (frame: MacroFrame) => [about.packageOf?.(frame.definedIn), frame.name].filter((part) => part !== undefined).join('.');
  const notes = error.macros.map((frame) => (frame.span.file === CALLED_BY_NAME ? `in macro ${named(frame)}` : `in macro ${named(frame)}, called at ${frame.span.file}`));
  const more = {
    ...(about.node !== undefined && { node: about.node }),
    ...(notes.length > 0 && { notes }),
    labels: error.macros.filter((frame) => !isBuiltin(frame.span.file) && frame.span.file !== CALLED_BY_NAME && frame.span !== place).map((frame) => ({ span: frame.span, text: `macro ${named(frame)} is called here` })),
  };
  if (error instanceof TemplateProblem) return error.make(place, more);
  if (error.kind === 'raised') return kinds.templateRaised.at(place, { message: error.message }, more);
  if (error.kind !== 'undefined') return byKind[error.kind].at(place, { message: sentence(error.message), hint: error.hint }, more);
  const name = error.undefinedName;
  const after = about.source?.(place.file)?.slice(place.start, place.end + 80);
  const called = name !== undefined && after !== undefined && new RegExp(`\\b${name.replace(/\W/g, '\\$&')}\\s*\\(`).test(after);
  const near = name === undefined ? undefined : nearest(name, error.candidates ?? about.names?.() ?? []);
  if (called) return kinds.unknownMacro.at(place, { name, nearest: near }, more);
  // `dbt_utils.star(…)` where nothing is called dbt_utils.
  const member = name !== undefined && !error.candidates && after !== undefined ? new RegExp(`^${name.replace(/\W/g, '\\$&')}\\s*\\.\\s*(\\w+)\\s*\\(`).exec(after)?.[1] : undefined;
  if (member !== undefined && !near) return kinds.unknownMacro.at(place, { name: `${name}.${member}`, missingPackage: name }, more);
  return kinds.undefinedValue.at(place, { message: capital(error.message), hint: error.hint ?? (near ? `Did you mean ${near}?` : undefined) }, more);
}

/** The engine's message with its full stop. */
function sentence(message: string): string {
  return /[.!?…]$/.test(message) ? message : `${message}.`;
}

function capital(message: string): string {
  return message.charAt(0) === "'" ? message : message.charAt(0).toUpperCase() + message.slice(1);
}
