import type { Lineage } from '../contracts/lineage.ts';
import type { Dag } from '../contracts/manifest.ts';
import type { Because, ColumnDifference, RelationParity, Root } from './result.ts';

/**
 * Where differences come from: each relation that differs is told the nearest ones above it that differ too, and which of their columns
 * its own are made of: by `lineages` (by node), and by name where a node's SQL can't be followed. Relations in DAG order; those that were
 * not compared are looked through.
 */
export function traceUpstream(relations: readonly RelationParity[], dag: Pick<Dag, 'parents'>, lineages: ReadonlyMap<string, Lineage> = new Map()): { readonly relations: readonly RelationParity[]; readonly roots: readonly Root[] } {
  const differing = new Map<string, RelationParity[]>();
  for (const relation of relations) if (differs(relation)) differing.set(relation.id, [...(differing.get(relation.id) ?? []), relation]);
  const traced = relations.map((relation): RelationParity => {
    if (!differs(relation)) return relation;
    const because = nearest(relation.id, differing, dag).map(becauseOf);
    return { ...relation, because, columns: relation.columns.map((column) => ({ ...column, from: comesFrom(column, because, lineages.get(relation.id)) })) };
  });
  const roots = traced.filter((relation) => differs(relation) && relation.because.length === 0);
  const below = (root: RelationParity): readonly string[] => {
    const reached = new Set([root.id]);
    for (const relation of traced) if (relation.because.some(({ id }) => reached.has(id))) reached.add(relation.id);
    reached.delete(root.id);
    return [...new Set(traced.filter(({ id }) => reached.has(id)).map(({ relation }) => relation))];
  };
  return { relations: traced, roots: roots.map((root) => ({ id: root.id, relation: root.relation, columns: root.columns, below: below(root) })) };
}

function differs({ status }: RelationParity): boolean {
  return status === 'different' || status === 'missing';
}

/** The first relations that differ on each way up. */
function nearest(id: string, differing: ReadonlyMap<string, readonly RelationParity[]>, dag: Pick<Dag, 'parents'>): readonly RelationParity[] {
  const found = new Map<string, readonly RelationParity[]>();
  const seen = new Set<string>();
  const todo = [...dag.parents(id)];
  for (let parent = todo.shift(); parent !== undefined; parent = todo.shift()) {
    if (seen.has(parent)) continue;
    seen.add(parent);
    const there = differing.get(parent);
    if (there) found.set(parent, there);
    else todo.push(...dag.parents(parent));
  }
  return [...found.values()].flat();
}

function becauseOf({ id, relation, columns, schema }: RelationParity): Because {
  const named = schema.flatMap((difference) => (difference.kind === 'order' ? [] : [difference.column]));
  return { id, relation, columns: [...new Set([...columns.map(({ column }) => column), ...named])] };
}

/** Differing columns of differing parents that a column is made of; else those that decide which rows there are. */
function comesFrom({ column }: ColumnDifference, because: readonly Because[], lineage: Lineage | undefined): readonly string[] {
  const known = lineage?.kind === 'known' ? lineage : undefined;
  const own = known?.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase());
  const among = (sources: readonly { readonly relation: string; readonly column: string }[]): readonly string[] =>
    because.flatMap(({ id, relation, columns }) => columns.filter((name) => sources.some((source) => source.relation === id && source.column.toLowerCase() === name.toLowerCase())).map((name) => `${relation}.${name}`));
  if (!known || !own) return because.flatMap(({ relation, columns }) => columns.filter((name) => name.toLowerCase() === column.toLowerCase()).map((name) => `${relation}.${name}`));
  const values = among(own.sources);
  return values.length > 0 ? values : among(known.rows);
}
