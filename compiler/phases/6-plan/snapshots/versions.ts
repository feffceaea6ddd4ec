import type { NodePlan, StatementStep } from '../../../contracts/plan.ts';
import type { ColumnType } from '../../../contracts/relation.ts';
import { asideName } from '../aside.ts';
import { textOf } from '../config.ts';
import { snapshotDuplicateVersions, snapshotNullVersions } from '../diagnostics.ts';
import { persistDocs } from '../docs.ts';
import { mustRebuild } from '../materializations/incremental.ts';
import type { MaterializationInput } from '../materialization.ts';
import { alterSteps } from '../schema-change.ts';
import { body, guard, statement, told, withHooks } from '../steps.ts';
import { noDuplicates } from '../strategies/merge.ts';
import { contractColumns } from '../table-as.ts';
import { readCompared, readKey, readUpdatedAt, wrong } from './config.ts';
import { missing } from './history.ts';
import { readUnknownMember, versionsSql, type VersionsConfig } from './versions-sql.ts';

/**
 * The history of rows of which one batch may hold several versions. The SELECT gives every change ever seen; a key is touched when the
 * sum of its changes' hashes differs from the one stored, and all versions of the touched keys are written anew in one transaction.
 * So late and corrected changes count too, and a run gives what a rebuild would.
 */
export function planVersions(input: MaterializationInput, output: readonly ColumnType[]): NodePlan | undefined {
  const { node, dialect, existing, existingColumns } = input;
  const config = readVersionsConfig(input, output);
  if (!config) return undefined;
  const fresh = dialect.temporary(asideName(node.relation.identifier, dialect.maxIdentifier), node.relation);
  const touched = dialect.temporary(asideName(`${node.relation.identifier}__touched`, dialect.maxIdentifier), node.relation);
  const sql = versionsSql(input, config, output, fresh, touched);
  const select = body(input.checked.sql);
  const takeChanges: readonly StatementStep[] = [
    statement('take the changes', dialect.createTableAs(fresh, select, { replace: true, temporary: true }), { model: select }),
    guard('look for changes without a key or time', sql.countNulls, told(snapshotNullVersions.at(undefined, { node: node.name, columns: [...config.key, config.updatedAt] }))),
    noDuplicates(input, [...config.key, config.updatedAt], dialect.relation(fresh), told(snapshotDuplicateVersions.at(undefined, { node: node.name, key: config.key, updatedAt: config.updatedAt }))),
  ];
  const dropChanges = statement('drop the changes', dialect.drop(fresh, 'table'));
  const docs = persistDocs(input, 'table');
  if (existing?.kind !== 'table' || !existingColumns) {
    const drop = existing ? [statement(`drop the ${existing.kind} of that name`, dialect.drop(node.relation, existing.kind))] : [];
    const inside = [...takeChanges, ...drop, ...startHistory(input, sql.allVersions), ...sql.unknownMember, dropChanges, ...docs];
    return { id: node.id, action: 'create', relation: node.relation, existing, steps: withHooks(input.checked, { inside }, 'start the history') };
  }
  const { adds, retypes } = missing(existingColumns, output, sql.added, dialect.described);
  const all = adds.length > 0 || mustRebuild(input);
  const changes: readonly StatementStep[] = [
    ...alterSteps(input, existingColumns, { adds, retypes }),
    statement('find the keys that changed', dialect.createTableAs(touched, all ? sql.everyKey : sql.touchedKeys, { replace: true, temporary: true })),
    statement('delete their versions', sql.deleteTouched),
    statement('write them anew', sql.insertTouched, { counts: true }),
    ...sql.unknownMember,
    statement('drop the keys', dialect.drop(touched, 'table')),
  ];
  return {
    id: node.id, action: 'snapshot', relation: node.relation, existing,
    ...(adds.length > 0 && { summary: `adds ${adds.map((column) => `${column.name} ${column.type}`).join(', ')}` }),
    steps: withHooks(input.checked, { inside: [...takeChanges, ...changes, dropChanges, ...docs] }, 'change the history'),
  };
}

/** The config of a `versions` snapshot over its SELECT's columns; undefined when something is wrong, which is reported. */
export function readVersionsConfig(input: MaterializationInput, output: readonly ColumnType[]): VersionsConfig | undefined {
  const { node } = input;
  const columns = output.map((column) => column.name);
  const key = readKey(input, columns);
  const updatedAt = readUpdatedAt(input, columns, true);
  const tracked = key && updatedAt ? readCompared(input, columns, [...key, updatedAt]) : undefined;
  if (!key || !updatedAt || !tracked) return undefined;
  if (textOf(node, 'hard_deletes') !== undefined && textOf(node, 'hard_deletes') !== 'ignore') {
    return wrong(input, 'hard_deletes', "uses strategy 'versions', where a delete is a change like any other (a column that says so): take hard_deletes out");
  }
  const names = (node.config.snapshot_meta_column_names ?? {}) as Readonly<Record<string, unknown>>;
  const name = (meta: string): string => (typeof names[meta] === 'string' ? (names[meta] as string) : meta);
  const unknown = readUnknownMember(input, output, key);
  if (unknown === null) return undefined;
  const first = textOf(node, 'valid_from_first');
  return {
    key, updatedAt, tracked,
    ...(first !== undefined && { validFromFirst: first }),
    validToLast: textOf(node, 'valid_to_last') ?? '9999-12-31 00:00:00',
    meta: { validFrom: name('valid_from'), validTo: name('valid_to'), isCurrent: name('is_current'), versionNo: name('version_no'), changesHash: name('changes_hash') },
    ...(unknown && { unknown }),
  };
}

/** With an enforced contract the table is declared before it is filled, so that the engine holds its `not null`s. */
function startHistory(input: MaterializationInput, select: string): readonly StatementStep[] {
  const { node, dialect } = input;
  const contract = contractColumns(input);
  if (!contract) return [statement('start the history', dialect.createTableAs(node.relation, select, { config: node.config }), { counts: true })];
  const names = contract.map((column) => column.name);
  return [
    statement('declare the history', dialect.createTable(node.relation, contract, { config: node.config })),
    statement('start the history', dialect.insertInto(node.relation, names, `select ${names.map(dialect.identifier).join(', ')} from (\n${select}\n) as versions`), { counts: true }),
  ];
}
