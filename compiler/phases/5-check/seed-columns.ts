import type { SeedNode } from '../../contracts/manifest.ts';
import type { ConfigMap } from '../../contracts/project.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import type { CheckWorld } from './world.ts';

/** A seed's columns: of its file, with the types that its config gives, or else those that the engine reads off the values. */
export async function seedColumns(node: SeedNode, world: CheckWorld): Promise<readonly ColumnType[] | undefined> {
  const given = node.config.column_types;
  const types = new Map(typeof given === 'object' && given !== null && !Array.isArray(given) ? Object.entries(given as ConfigMap).map(([name, type]) => [name.toLowerCase(), String(type)]) : []);
  if (world.root !== undefined) {
    const delimiter = typeof node.config.delimiter === 'string' ? node.config.delimiter : ',';
    const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
    const told = await world.binder.describe(`select * from read_csv(${text(`${world.root}/${node.file}`)}, header = true, delim = ${text(delimiter)}, quote = '"', escape = '"')`);
    if ('columns' in told) return told.columns.map((column) => ({ name: column.name, type: types.get(column.name.toLowerCase()) ?? column.type }));
  }
  return world.columns(node.relation);
}
