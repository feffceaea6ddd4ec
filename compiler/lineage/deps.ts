import type { ColumnSource, LineageStep, RowSource, RowUse } from '../contracts/lineage.ts';

/** The columns that a value is made of, by relation and name. */
export type Deps = ReadonlyMap<string, ColumnSource>;
/** The columns that decide which rows there are, by relation, name and use. */
export type Rows = ReadonlyMap<string, RowSource>;

export const NONE: Deps = new Map();
export const NO_ROWS: Rows = new Map();

const STRENGTH: Readonly<Record<LineageStep, number>> = { copied: 0, transformed: 1, aggregated: 2 };

export function column(relation: string, name: string): Deps {
  return new Map([[keyOf(relation, name), { relation, column: name, step: 'copied' as const }]]);
}

/** The stronger of two steps: what a value went through on its whole way. */
export function stronger(a: LineageStep, b: LineageStep): LineageStep {
  return STRENGTH[a] >= STRENGTH[b] ? a : b;
}

/** All of them; a column that is in several keeps its strongest step. */
export function merge(all: Iterable<Deps>): Deps {
  const found = new Map<string, ColumnSource>();
  for (const deps of all) {
    for (const [key, source] of deps) {
      const before = found.get(key);
      found.set(key, before === undefined ? source : { ...source, step: stronger(before.step, source.step) });
    }
  }
  return found;
}

/** The same columns, at least so far from their origin. */
export function through(deps: Deps, step: LineageStep): Deps {
  if (step === 'copied' || deps.size === 0) return deps;
  return new Map([...deps].map(([key, source]) => [key, { ...source, step: stronger(source.step, step) }]));
}

/** The columns of a value as something that decides about rows. */
export function deciding(deps: Deps, use: RowUse): Rows {
  return new Map([...deps.values()].map(({ relation, column: name }) => [`${keyOf(relation, name)}\0${use}`, { relation, column: name, use }]));
}

export function mergeRows(all: Iterable<Rows>): Rows {
  return new Map([...all].flatMap((rows) => [...rows]));
}

/** What decides about rows as part of a value: a subquery's. */
export function asValue(rows: Rows): Deps {
  return merge([...rows.values()].map(({ relation, column: name }) => through(column(relation, name), 'transformed')));
}

function keyOf(relation: string, name: string): string {
  return `${relation}\0${name.toLowerCase()}`;
}
