import type { Change, Impact } from '../contracts/impact.ts';
import type { Lineage } from '../contracts/lineage.ts';
import type { Manifest, Node } from '../contracts/manifest.ts';
import { compareLineages, wider } from './compare.ts';
import { appliedConfig, compareDeclarations } from './declarations.ts';

/** A project at one time: its nodes, and what each SELECT says (in each way it is rendered: anew, and adding to what is there). */
export interface Version {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly lineages: readonly ReadonlyMap<string, Lineage>[];
  /** By id, what runs around a node's SELECT: the texts of its hooks, and the macros that build its relation; undefined where nobody knows any more. */
  around(id: string): string | undefined;
  /** What runs before and after all nodes: the project's on-run-start and on-run-end, with the macros that they call. */
  readonly hooks?: string;
}

/**
 * What a change of a project means for each of its models, snapshots, seeds, sources and functions, in DAG order. A node reads a change of its
 * parents only through the columns that it reads of them; what can't be followed reads all.
 */
export function sortChanges(manifest: Manifest, before: Version, now: Version): readonly Impact[] {
  const whole = new Map<string, Change>();
  const impacts: Impact[] = [];
  for (const id of manifest.dag.order) {
    const node = manifest.nodes.get(id)!;
    if (!KINDS.has(node.kind)) continue;
    const was = before.nodes.get(id);
    const own = was === undefined ? NEW : [compareDeclarations(was, node), ownSql(id, node, before, now), aroundSql(id, node, before, now), aroundAll(node, before, now)].reduce(wider);
    const inherited = readFrom(id, manifest).flatMap((parent) => {
      const change = whole.get(parent);
      return change === undefined || change.kind === 'none' ? [] : [{ parent, change, reads: reading(id, parent, change, now) }];
    });
    const all = inherited.reduce<Change>((change, { reads }) => wider(change, reads), own);
    whole.set(id, all);
    const spared = all.kind === 'none' ? inherited.map(({ parent, change }) => ({ parent, columns: change.kind === 'everything' ? [] : change.columns })) : [];
    const applies = was !== undefined && all.kind === 'none' ? appliedConfig(was, node) : [];
    impacts.push({ id, own, whole: all, isNew: was === undefined, ...(applies.length > 0 && { applies }), ...(spared.length > 0 && { spared }) });
  }
  return impacts;
}

const KINDS: ReadonlySet<Node['kind']> = new Set(['model', 'snapshot', 'seed', 'source', 'function']);
const NEW: Change = { kind: 'everything', reason: 'it is new' };

function ownSql(id: string, node: Node, before: Version, now: Version): Change {
  if (node.kind !== 'model' && node.kind !== 'snapshot') return { kind: 'none' };
  return now.lineages.reduce<Change>((change, lineages, i) => {
    const [was, is] = [before.lineages[i]?.get(id), lineages.get(id)];
    return was && is ? wider(change, compareLineages(was, is)) : { kind: 'everything', reason: 'its SQL before is not known' };
  }, { kind: 'none' });
}

function aroundSql(id: string, node: Node, before: Version, now: Version): Change {
  if (node.kind !== 'model' && node.kind !== 'snapshot' && node.kind !== 'seed' && node.kind !== 'function') return { kind: 'none' };
  const [was, is] = [before.around(id), now.around(id)];
  if (was !== undefined && was === is) return { kind: 'none' };
  return { kind: 'everything', reason: was === undefined || is === undefined ? 'what its hooks did before is not known' : 'a hook or a macro that builds it changed' };
}

/** What a hook of the project does is known to nobody: it may make a function that a model calls, or change what a model wrote. */
function aroundAll(node: Node, before: Version, now: Version): Change {
  if (node.kind === 'source' || (before.hooks ?? '') === (now.hooks ?? '')) return { kind: 'none' };
  return { kind: 'everything', reason: 'on-run-start or on-run-end of the project changed' };
}

/** The parents of a node; of one that is inlined into it, those too: the node reads them itself. */
function readFrom(id: string, manifest: Manifest): readonly string[] {
  const found = new Set(manifest.dag.parents(id));
  for (const parent of found) {
    const node = manifest.nodes.get(parent);
    if (node?.kind === 'model' && node.config.materialized === 'ephemeral') for (const above of manifest.dag.parents(parent)) found.add(above);
  }
  return [...found];
}

/** What a parent's change does to a node that reads it. */
function reading(id: string, parent: string, change: Change, now: Version): Change {
  if (change.kind === 'none' || change.kind === 'additive') {
    const unknown = now.lineages.map((lineages) => lineages.get(id)).find((lineage) => lineage?.kind === 'unknown');
    return change.kind === 'additive' && unknown?.kind === 'unknown' ? { kind: 'everything', reason: `its parent has new columns, and its SQL can't be followed: ${unknown.reason}` } : { kind: 'none' };
  }
  if (change.kind === 'everything') return { kind: 'everything', reason: `its parent ${nameOf(parent)} changed` };
  const names = new Set(change.columns.map((name) => name.toLowerCase()));
  return now.lineages.reduce<Change>((found, lineages) => wider(found, readingColumns(lineages.get(id), parent, names)), { kind: 'none' });
}

function readingColumns(lineage: Lineage | undefined, parent: string, names: ReadonlySet<string>): Change {
  if (lineage?.kind !== 'known') return { kind: 'everything', reason: `its parent ${nameOf(parent)} changed, and its SQL can't be followed` };
  const reads = (source: { readonly relation: string; readonly column: string }): boolean => source.relation === parent && names.has(source.column.toLowerCase());
  const row = lineage.rows.find(reads);
  if (row) return { kind: 'everything', reason: `its rows hang on ${nameOf(parent)}.${row.column}, which changed` };
  const columns = lineage.columns.filter(({ sources }) => sources.some(reads)).map(({ name }) => name.toLowerCase());
  return columns.length > 0 ? { kind: 'columns', columns, reason: `made of changed columns of ${nameOf(parent)}` } : { kind: 'none' };
}

function nameOf(id: string): string {
  return id.split('.').slice(2).join('.');
}
