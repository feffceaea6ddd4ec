import type { StoredTable } from '../../contracts/catalog.ts';
import type { Files } from '../../contracts/host.ts';
import type { Manifest, ModelNode } from '../../contracts/manifest.ts';
import type { ConfigMap } from '../../contracts/project.ts';
import { externalFile } from '../../facts/external-file.ts';

/** The tables that DuckDB writes as Parquet files: models with `materialized='external'`. The others are in its own database file. */
export function storedTables(manifest: Manifest, files: Files, root: string): readonly StoredTable[] {
  return [...manifest.nodes.values()].flatMap((node): readonly StoredTable[] => {
    if (node.kind !== 'model' || node.config.materialized !== 'external') return [];
    // A single file of any format is no table that a catalog lists.
    if (externalFile(node.config as ConfigMap, node.relation.identifier, undefined, undefined)) return [];
    const folder = folderOf(node, manifest.project.config);
    if (folder === undefined) return [];
    const url = /^[a-z][a-z0-9+.-]+:\/\//i.test(folder);
    const location = url || folder.startsWith('/') ? folder : `${root}/${folder}`;
    const { schema, identifier } = node.relation;
    return [{ schema, identifier, node: node.id, format: 'parquet', location, partitionBy: namesOf(node.config.partition_by), exists: url || files.stat(location) !== undefined }];
  });
}

/** Where its files go: `location`, else the folder of its name below its layer's path. */
function folderOf(node: ModelNode, config: ConfigMap): string | undefined {
  const said = node.config['location'];
  if (typeof said === 'string' && said !== '') return said.replace(/\/+$/, '');
  const layer = node.layer === undefined ? undefined : ((config['paths'] ?? {}) as ConfigMap)[`${node.layer}_root`];
  return typeof layer === 'string' ? `${layer.replace(/\/+$/, '')}/${node.relation.identifier}` : undefined;
}

function namesOf(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
  return list.flatMap((one) => String(one).split(',')).map((name) => name.trim()).filter((name) => name !== '');
}
