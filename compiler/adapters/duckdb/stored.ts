import type { StoredTable } from '../../contracts/catalog.ts';
import type { Files } from '../../contracts/host.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { ConfigMap } from '../../contracts/project.ts';
import { externalFile, externalFolder, partitionOf } from '../../facts/external-file.ts';
import { namesOf } from '../../facts/names-of.ts';

/** The tables that DuckDB writes as Parquet files: models with `materialized='external'`. The others are in its own database file. */
export function storedTables(manifest: Manifest, files: Files, root: string): readonly StoredTable[] {
  return [...manifest.nodes.values()].flatMap((node): readonly StoredTable[] => {
    if (node.kind !== 'model' || node.config.materialized !== 'external') return [];
    // A single file of any format is no table that a catalog lists.
    if (externalFile(node, manifest.project)) return [];
    const folder = externalFolder(node, manifest.project)?.replace(/\/+$/, '');
    if (folder === undefined) return [];
    const url = /^[a-z][a-z0-9+.-]+:\/\//i.test(folder);
    const location = url || folder.startsWith('/') ? folder : `${root}/${folder}`;
    const { schema, identifier } = node.relation;
    return [{ schema, identifier, node: node.id, format: 'parquet', location, partitionBy: namesOf(partitionOf(node.config as ConfigMap)), exists: url || files.stat(location) !== undefined }];
  });
}
