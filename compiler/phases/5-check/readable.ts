import type { Node, SnapshotNode } from '../../contracts/manifest.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import { tableColumns } from '../../landing/columns.ts';
import { isContracted } from '../../facts/contracted.ts';

/** The columns that a node's relation has for those who read it, out of those of its SELECT; `before`: what stands there now. */
export function readableColumns(node: Node, output: readonly ColumnType[], before: readonly ColumnType[] | undefined): readonly ColumnType[] {
  if (node.kind === 'snapshot') return contracted(node, union([...output, ...historyColumns(node, output)], before));
  if (node.kind !== 'model') return output;
  const { on_schema_change: onChange } = node.config;
  const synced = onChange === 'sync_all_columns' || onChange === 'full_refresh';
  const table = partitionsLast(node, tableColumns(node, output));
  return contracted(node, before && !synced ? union(before, table) : table);
}

/** The columns that a snapshot's SELECT and its strategy make together. */
export function historyColumns(node: SnapshotNode, output: readonly ColumnType[]): readonly ColumnType[] {
  const { config } = node;
  const renamed = config.snapshot_meta_column_names;
  const name = (meta: string): string => (typeof renamed === 'object' && renamed !== null && typeof (renamed as Record<string, unknown>)[meta] === 'string' ? ((renamed as Record<string, unknown>)[meta] as string) : meta);
  const updatedAt = typeof config.updated_at === 'string' ? output.find((column) => column.name.toLowerCase() === (config.updated_at as string).toLowerCase()) : undefined;
  const time = updatedAt?.type ?? 'timestamp';
  if (config.strategy === 'versions') {
    return [
      { name: name('valid_from'), type: time }, { name: name('valid_to'), type: time }, { name: name('is_current'), type: 'boolean' },
      { name: name('version_no'), type: 'int' }, { name: name('changes_hash'), type: 'decimal(38,0)' },
    ];
  }
  return [
    { name: name('dbt_scd_id'), type: 'string' }, { name: name('dbt_updated_at'), type: time }, { name: name('dbt_valid_from'), type: time }, { name: name('dbt_valid_to'), type: time },
    ...(config.hard_deletes === 'new_record' ? [{ name: name('dbt_is_deleted'), type: 'string' }] : []),
  ];
}

/** Columns as a table has them: a name that comes again gets a number, as the engine gives it. */
export function distinctNames(columns: readonly ColumnType[]): readonly ColumnType[] {
  const seen = new Map<string, number>();
  return columns.map((column) => {
    const key = column.name.toLowerCase();
    const times = seen.get(key) ?? 0;
    seen.set(key, times + 1);
    return times === 0 ? column : { ...column, name: `${column.name}_${times}` };
  });
}

/** Partition columns stand last in a table, as engines that store them in paths give them back. */
function partitionsLast(node: Node, columns: readonly ColumnType[]): readonly ColumnType[] {
  const given = node.config.partition_by;
  const names = (typeof given === 'string' ? given.split(',') : Array.isArray(given) ? given : []).filter((name): name is string => typeof name === 'string').map((name) => name.trim().toLowerCase());
  const last = names.flatMap((name) => columns.filter((column) => column.name.toLowerCase() === name));
  return last.length === 0 ? columns : [...columns.filter((column) => !last.includes(column)), ...last];
}

/** A table under contract has the columns that are declared, in that order. */
function contracted(node: Node, columns: readonly ColumnType[]): readonly ColumnType[] {
  if (!isContracted(node) || !('columns' in node)) return columns;
  const known = new Map(columns.map((column) => [column.name.toLowerCase(), column.type]));
  return node.columns.map((column) => ({ name: column.name, type: column.dataType ?? known.get(column.name.toLowerCase()) ?? 'string' }));
}

function union(first: readonly ColumnType[], second: readonly ColumnType[] = []): readonly ColumnType[] {
  const known = new Set(first.map((column) => column.name.toLowerCase()));
  return [...first, ...second.filter((column) => !known.has(column.name.toLowerCase()))];
}
