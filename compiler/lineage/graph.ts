import type { Lineage, LineageStep, RowUse } from '../contracts/lineage.ts';
import { stronger } from './deps.ts';

/** A column of a node; or of a relation that no node has, whose key then stands for the id. */
export interface ColumnId {
  readonly node: string;
  readonly column: string;
}

/** One step of a value, from a column to one that is made of it. */
export interface ColumnEdge {
  readonly from: ColumnId;
  readonly to: ColumnId;
  readonly step: LineageStep;
}

/** The columns of a project and how they come from each other. Names are compared without case. */
export interface ColumnGraph {
  /** Columns that a column is made of, one step away; in order of node and name. */
  parents(of: ColumnId): readonly ColumnEdge[];
  /** Columns that are made of a column, one step away. */
  children(of: ColumnId): readonly ColumnEdge[];
  /** Columns that decide which rows a node has. */
  rows(node: string): readonly (ColumnId & { readonly use: RowUse })[];
  /** Nodes whose rows a column decides about. */
  decides(of: ColumnId): readonly { readonly node: string; readonly use: RowUse }[];
  /** Nodes whose SQL can't be followed, with the reason. */
  readonly unknown: ReadonlyMap<string, string>;
  /** Columns of a node that is followed, in order. */
  columns(node: string): readonly string[] | undefined;
}

export function columnGraph(lineages: ReadonlyMap<string, Lineage>): ColumnGraph {
  const parents = new Map<string, ColumnEdge[]>();
  const children = new Map<string, ColumnEdge[]>();
  const decides = new Map<string, { node: string; use: RowUse }[]>();
  const unknown = new Map<string, string>();
  for (const [node, lineage] of lineages) {
    if (lineage.kind === 'unknown') {
      unknown.set(node, lineage.reason);
      continue;
    }
    for (const { name, sources } of lineage.columns) {
      for (const { relation, column, step } of sources) {
        const edge: ColumnEdge = { from: { node: relation, column }, to: { node, column: name }, step };
        add(parents, keyOf(edge.to), edge);
        add(children, keyOf(edge.from), edge);
      }
    }
    for (const { relation, column, use } of lineage.rows) add(decides, keyOf({ node: relation, column }), { node, use });
  }
  return {
    parents: (of) => parents.get(keyOf(of)) ?? [],
    children: (of) => children.get(keyOf(of)) ?? [],
    rows: (node) => {
      const lineage = lineages.get(node);
      return lineage?.kind === 'known' ? lineage.rows.map(({ relation, column, use }) => ({ node: relation, column, use })) : [];
    },
    decides: (of) => decides.get(keyOf(of)) ?? [],
    unknown,
    columns: (node) => {
      const lineage = lineages.get(node);
      return lineage?.kind === 'known' ? lineage.columns.map(({ name }) => name) : undefined;
    },
  };
}

/** Every column that one is made of (`parents`) or that is made of it (`children`), each with the strongest step on a way there; nearest first. */
export function reach(graph: ColumnGraph, start: ColumnId, direction: 'parents' | 'children', stop: (column: ColumnId) => boolean = () => false): readonly (ColumnId & { readonly step: LineageStep; readonly by: ColumnId })[] {
  const found = new Map<string, ColumnId & { step: LineageStep; by: ColumnId }>();
  const open: { readonly at: ColumnId; readonly step: LineageStep }[] = [{ at: start, step: 'copied' }];
  for (let next = open.shift(); next; next = open.shift()) {
    for (const edge of graph[direction](next.at)) {
      const other = direction === 'parents' ? edge.from : edge.to;
      const step = stronger(next.step, edge.step);
      const before = found.get(keyOf(other));
      if (before && stronger(before.step, step) === before.step) continue;
      found.set(keyOf(other), { ...other, step, by: before?.by ?? next.at });
      if (!stop(other)) open.push({ at: other, step });
    }
  }
  return [...found.values()];
}

export function keyOf({ node, column }: ColumnId): string {
  return `${node}\0${column.toLowerCase()}`;
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
