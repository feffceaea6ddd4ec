import { EngineError } from '../../contracts/adapter.ts';
import type { SqlFault } from '../../contracts/adapter.ts';
import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Diagnostic } from '../../contracts/diagnostics.ts';
import type { Manifest, Node } from '../../contracts/manifest.ts';
import type { DialectName } from '../../contracts/project.ts';
import type { More } from '../../diagnostics/define.ts';
import { engineFailure } from '../../diagnostics/engine.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { dottedNames, findName, identifierOf, tokenAt } from '../../sql/find-name.ts';
import type { Piece } from '../../sql/find-name.ts';
import { code, tokenize } from '../../sql/tokenize.ts';
import { ambiguousColumn, misplacedCall, notASelect, notGrouped, setColumns, sqlSyntax, typeMismatch, unknownAlias, unknownColumn, unknownFunction, unknownRelation, unknownType, unreadableLiteral } from './diagnostics.ts';
import { placeOf } from './place.ts';

/** What a refusal is told with, beside the engine's words. */
export interface RefusedAt {
  readonly manifest: Manifest;
  readonly node: Node;
  readonly compiled: Pick<CompiledNode, 'sql' | 'locate'>;
  /** Columns of the node's only parent, where it has just one. */
  readonly columns: readonly string[];
  /** Columns of all its parents. */
  readonly everyColumn: readonly string[];
  /** The node that makes a relation which the SQL names by itself. */
  maker(parts: readonly string[]): Node | undefined;
}

/** The diagnostic for a SELECT that the engine refuses, at the template's text. */
export function refusalOf(error: EngineError, at: RefusedAt): Diagnostic {
  const { compiled, manifest, node } = at;
  const piece = pieceOf(error, error.fault, compiled.sql, manifest);
  const { span, labels } = piece ? placeOf(compiled, piece, node, manifest) : { span: node.span, labels: [] };
  const more: More = { node: node.id, ...(labels.length > 0 && { labels }) };
  const candidates = [...new Set((error.candidates ?? []).map((name) => name.split('.').at(-1)!))];
  const said = error.message.replace(/^[A-Za-z ]+ Error: /, '');
  const words = said.split('\n')[0]!.replace(/[.!]+$/, '');
  const fault = error.fault ?? literalOf(error, words, piece, compiled.sql);
  switch (fault?.kind) {
    case 'unknown-column': {
      // A parent may have it where something between does not pass it on.
      const hidden = at.everyColumn.some((name) => name.toLowerCase() === fault.name.toLowerCase());
      // The columns of a query under a name of its own are not the parent's.
      const inside = fault.of !== undefined && new RegExp(`\\)\\s+(?:as\\s+)?"?${fault.of.replace(/\W/g, '\\$&')}"?(?!\\w)`, 'i').test(compiled.sql);
      const all = !hidden && !inside && candidates.every((name) => at.columns.includes(name)) ? at.columns : [];
      const known = candidates.length > 0 || hidden ? [...candidates, ...all] : at.everyColumn;
      return unknownColumn.at(span, { column: fault.name, of: fault.of, nearest: nearest(fault.name, known), known: all, like: candidates, hidden }, more);
    }
    case 'ambiguous-column':
      return ambiguousColumn.at(span, { column: fault.name, choices: fault.choices ?? [] }, more);
    case 'unknown-alias':
      return unknownAlias.at(span, { alias: fault.name, nearest: nearest(fault.name, candidates) ?? (candidates.length === 1 ? candidates[0] : undefined) }, more);
    case 'unknown-function':
      return unknownFunction.at(span, { name: fault.name, nearest: nearest(fault.name, candidates) }, more);
    case 'unknown-type':
      return unknownType.at(span, { name: fault.name, nearest: nearest(fault.name, candidates) }, more);
    case 'unknown-relation': {
      const parts = relationAt(error, fault.name, compiled.sql, manifest) ?? fault.name.split('.');
      const maker = at.maker(parts);
      return unknownRelation.at(span, { relation: parts.join('.'), maker: maker && callOf(maker), ...nearestRelation(parts, compiled.sql, node, manifest, maker !== undefined) }, more);
    }
    case 'syntax':
      return sqlSyntax.at(span, { near: error.offset === undefined || !piece ? undefined : compiled.sql.slice(piece.start, piece.end), said: words }, more);
    case 'types':
      return typeMismatch.at(span, { what: mismatchOf(fault.call, words) }, { ...more, ...signatures(error) });
    case 'not-grouped':
      return notGrouped.at(span, { column: fault.name }, more);
    case 'misplaced-call':
      return misplacedCall.at(span, { what: fault.what, inside: fault.inside }, more);
    case 'literal':
      return unreadableLiteral.at(span, fault, more);
    case 'set-columns':
      return setColumns.at(span, { operation: piece ? compiled.sql.slice(piece.start, piece.end).toUpperCase() : 'set operation' }, more);
    case 'not-a-select':
      return notASelect.at(span, { node: node.name, what: compiled.sql.trim() === '' ? 'nothing' : piece && ANSWERED.test(compiled.sql.slice(piece.start, piece.end)) ? 'answer' : 'another' }, more);
    case 'beyond-the-binder':
      return notASelect.at(span, { node: node.name, what: 'several' }, more);
    default:
      return engineFailure(new EngineError(error.kind, [words, ...said.split('\n').slice(1)].join('\n')), span, more);
  }
}

/** What DuckDB answers as if it were a SELECT. */
export const ANSWERED = /^(summarize|describe|desc|show)$/i;

/** The text that is wrong: the name where the engine tells one, else the word at the place that it points to. */
function pieceOf(error: EngineError, fault: SqlFault | undefined, sql: string, manifest: Manifest): Piece | undefined {
  const { dialect } = manifest.project;
  const { offset } = error;
  if (fault?.kind === 'unknown-relation') {
    const found = dottedNames(sql, fault.name.split('.').at(-1)!, dialect, offset)[0];
    if (found) return found;
  } else if (fault && 'name' in fault) {
    const found = findName(sql, fault.name, dialect, offset);
    if (found) return found;
  }
  if (fault?.kind === 'beyond-the-binder') return secondStatement(sql, dialect);
  if (fault?.kind === 'set-columns') return onlySetOperation(sql, dialect);
  if (offset !== undefined) return tokenAt(sql, offset, dialect);
  // The engine points nowhere, but says a name.
  const said = /"([^"]+)"|specifier (.+?):/.exec(error.message.split('\n')[0]!);
  const text = said?.[1] ?? said?.[2];
  return text === undefined ? undefined : (findName(sql, text.split('.').at(-1)!, dialect) ?? code(tokenize(sql, dialect)).find((token) => token.kind === 'string' && token.text === `'${text}'`));
}

/** What the binder could not convert while it bound, where that is a literal of the SQL: VALUES takes the type of its first row. */
function literalOf(error: EngineError, words: string, piece: Piece | undefined, sql: string): (SqlFault & { readonly kind: 'literal' }) | undefined {
  const as = error.kind === 'conversion' ? /^Could not convert string '.*' to (\w+)$/.exec(words)?.[1] : undefined;
  const text = piece && sql.slice(piece.start, piece.end);
  return as !== undefined && text?.startsWith("'") ? { kind: 'literal', text, as: INTEGERS.get(as) ?? as, how: 'beside' } : undefined;
}

/** What DuckDB calls its integers where it converts. */
const INTEGERS: ReadonlyMap<string, string> = new Map([['INT8', 'TINYINT'], ['INT16', 'SMALLINT'], ['INT32', 'INTEGER'], ['INT64', 'BIGINT'], ['INT128', 'HUGEINT']]);

/** The word of a set operation, where there is just one. */
function onlySetOperation(sql: string, dialect: DialectName): Piece | undefined {
  const found = code(tokenize(sql, dialect)).filter((token) => token.kind === 'word' && /^(?:union|except|intersect)$/i.test(token.text));
  return found.length === 1 ? found[0] : undefined;
}

/** The first word after a semicolon; undefined when the text is one statement. */
export function secondStatement(sql: string, dialect: DialectName): Piece | undefined {
  const tokens = code(tokenize(sql, dialect));
  const end = tokens.findIndex((token) => token.text === ';' && token.kind === 'operator');
  return end < 0 ? undefined : tokens.slice(end).find((token) => token.text !== ';');
}

function relationAt(error: EngineError, name: string, sql: string, manifest: Manifest): readonly string[] | undefined {
  return dottedNames(sql, name.split('.').at(-1)!, manifest.project.dialect, error.offset)[0]?.parts;
}

/** How a template names a node. */
function callOf(node: Node): string {
  return node.kind === 'source' ? `source('${node.sourceName}', '${node.name}')` : `ref('${node.name}')`;
}

/** What may be meant by a relation that is not there: a WITH entry of the query, or another node. */
function nearestRelation(parts: readonly string[], sql: string, node: Node, manifest: Manifest, made: boolean): { readonly nearest?: string; readonly later?: boolean } {
  if (made) return {};
  const name = parts.at(-1)!;
  const entries = parts.length === 1 ? withEntries(sql, manifest.project.dialect) : [];
  if (entries.some((entry) => entry.toLowerCase() === name.toLowerCase())) return { later: true };
  const calls = new Map<string, string>(entries.map((entry) => [entry, entry]));
  for (const each of manifest.nodes.values()) if (each.id !== node.id && (each.kind === 'model' || each.kind === 'seed' || each.kind === 'snapshot' || each.kind === 'source')) calls.set(each.relation.identifier, `{{ ${callOf(each)} }}`);
  const found = nearest(name, calls.keys());
  return found === undefined ? {} : { nearest: calls.get(found)! };
}

/** Names of the entries of every WITH. */
function withEntries(sql: string, dialect: DialectName): readonly string[] {
  const tokens = code(tokenize(sql, dialect));
  return tokens.flatMap((token, i) => {
    const name = identifierOf(token);
    const before = tokens[i - 1]?.text.toLowerCase();
    const follows = tokens[i + 1]?.text.toLowerCase() === 'as' && tokens[i + 2]?.text === '(';
    return name !== undefined && follows && (before === 'with' || before === ',' || before === 'recursive') ? [name] : [];
  });
}

function mismatchOf(call: { readonly name: string; readonly types: readonly string[] } | undefined, words: string): string {
  if (!call) return `${words.replace(/_LITERAL\b/g, '')}.`;
  const types = call.types.map((type) => type.replace(/_LITERAL$/, ''));
  if (/^[^\w]+$/.test(call.name) && types.length === 2) return `The operator "${call.name}" does not go between ${types[0]} and ${types[1]}.`;
  return types.length === 0 ? `The function "${call.name}" needs arguments.` : `The function "${call.name}" does not take (${types.join(', ')}).`;
}

/** What the function takes, where it is little enough to read. */
function signatures(error: EngineError): { readonly notes: readonly string[] } | undefined {
  const lines = (error.suggestion ?? '').split('\n').map((line) => line.trim()).filter((line) => line.includes('->'));
  return lines.length > 0 && lines.length <= 6 ? { notes: lines.map((line) => `It takes ${line}`) } : undefined;
}
