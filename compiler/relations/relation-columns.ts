import type { ModelNode, Node, SnapshotNode } from '../contracts/manifest.ts';
import type { ConfigValue } from '../contracts/project.ts';
import type { ColumnType } from '../contracts/relation.ts';
import { tableColumns } from '../landing/columns.ts';

/** The columns of the relation that a node's SELECT becomes: what its children read. */
export function relationColumns(node: Node, output: readonly ColumnType[]): readonly ColumnType[] {
  if (node.kind === 'snapshot') {
    const given = new Set(output.map((column) => column.name.toLowerCase()));
    return contractOrder(node, [...output, ...historyColumns(node, output).filter((column) => !given.has(column.name.toLowerCase()))]);
  }
  if (node.kind !== 'model') return output;
  return contractOrder(node, partitionsLast(node, tableColumns(node, output)));
}

/** The columns that a snapshot adds to those of its SELECT. */
function historyColumns(node: SnapshotNode, output: readonly ColumnType[]): readonly ColumnType[] {
  const { config } = node;
  const renamed = config.snapshot_meta_column_names;
  const name = (meta: string): string => {
    const given = typeof renamed === 'object' && renamed !== null ? (renamed as Readonly<Record<string, ConfigValue>>)[meta] : undefined;
    return typeof given === 'string' ? given : meta;
  };
  const updatedAt = typeof config.updated_at === 'string' ? output.find((column) => column.name.toLowerCase() === String(config.updated_at).toLowerCase()) : undefined;
  const time = updatedAt?.type ?? 'timestamp';
  if (config.strategy === 'versions')
    return [
      { name: name('valid_from'), type: time },
      { name: name('valid_to'), type: time },
      { name: name('is_current'), type: 'boolean' },
      { name: name('version_no'), type: 'int' },
      { name: name('changes_hash'), type: 'decimal(38,0)' },
    ];
  return [
    { name: name('dbt_scd_id'), type: 'string' },
    { name: name('dbt_updated_at'), type: time },
    { name: name('dbt_valid_from'), type: time },
    { name: name('dbt_valid_to'), type: time },
    ...(config.hard_deletes === 'new_record' ? [{ name: name('dbt_is_deleted'), type: 'string' }] : []),
  ];
}

/** Partition columns stand last in a table, as engines that store them in paths give them back. */
function partitionsLast(node: ModelNode, columns: readonly ColumnType[]): readonly ColumnType[] {
  const given = node.config.partition_by;
  const names = (typeof given === 'string' ? [given] : Array.isArray(given) ? (given as readonly ConfigValue[]) : []).filter((name) => typeof name === 'string').map((name) => name.toLowerCase());
  if (names.length === 0) return columns;
  const last = names.flatMap((name) => columns.filter((column) => column.name.toLowerCase() === name));
  return [...columns.filter((column) => !last.includes(column)), ...last];
}

/** A table under contract has the columns that are declared, in that order. */
function contractOrder(node: ModelNode | SnapshotNode, columns: readonly ColumnType[]): readonly ColumnType[] {
  if (!isUnderContract(node)) return columns;
  const byName = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  const declared = node.columns.map((column) => ({ name: column.name, type: column.dataType ?? byName.get(column.name.toLowerCase())?.type ?? 'string' }));
  return declared;
}

/** `contract: {enforced: true}`. */
export function isUnderContract(node: Node): node is ModelNode | SnapshotNode {
  if (node.kind !== 'model' && node.kind !== 'snapshot') return false;
  const contract = node.config.contract;
  return typeof contract === 'object' && contract !== null && (contract as { readonly enforced?: unknown }).enforced === true;
}
