import type { EngineError } from '../../contracts/adapter.ts';
import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Diagnostic, Label, Severity, Span } from '../../contracts/diagnostics.ts';
import type { Manifest, Node } from '../../contracts/manifest.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { isBuiltin } from '../../macros/index.ts';
import type { Token } from '../../sql/tokenize.ts';
import { tokenize } from '../../sql/tokenize.ts';
import * as kinds from './diagnostics.ts';

/** Why a node can't be checked though nothing is wrong with it: what it reads is not known to the binder. Undefined for a real mistake. */
export function beyondTheBinder(error: EngineError, created: ReadonlySet<string>): string | undefined {
  const message = error.message;
  if (error.kind !== 'sql' && error.kind !== 'conversion') return firstLine(message);
  const table = /Table (?:Function )?with name "?([^\s"!]+)"? does not exist/.exec(message)?.[1];
  if (table !== undefined && !message.includes('Table Function')) return `It reads ${table}, which is no node of the project.`;
  if (/^(Binder|Catalog) Error: (Catalog|Schema|Database)\b.* (does not exist|not found)/.test(message) || /No catalog \+ schema named/.test(message)) return firstLine(message);
  if (/exists in the \S+ extension|extension/i.test(message) && /Catalog Error/.test(message)) return firstLine(message);
  const called = functionName(message);
  return called !== undefined && created.has(called.toLowerCase()) ? `It calls ${called}, which a hook creates.` : undefined;
}

/** The diagnostic for a SELECT that the engine refuses, at the template's text. */
export function refusal(error: EngineError, node: Node, compiled: Pick<CompiledNode, 'sql' | 'locate'>, manifest: Manifest, severity: Severity = 'error'): Diagnostic {
  const { message } = error;
  const said = firstLine(message.replace(/^[A-Za-z ]+ Error: /, ''));
  const column = /Referenced column "([^"]*)" (?:not found|was not found)/.exec(message)?.[1] ?? /does not have a column named "([^"]*)"/.exec(message)?.[1];
  const candidates = [...(error.suggestion ?? '').matchAll(/"([^"]+)"/g)].map((match) => match[1]!);
  const token = error.offset === undefined ? undefined : nameAt(compiled.sql, error.offset, manifest, column);
  const { span, labels } = placeOf(node, compiled, token, manifest);
  const more = { node: node.id, severity, ...(labels.length > 0 && { labels }) };
  if (column !== undefined) {
    const known = candidates.map((each) => each.split('.').at(-1)!);
    return kinds.unknownColumn.at(span, { column, nearest: nearest(column, known), known: [...new Set(known)] }, more);
  }
  const ambiguous = /Ambiguous reference to column name "([^"]*)"(?: \(use: (.*)\))?/.exec(message);
  if (ambiguous) return kinds.ambiguousColumn.at(span, { column: ambiguous[1]!, choices: [...(ambiguous[2] ?? '').matchAll(/"([^"]+)"/g)].map((match) => match[1]!) }, more);
  const table = /Referenced table "([^"]*)" not found/.exec(message)?.[1];
  if (table !== undefined) return kinds.unknownTable.at(span, { table, nearest: nearest(table, candidates) ?? (candidates.length === 1 ? candidates[0] : undefined) }, more);
  const called = functionName(message);
  if (called !== undefined) return kinds.unknownFunction.at(span, { name: called, nearest: nearest(called, candidates) ?? candidates[0] }, more);
  if (/^Parser Error/.test(message)) return kinds.sqlSyntax.at(span, { message: `The SQL can't be parsed: ${said.replace(/^syntax error/, 'a syntax error')}${/[.!]$/.test(said) ? '' : '.'}` }, more);
  if (/No function matches the given name and argument types|Cannot (compare|mix) values of type|Could not choose a best candidate|No operator matches|Unimplemented type for cast|Conversion Error/.test(message))
    return kinds.typeMismatch.at(span, { message: sentence(said) }, more);
  return kinds.sqlError.at(span, { message: sentence(said), hint: error.suggestion }, more);
}

function functionName(message: string): string | undefined {
  return /(?:Scalar |Aggregate |Table |Macro |Window )?Function with name "?([^\s"!]+)"? does not exist/i.exec(message)?.[1];
}

function firstLine(message: string): string {
  return message.split('\n')[0]!.trim();
}
function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

/** The whole name at an offset, `t.x` included; for a named column the nearest word of that name from there on. */
function nameAt(sql: string, offset: number, manifest: Manifest, column: string | undefined): { readonly start: number; readonly end: number } | undefined {
  const tokens = tokenize(sql, manifest.project.dialect).filter((token) => token.kind !== 'comment');
  let i = tokens.findIndex((token) => token.end > offset);
  if (i < 0) return tokens.at(-1);
  if (column !== undefined) {
    const named = tokens.findIndex((token, at) => at >= i && nameOf(token) === column.toLowerCase());
    if (named >= 0) i = named;
  }
  return tokens[i];
}
function nameOf(token: Token): string {
  return token.kind === 'identifier' ? token.text.slice(1, -1).toLowerCase() : token.text.toLowerCase();
}

/** Where a piece of the SQL was written: the smallest text of the project. */
export function placeOf(node: Node, compiled: Pick<CompiledNode, 'sql' | 'locate'>, piece: { readonly start: number; readonly end: number } | undefined, manifest: Manifest): { readonly span: Span; readonly labels: readonly Label[] } {
  if (!piece) return { span: node.span, labels: [] };
  const found = compiled.locate(piece.start);
  if (!found) return { span: node.span, labels: [] };
  const places = [found.span, ...found.stack].filter((span) => !isBuiltin(span.file));
  const own = places[0];
  if (!own) return { span: node.span, labels: [] };
  const place = own === found.span ? narrowed(own, compiled.sql.slice(piece.start, piece.end), node, manifest) : own;
  // A generic test's mistake is what its declaration says; the macro is shown beside it.
  if (node.kind === 'test' && node.generic) return { span: node.span, labels: own === node.span ? [] : [{ span: place, text: 'in this test' }] };
  const callers = places.slice(1).filter((span) => span.file !== place.file || span.start !== place.start);
  return { span: place, labels: callers.map((span) => ({ span, text: 'called here' })) };
}

/** Copied text is found to its first character: the rest of the piece is cut off when it stands there word for word. */
function narrowed(span: Span, text: string, node: Node, manifest: Manifest): Span {
  const source = 'code' in node && node.file === span.file ? { code: node.code, start: node.codeStart } : sourceOf(span, manifest);
  if (!source || source.code.slice(span.start - source.start, span.start - source.start + text.length) !== text) return span;
  return { file: span.file, start: span.start, end: span.start + text.length };
}

function sourceOf(span: Span, manifest: Manifest): { readonly code: string; readonly start: number } | undefined {
  for (const macro of manifest.macros.values()) if (macro.file === span.file && macro.span.start <= span.start && span.start < macro.span.end) return { code: macro.code, start: macro.span.start };
  for (const node of manifest.nodes.values()) if ('code' in node && node.file === span.file) return { code: node.code, start: node.codeStart };
  return undefined;
}
