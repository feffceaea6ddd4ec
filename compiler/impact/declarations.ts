import type { Change } from '../contracts/impact.ts';
import type { Column, Constraint, Node } from '../contracts/manifest.ts';
import type { ConfigMap } from '../contracts/project.ts';
import { relationKey } from '../contracts/relation.ts';
import { isContracted } from '../facts/contracted.ts';

/** Config that tells of a node and changes no row of it. */
const DESCRIPTIVE = new Set([
  'alias', 'database', 'schema', 'description', 'docs', 'meta', 'tags', 'group', 'access', 'enabled', 'persist_docs', 'grants', 'freshness', 'packages', 'severity', 'store_failures',
  'warn_if', 'error_if', 'threads', 'full_refresh', 'deprecation_date', 'unique_key_for_docs', 'on_configuration_change', 'static_analysis', 'parity',
]);

/** Config that says nothing of rows, and that a relation has in the engine: it is applied without building. */
const APPLIED = ['grants'] as const;

/** Which of that changed. */
export function appliedConfig(before: Node, now: Node): readonly string[] {
  return APPLIED.filter((key) => text(before.config[key]) !== text(now.config[key]));
}

/** Sorts the change of what is declared about a node: its config, its file where it is a seed, its text where it is a function, a source's columns and files, a contract. */
export function compareDeclarations(before: Node, now: Node): Change {
  if (before.kind !== now.kind) return { kind: 'everything', reason: `it was a ${before.kind}` };
  if ('relation' in before && 'relation' in now && relationKey(before.relation) !== relationKey(now.relation)) return { kind: 'everything', reason: `it was called ${before.relation.schema}.${before.relation.identifier}` };
  if (now.kind === 'seed' && before.kind === 'seed' && before.checksum !== now.checksum) return { kind: 'everything', reason: 'its file changed' };
  if (now.kind === 'function' && before.kind === 'function') {
    const said = ({ code, arguments: given, returns, target }: typeof now): string => text([code.trim(), given.map(undescribed), undescribed(returns), relationKey(target)]);
    if (said(before) !== said(now)) return { kind: 'everything', reason: 'what it computes changed' };
  }
  const config = changedConfig(before.config, now.config);
  if (config.length > 0) return { kind: 'everything', reason: `its config ${config.join(', ')} changed` };
  if (now.kind === 'source' && before.kind === 'source') return compareSources(before, now);
  if (isContracted(now) && 'columns' in before && 'columns' in now) {
    const constraints = (node: Node): string => text(node.kind === 'model' ? node.constraints.map(saidBy) : []);
    if (constraints(before) !== constraints(now)) return { kind: 'everything', reason: 'its constraints changed' };
    return compareTypes(before.columns, now.columns);
  }
  return { kind: 'none' };
}

function undescribed({ description: _, ...said }: ConfigMap): ConfigMap {
  return said;
}

function changedConfig(before: ConfigMap, now: ConfigMap): readonly string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return keys.filter((key) => !DESCRIPTIVE.has(key) && text(before[key]) !== text(now[key]));
}

type Source = Node & { readonly kind: 'source' };

function compareSources(before: Source, now: Source): Change {
  // An artifact does not tell how files bind.
  if (before.landing !== undefined && text(withoutFreshness(before.landing)) !== text(withoutFreshness(now.landing ?? {}))) return { kind: 'everything', reason: 'how its files are read changed' };
  return compareTypes(before.columns, now.columns);
}

function withoutFreshness(landing: ConfigMap): ConfigMap {
  return Object.fromEntries(Object.entries(landing).filter(([key]) => key !== 'freshness'));
}

/** Columns whose declared type, or what makes a row of a source bad, is another. */
function compareTypes(before: readonly Column[], now: readonly Column[]): Change {
  const fact = (column: Column): string => text([column.dataType?.toLowerCase() ?? null, column.required ?? false, column.aliases ?? [], column.constraints.map((each) => text(saidBy(each))).sort()]);
  const was = new Map(before.map((column) => [column.name.toLowerCase(), fact(column)]));
  const changed = now.filter((column) => was.has(column.name.toLowerCase()) && was.get(column.name.toLowerCase()) !== fact(column)).map(({ name }) => name.toLowerCase());
  const gone = [...was.keys()].filter((name) => !now.some((column) => column.name.toLowerCase() === name));
  const added = now.filter((column) => !was.has(column.name.toLowerCase())).map(({ name }) => name.toLowerCase());
  if (changed.length + gone.length > 0) return { kind: 'columns', columns: [...changed, ...gone, ...added], reason: 'their declarations changed' };
  return added.length > 0 ? { kind: 'additive', columns: added } : { kind: 'none' };
}

/** A constraint without its place in the file. */
function saidBy({ type, name, expression, columns, to, toColumns }: Constraint): Partial<Constraint> {
  return { type, name, expression, columns, to, toColumns } as Partial<Constraint>;
}

/** Absent, null and empty are one. */
function text(value: unknown): string {
  const clean = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(clean);
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(Object.entries(each).filter(([, part]) => !isBlank(part)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, clean(part)]));
  };
  return isBlank(value) ? 'null' : JSON.stringify(clean(value));
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
