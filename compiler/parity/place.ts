import type { Manifest } from '../contracts/manifest.ts';
import type { ConfigMap } from '../contracts/project.ts';

/** Where a target builds, in a text that two targets have in common only when they write over each other. */
export function placeOf({ project, nodes }: Manifest, root: string): string {
  const { target, config } = project;
  const schemas = [...new Set([...nodes.values()].flatMap((node) => ('relation' in node && node.kind === 'model' ? [node.relation.schema] : [])))].sort().join(', ');
  // In one database, schemas of their own keep targets apart.
  const inSchemas = project.conventions.schemaNames === 'suffix' ? ` (${schemas})` : '';
  if (target.engine === 'duckdb') return `${fileOf(target.path, root)}${inSchemas}`;
  const paths = (config['paths'] ?? {}) as ConfigMap;
  const lake = typeof paths['root'] === 'string' ? paths['root'] : `${target.engine} ${JSON.stringify(target.connection)}`;
  return `${fileOf(lake, root)}${inSchemas}`;
}

function fileOf(path: string | undefined, root: string): string {
  if (path === undefined || path === ':memory:') return ':memory:';
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}
