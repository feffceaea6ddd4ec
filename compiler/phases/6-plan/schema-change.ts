import type { StatementStep } from '../../contracts/plan.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import { textOf } from './config.ts';
import { schemaChanged } from './diagnostics.ts';
import type { MaterializationInput } from './materialization.ts';
import { statement } from './steps.ts';
import { sameType, widened } from '../../relations/types.ts';

/** What becomes of an existing table when its SELECT gives other columns. */
export interface SchemaChange {
  readonly kind: 'alter' | 'rebuild';
  /** ALTER statements, in order; none when nothing differs. */
  readonly steps: readonly StatementStep[];
  /** Columns to insert, in the table's order and spelling. */
  readonly insert: readonly string[];
  /** All of the table's, in order, where it keeps some that the SELECT no longer gives. */
  readonly all?: readonly string[];
  /** `adds column x`, for the summary. */
  readonly told?: string;
}

/** Decides by `on_schema_change`; undefined when that is an error, which is reported. */
export function changeSchema(input: MaterializationInput, existing: readonly ColumnType[], output: readonly ColumnType[]): SchemaChange | undefined {
  const { node, reporter, dialect } = input;
  const choice = textOf(node, 'on_schema_change') ?? 'ignore';
  const difference = compareColumns(existing, output, dialect.described);
  const { added, removed, retyped } = difference;
  const differs = added.length + removed.length + retyped.length > 0;
  if ((choice === 'fail' && differs) || (choice === 'ignore' && removed.length > 0)) {
    reporter.report(schemaChanged.at(node.span, { node: node.name, choice, difference: tell(difference) }, { node: node.id }));
    return undefined;
  }
  if (choice === 'full_refresh' && differs) return { kind: 'rebuild', steps: [], insert: [], told: `rebuilt: ${tell(difference)}` };
  const alters = choice === 'append_new_columns' || choice === 'sync_all_columns';
  const adds = alters ? added : [];
  const drops = choice === 'sync_all_columns' ? removed : [];
  const retypes = alters ? retyped.flatMap(({ from, to }) => newType(from, to, choice, dialect.described)) : [];
  const gone = new Set(removed.map((column) => column.name.toLowerCase()));
  const keeps = removed.length > drops.length;
  return {
    kind: 'alter',
    ...(keeps && { all: [...existing, ...adds].map((column) => column.name) }),
    steps: alterSteps(input, existing, { adds, drops, retypes }),
    insert: [...existing.filter((column) => !gone.has(column.name.toLowerCase())), ...adds].map((column) => column.name),
    ...(adds.length + drops.length + retypes.length > 0 && { told: tell({ added: adds, removed: drops, retyped: retypes.map((to) => ({ from: to, to })) }) }),
  };
}

/** Statements that add, drop and retype columns of the node's table. */
export function alterSteps({ node, dialect }: MaterializationInput, existing: readonly ColumnType[], changes: { readonly adds: readonly ColumnType[]; readonly drops?: readonly ColumnType[]; readonly retypes?: readonly ColumnType[] }): readonly StatementStep[] {
  const { adds, drops = [], retypes = [] } = changes;
  if (dialect.reshape && (!dialect.supports.altersColumns || retypes.length > 0)) {
    if (adds.length + drops.length + retypes.length === 0) return [];
    const named = (list: readonly ColumnType[], name: string): ColumnType | undefined => list.find((column) => column.name.toLowerCase() === name.toLowerCase());
    const kept = existing.filter(({ name }) => !named(drops, name)).map(({ name, type }) => ({ name, type: named(retypes, name)?.type ?? type, from: type }));
    return [statement('give the table its new columns', dialect.reshape(node.relation, [...kept, ...adds], node.config))];
  }
  return [
    ...adds.map((column) => statement(`add the column ${column.name}`, dialect.addColumn(node.relation, column))),
    ...retypes.map((column) => statement(`change the type of ${column.name}`, dialect.alterColumnType(node.relation, column))),
    ...drops.map((column) => statement(`drop the column ${column.name}`, dialect.dropColumn(node.relation, column.name))),
  ];
}

export interface Difference {
  readonly added: readonly ColumnType[];
  readonly removed: readonly ColumnType[];
  readonly retyped: readonly { readonly from: ColumnType; readonly to: ColumnType }[];
}

/** Columns by name, case apart: which are new, which are gone, which have another type. `described`: the one spelling of the types that the engine takes for one. */
export function compareColumns(existing: readonly ColumnType[], output: readonly ColumnType[], described: (type: string) => string = (type) => type): Difference {
  const old = new Map(existing.map((column) => [column.name.toLowerCase(), column]));
  const fresh = new Set(output.map((column) => column.name.toLowerCase()));
  return {
    added: output.filter((column) => !old.has(column.name.toLowerCase())),
    removed: existing.filter((column) => !fresh.has(column.name.toLowerCase())),
    retyped: output.flatMap((to) => {
      const from = old.get(to.name.toLowerCase());
      return from && !sameType(described(from.type), described(to.type)) ? [{ from, to }] : [];
    }),
  };
}

/** Appending only ever widens; syncing takes the new type as it is. */
function newType(from: ColumnType, to: ColumnType, choice: string, described: (type: string) => string = (type) => type): readonly ColumnType[] {
  const wide = widened(described(from.type), described(to.type));
  if (wide !== undefined && choice !== 'sync_all_columns') return sameType(wide, from.type) ? [] : [{ name: from.name, type: wide }];
  return choice === 'sync_all_columns' ? [{ name: from.name, type: to.type }] : [];
}

function tell({ added, removed, retyped }: Difference): string {
  const list = (verb: string, columns: readonly ColumnType[]): string[] => (columns.length === 0 ? [] : [`${verb} ${columns.map((column) => `${column.name} ${column.type}`).join(', ')}`]);
  return [...list('adds', added), ...list('drops', removed), ...list('changes', retyped.map(({ to }) => to))].join('; ');
}
