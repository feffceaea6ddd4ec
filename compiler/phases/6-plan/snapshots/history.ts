import type { NodePlan, StatementStep } from '../../../contracts/plan.ts';
import type { ColumnType } from '../../../contracts/relation.ts';
import { snapshotDuplicateKeys } from '../diagnostics.ts';
import { persistDocs } from '../docs.ts';
import type { MaterializationInput } from '../materialization.ts';
import { alterSteps, compareColumns } from '../schema-change.ts';
import { body, statement, told, withHooks } from '../steps.ts';
import { noDuplicates } from '../strategies/merge.ts';
import { sameType, widened } from '../../../relations/types.ts';
import type { SnapshotConfig } from './config.ts';
import { historySql } from './history-sql.ts';
import { keyPart } from './key-part.ts';

/**
 * The history of a changing table, by dbt's strategies `timestamp` and `check`: a row that changed is closed and its new version
 * inserted, in one transaction.
 */
export function planHistory(input: MaterializationInput, config: SnapshotConfig, output: readonly ColumnType[]): NodePlan {
  const { node, dialect, existing, existingColumns } = input;
  const sql = historySql(input, config, output.map((column) => column.name), existingColumns?.map((column) => column.name));
  const select = body(input.checked.sql);
  const takeRows = [
    statement('take the rows of now', dialect.createTableAs(sql.fresh, select, { replace: true, temporary: true }), { model: select }),
    noDuplicates(input, config.key, dialect.relation(sql.fresh), told(snapshotDuplicateKeys.at(undefined, { node: node.name, key: config.key })), (part) => keyPart(dialect, output.map((column) => column.name), part)),
  ];
  const dropRows = statement('drop the rows of now', dialect.drop(sql.fresh, 'table'));
  const docs = persistDocs(input, 'table');
  if (existing?.kind !== 'table' || !existingColumns) {
    const drop = existing ? [statement(`drop the ${existing.kind} of that name`, dialect.drop(node.relation, existing.kind))] : [];
    const inside = [...takeRows, ...drop, statement('start the history', dialect.createTableAs(node.relation, sql.firstRows, { config: node.config }), { counts: true }), dropRows, ...docs];
    return { id: node.id, action: 'create', relation: node.relation, existing, steps: withHooks(input.checked, { inside }, 'start the history') };
  }
  const { adds, retypes } = missing(existingColumns, output, sql.metaTypes, dialect.described);
  const changes: readonly StatementStep[] = [
    ...alterSteps(input, existingColumns, { adds, retypes }),
    statement('add the new versions', sql.insertVersions, { counts: true }),
    statement('close the versions that they follow', sql.closeVersions),
    ...(config.hardDeletes === 'new_record' ? [statement('add a version that says that a row is gone', sql.insertGone)] : []),
    ...(config.hardDeletes === 'ignore' ? [] : [statement('close the rows that are gone', sql.closeGone)]),
  ];
  return {
    id: node.id, action: 'snapshot', relation: node.relation, existing,
    ...(adds.length > 0 && { summary: `adds ${adds.map((column) => `${column.name} ${column.type}`).join(', ')}` }),
    steps: withHooks(input.checked, { inside: [...takeRows, ...changes, dropRows, ...docs] }, 'change the history'),
  };
}

/** Columns that the history lacks, and types that must grow; a column that is gone stays, empty in new versions. */
export function missing(existing: readonly ColumnType[], output: readonly ColumnType[], meta: readonly ColumnType[], described: (type: string) => string = (type) => type): { readonly adds: readonly ColumnType[]; readonly retypes: readonly ColumnType[] } {
  const { added, retyped } = compareColumns(existing, [...output, ...meta.filter((column) => column.type !== '')], described);
  const retypes = retyped.flatMap(({ from, to }) => {
    const wide = output.some((column) => column.name === to.name) ? widened(described(from.type), described(to.type)) : undefined;
    return wide !== undefined && !sameType(wide, from.type) ? [{ name: from.name, type: wide }] : [];
  });
  return { adds: added, retypes };
}
