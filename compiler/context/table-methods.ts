import { Dict, Tuple, compare, listOf, str, truth } from '../jinja/index.ts';
import type { Call, Value } from '../jinja/index.ts';
import type { TableValue } from './table.ts';

/** What a table can be asked for beside its rows and columns: agate's methods, each of which gives a new table or a row. */
export const tableMethods: Readonly<Record<string, (table: TableValue, call: Call) => Value>> = {
  rename: (table, call) => {
    const [given, , slug] = call.bind('rename', ['column_names?', 'row_names?', 'slug_columns?', 'slug_rows?']);
    const renamed = given instanceof Dict ? table.names.map((name) => str(given.get(name) ?? name)) : given === undefined || given === null ? table.names : table.names.map((name, i) => str(listOf(given)[i] ?? name));
    return table.with({ names: slug === true ? renamed.map((name) => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')) : renamed });
  },
  where: (table, call) => {
    const [test] = call.bind('where', ['test']);
    return table.with({ rows: table.rows.filter((row) => truth(call.invoke(test!, [row]))) });
  },
  find: (table, call) => {
    const [test] = call.bind('find', ['test']);
    return table.rows.find((row) => truth(call.invoke(test!, [row]))) ?? null;
  },
  order_by: (table, call) => {
    const [key, reverse] = call.bind('order_by', ['key', 'reverse?']);
    const keyed = table.rows.map((row) => ({ row, key: keyOf(row, key!, call) })).sort((a, b) => inOrder(a.key, b.key));
    return table.with({ rows: (reverse !== undefined && truth(reverse) ? keyed.reverse() : keyed).map(({ row }) => row) });
  },
  distinct: (table, call) => {
    const [key] = call.bind('distinct', ['key?']);
    const seen = new Set<string>();
    return table.with({ rows: table.rows.filter((row) => isNew(seen, JSON.stringify(key === undefined || key === null ? row.values.map((value) => str(value)) : keyOf(row, key, call).map((value) => str(value))))) });
  },
};

type Rows = TableValue['rows'];

/** A row's values by which it is ordered: of a column, of several, or what a function says of it. */
function keyOf(row: Rows[number], key: Value, call: Call): readonly Value[] {
  if (typeof key === 'string') return [row.getItem(key) ?? null];
  if (Array.isArray(key) || key instanceof Tuple) return listOf(key).map((name) => row.getItem(name) ?? null);
  return [call.invoke(key, [row])];
}

/** Missing values come last. */
function inOrder(a: readonly Value[], b: readonly Value[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i] ?? null;
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1;
      continue;
    }
    const order = compare(left, right);
    if (order !== 0) return order;
  }
  return 0;
}

function isNew(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
