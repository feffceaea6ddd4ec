import type { SqlFault } from '../../contracts/adapter.ts';
import { splitAtCommas } from '../../relations/split-at-commas.ts';

/** What DuckDB tells of an error, beside its place. */
export interface Told {
  /** The exception's type: `Binder`, `Catalog`, `Parser` … */
  readonly type: string;
  readonly message: string;
  readonly subtype?: string;
  /** Name of the thing that was not found, and of what kind it was to be (`Table`, `Scalar Function` …). */
  readonly name?: string;
  readonly thing?: string;
  /** Call that no function matches: `+(DATE, VARCHAR)`. */
  readonly call?: string;
}

/** What about a statement DuckDB refuses; undefined where its words fit none of the kinds. */
export function faultOf({ type, message, subtype, name, thing, call }: Told): SqlFault | undefined {
  if (/exists in the \S+ extension|Cannot prepare multiple statements/.test(message)) return { kind: 'beyond-the-binder' };
  if (type === 'Parser') return { kind: 'syntax' };
  if (subtype === 'COLUMN_NOT_FOUND' && name !== undefined) return { kind: 'unknown-column', name };
  if (subtype === 'MISSING_ENTRY' && name !== undefined && thing !== undefined) return missing(thing, name);
  if (call !== undefined) return { kind: 'types', call: callOf(call) };
  for (const [pattern, fault] of PATTERNS) {
    const match = pattern.exec(message);
    if (match) return fault(match);
  }
  return undefined;
}

/** Names within quotes in DuckDB's suggestions. */
export function quotedNames(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"]|"")*)"/g)].map((match) => match[1]!.replaceAll('""', '"'));
}

function missing(thing: string, name: string): SqlFault | undefined {
  if (/Function|Macro/.test(thing)) return { kind: 'unknown-function', name };
  if (thing === 'Type') return { kind: 'unknown-type', name };
  // Statements of others make them, and no SELECT can.
  if (thing === 'Sequence') return { kind: 'beyond-the-binder' };
  return thing === 'Table' || thing === 'View' ? { kind: 'unknown-relation', name } : undefined;
}

function callOf(call: string): { readonly name: string; readonly types: readonly string[] } {
  const open = call.indexOf('(');
  return { name: call.slice(0, open), types: splitAtCommas(call.slice(open + 1, -1)).map((type) => type.trim()).filter((type) => type !== '') };
}

const PATTERNS: readonly (readonly [RegExp, (match: RegExpExecArray) => SqlFault])[] = [
  [/^(?:Table|Values list|Subquery) "(.*?)" does not have a column named "(.*?)"/, ([, of, name]) => ({ kind: 'unknown-column', name: name!, of: of! })],
  [/^Column "(.*?)" in (?:EXCLUDE|REPLACE|RENAME) list not found/, ([, name]) => ({ kind: 'unknown-column', name: name! })],
  [/^Column "(.*?)" does not exist on (?:left|right) side of join/, ([, name]) => ({ kind: 'unknown-column', name: name! })],
  [/^Ambiguous reference to column name "(.*?)"(.*)/, ([, name, use]) => ({ kind: 'ambiguous-column', name: name!, choices: quotedNames(use!) })],
  [/^Referenced table "(.*?)" not found/, ([, name]) => ({ kind: 'unknown-alias', name: name! })],
  [/^Table with name "?(.*?)"? does not exist/, ([, name]) => ({ kind: 'unknown-relation', name: name! })],
  [/^Sequence with name .* does not exist/, () => ({ kind: 'beyond-the-binder' })],
  [/^Catalog "(.*?)" does not exist/, ([, name]) => ({ kind: 'unknown-relation', name: name! })],
  [/^Could not choose a best candidate function for the function call "(.*?)"\. /, ([, call]) => ({ kind: 'types', call: callOf(call!) })],
  [/^Cannot (?:mix|compare) values of type|^No operator matches|can only be applied to/, () => ({ kind: 'types' })],
  [/^column "(.*?)" must appear in the GROUP BY clause/, ([, name]) => ({ kind: 'not-grouped', name: name! })],
  [/^(\w+(?: BY)?) clause cannot contain (aggregate|window)/, ([, inside, what]) => ({ kind: 'misplaced-call', what: what as 'aggregate' | 'window', inside: inside!.toUpperCase() })],
  [/^aggregate function calls cannot (?:be nested|contain window)/, ([words]) => ({ kind: 'misplaced-call', what: words!.includes('window') ? 'window' : 'aggregate', inside: 'another aggregate' })],
  [/^Set operations can only apply to expressions with the same number/, () => ({ kind: 'set-columns' })],
  [/^No statement to prepare/, () => ({ kind: 'not-a-select' })],
];
