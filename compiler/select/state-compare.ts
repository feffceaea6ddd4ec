import { SAID, type Column, type Constraint, type Macro, type Manifest, type Node } from '../contracts/manifest.ts';
import type { ConfigMap, ConfigValue } from '../contracts/project.ts';
import type { State } from '../contracts/state.ts';

/** What `state:` takes. */
export const STATE_VALUES = [
  'new', 'old', 'modified', 'unmodified', 'modified.body', 'modified.configs', 'modified.relation', 'modified.macros', 'modified.contract',
  'modified.persisted_descriptions',
] as const;

/** Compiles `state:<value>`: how nodes differ from the nodes of an earlier manifest, by dbt's rules. */
export function stateMatcher(value: string, manifest: Manifest, state: State): (node: Node) => boolean {
  const macrosModified = macroComparison(manifest.macros, state.macros);
  const differs = (node: Node, before: Node | undefined): boolean => {
    switch (value) {
      case 'modified.body': return hasBody(node) && (!before || !sameBody(before, node));
      case 'modified.configs': return !before || !sameConfig(before, node);
      case 'modified.relation': return hasRelation(node) && (!before || !sameRelation(before, node));
      case 'modified.persisted_descriptions': return hasRelation(node) && node.kind !== 'source' && (!before || !sameDescriptions(before, node));
      case 'modified.contract': return hasBody(node) && (!before || !sameContract(before, node));
      case 'modified.macros': return macrosModified(node.dependsOn.macros);
      // What is only declared is no change where it was not declared before.
      default: return (before ? !sameContents(before, node) : !DECLARED.has(node.kind)) || macrosModified(node.dependsOn.macros);
    }
  };
  return (node) => {
    const before = state.nodes.get(node.id);
    if (value === 'new') return before === undefined;
    if (value === 'old') return before !== undefined;
    return value === 'unmodified' ? !differs(node, before) : differs(node, before);
  };
}

function sameContents(before: Node, now: Node): boolean {
  if (before.kind !== now.kind || !same(before.fqn, now.fqn)) return false;
  if (now.kind === 'exposure') return same(exposureFacts(before), exposureFacts(now)) && sameConfig(before, now);
  if (now.kind === 'metric' || now.kind === 'semantic_model' || now.kind === 'saved_query') return same(semanticFacts(before), semanticFacts(now)) && sameConfig(before, now);
  if (now.kind === 'model' && before.kind === 'model' && !same([before.latestVersion ?? null, before.access, before.config['deprecation_date'] ?? null], [now.latestVersion ?? null, now.access, now.config['deprecation_date'] ?? null])) return false;
  return sameBody(before, now) && sameConfig(before, now) && sameRelation(before, now) && sameDescriptions(before, now) && sameContract(before, now);
}

const DECLARED: ReadonlySet<Node['kind']> = new Set(['source', 'exposure', 'metric', 'semantic_model', 'saved_query']);

/** What of the semantic layer is compared. */
function semanticFacts(node: Node): unknown {
  if (node.kind !== 'metric' && node.kind !== 'semantic_model' && node.kind !== 'saved_query') return null;
  const { value } = node;
  const text = (key: string) => value[key] ?? '';
  if (node.kind === 'metric') return [text('type'), node.description, text('label')];
  const named = (key: string) => (Array.isArray(value[key]) ? (value[key] as readonly ConfigMap[]).map(({ name, type, expr, agg, description }) => [name, type ?? '', String(expr ?? ''), agg ?? '', description ?? '']) : []);
  return node.kind === 'saved_query' ? [node.description, text('label')] : [modelOf(text('model')), node.description, named('entities'), named('dimensions'), named('measures')];
}

/** A model as an entry names it. */
function modelOf(text: ConfigValue): string {
  return String(text).replace(/\s/g, '').replaceAll('"', "'");
}

function hasBody(node: Node): boolean {
  return !DECLARED.has(node.kind) && node.kind !== 'unit_test';
}

function sameBody(before: Node, now: Node): boolean {
  // An argument of a generic test is part of its id.
  if (now.kind === 'test' && now.generic) return before.kind === 'test';
  if (now.kind === 'unit_test') return same(unitTestFacts(before), unitTestFacts(now));
  if (now.kind === 'source') return same(sourceFacts(before), sourceFacts(now));
  return 'checksum' in before && 'checksum' in now && before.checksum === now.checksum;
}

/** What is declared about a source beside its config. */
function sourceFacts(node: Node): unknown {
  return node.kind === 'source' ? [node.loadedAtField ?? null, node.loadedAtQuery ?? null, node.freshness ?? null, node.external ?? null, node.relation.identifier] : null;
}

function unitTestFacts(node: Node): unknown {
  if (node.kind !== 'unit_test') return null;
  const rows = ({ format, rows: given }: { format: string; rows: unknown }) => [format, given];
  return [node.model, node.given.map((input) => [input.input, rows(input)]), rows(node.expect), node.overrides];
}

function exposureFacts(node: Node): unknown {
  return node.kind === 'exposure'
    ? [node.type, node.label ?? null, node.url ?? null, node.maturity ?? null, node.owner, node.description, [...node.dependsOn.nodes].sort()]
    : null;
}

/** Names in the engine are compared by `sameRelation`, and what changes no table by nothing. */
const NOT_COMPARED = new Set(['database', 'schema', 'alias', 'group']);

/** What the project says of a node, unrendered: a target in which a text renders to something else is no change. */
function sameConfig(before: Node, now: Node): boolean {
  const [then, said] = [before.config[SAID], now.config[SAID]];
  const deep = then !== undefined && said !== undefined;
  const relevant = (config: ConfigMap) => Object.fromEntries(Object.entries(config).flatMap(([key, value]) => {
    const name = key.replace(/^(pre|post)_hook$/, '$1-hook');
    const kept = deep ? without(value) : isBlank(value) ? undefined : value;
    return NOT_COMPARED.has(name) || (name === 'tags' && !DECLARED.has(now.kind)) || kept === undefined ? [] : [[name, name.endsWith('-hook') ? hooks(kept) : kept]];
  }));
  return then && said ? same(relevant(then), relevant(said)) : same(relevant(before.config), relevant(now.config));
}

/** A hook is its statement, however it is written. */
function hooks(value: ConfigValue): unknown {
  return (Array.isArray(value) ? (value as readonly ConfigValue[]) : [value]).map((hook) => (typeof hook === 'object' && hook !== null && 'sql' in hook ? hook['sql'] : hook));
}

function isBlank(value: ConfigValue | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** A value without what says nothing: artifacts write absent keys as null or empty. Undefined: all of it. */
function without(value: ConfigValue | undefined): ConfigValue | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return Array.isArray(value) && value.length === 0 ? undefined : value;
  const kept = Object.entries(value).flatMap(([key, item]) => { const left = without(item); return left === undefined ? [] : [[key, left] as const]; });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function hasRelation(node: Node): boolean {
  return 'relation' in node;
}

/** The names as the project declares them: those that a target gives may differ between the two runs. */
function sameRelation(before: Node, now: Node): boolean {
  const said = before.config[SAID] !== undefined;
  const declared = (node: Node) => ['database', 'schema', 'alias'].map((key) => (said ? node.config[SAID] ?? node.config : node.config)[key] ?? null);
  if (now.kind === 'source') return before.kind === 'source' && same(before.relation, now.relation);
  return !('relation' in now) || now.kind === 'test' || same(declared(before), declared(now));
}

/** Descriptions count where `persist_docs` writes them to the engine. */
function sameDescriptions(before: Node, now: Node): boolean {
  const persist = now.config['persist_docs'] as ConfigMap | undefined;
  if (persist?.['relation'] === true && before.description !== now.description) return false;
  const columns = (node: Node) => columnsOf(node).map(({ name, description }) => [name, description]);
  return persist?.['columns'] !== true || same(columns(before), columns(now));
}

function sameContract(before: Node, now: Node): boolean {
  const enforced = (node: Node) => node.kind === 'model' && (node.config['contract'] as ConfigMap | undefined)?.['enforced'] === true;
  if (!enforced(before) && !enforced(now)) return true;
  const promise = (node: Node) => [
    columnsOf(node).map((column) => [column.name, column.dataType ?? null, column.constraints.map(constraintFacts)]),
    node.kind === 'model' ? node.constraints.map(constraintFacts) : [],
  ];
  return enforced(before) === enforced(now) && same(promise(before), promise(now));
}

function constraintFacts({ type, name, expression, columns, to, toColumns }: Constraint): unknown {
  return [type, name ?? null, expression ?? null, columns ?? [], to ?? null, toColumns ?? []];
}

function columnsOf(node: Node): readonly Column[] {
  return 'columns' in node ? node.columns : [];
}

/** Tells whether one of these macros, or one that they call, is another than it was. Cycles of macros are walked once. */
function macroComparison(now: ReadonlyMap<string, Macro>, before: ReadonlyMap<string, Macro>): (ids: readonly string[]) => boolean {
  const changed = new Set<string>();
  // What comes with lakec is not looked for in the manifest of a program that brings its own.
  const ours = [...before.keys()].some((id) => id.startsWith('macro.lakec.'));
  for (const [id, macro] of now) if ((ours || macro.package !== 'lakec') && before.get(id)?.code.trim() !== macro.code.trim()) changed.add(id);
  for (const id of before.keys()) if (!now.has(id)) changed.add(id);
  if (changed.size === 0) return () => false;
  const callers = new Map<string, string[]>();
  for (const [id, macro] of now) for (const callee of macro.dependsOn) callers.set(callee, [...(callers.get(callee) ?? []), id]);
  const affected = [...changed];
  for (const id of affected) for (const caller of callers.get(id) ?? []) if (!changed.has(caller)) changed.add(caller) && affected.push(caller);
  return (ids) => ids.some((id) => changed.has(id));
}

/** Equal as JSON with sorted keys; a key that is undefined is absent. */
function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) && Object.getPrototypeOf(inner) === Object.prototype
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner);
}
