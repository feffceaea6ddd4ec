import type { StoredTable } from '../../contracts/catalog.ts';
import type { JobTable, RegisteredRelation } from '../../contracts/job.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { relationKey } from '../../contracts/relation.ts';
import { hasQuarantine } from '../../landing/columns.ts';

/** The tables of a lake, as the project declares them and its registry has them; those of `ops` where they are there. Views have no files. */
export function storedTables(manifest: Manifest, declared: ReadonlyMap<string, JobTable>, registry: ReadonlyMap<string, RegisteredRelation>): readonly StoredTable[] {
  const tables = [...declared.values()].flatMap((table): readonly StoredTable[] => {
    const node = table.node === undefined ? undefined : manifest.nodes.get(table.node);
    if (!node || (node.kind !== 'model' && node.kind !== 'snapshot' && node.kind !== 'seed') || node.config.materialized === 'ephemeral' || node.config.materialized === 'view') return [];
    const there = registry.get(relationKey({ database: '', ...table }));
    if (table.identifier !== node.relation.identifier && !there && !hasQuarantine(node)) return [];
    return table.format === 'view' ? [] : [stored({ ...table, format: table.format }, there)];
  });
  const others = [...registry.values()].flatMap((relation) => (relation.schema === 'ops' && relation.format !== 'view' ? [stored({ ...relation, format: relation.format }, relation)] : []));
  return [...tables, ...others.filter(({ schema, identifier }) => !declared.has(`${schema}.${identifier}`))];
}

function stored(table: Pick<JobTable, 'schema' | 'identifier' | 'location' | 'partition_by' | 'node'> & { readonly format: StoredTable['format'] }, there: RegisteredRelation | undefined): StoredTable {
  return {
    schema: table.schema, identifier: table.identifier, ...(table.node !== undefined && { node: table.node }),
    format: table.format, location: there?.location ?? table.location, partitionBy: there?.partition_by ?? table.partition_by,
    exists: there !== undefined, ...(there && { columns: there.columns, runId: there.run_id }),
  };
}
