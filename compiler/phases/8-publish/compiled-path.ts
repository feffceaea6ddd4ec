import type { Node } from '../../contracts/manifest.ts';

/**
 * Where a node's compiled SQL lies, as dbt lays it out: `target/compiled/<package>/models/gold/x.sql`; what a properties file
 * declares lies in a folder of that file's name. Undefined for what compiles to nothing.
 */
export function compiledPath(node: Node, targetPath: string, folder: 'compiled' | 'run' = 'compiled'): string | undefined {
  if (node.kind === 'source' || node.kind === 'exposure' || (node.kind === 'seed' && folder === 'compiled')) return undefined;
  const root = `${targetPath}/${folder}/${node.package}`;
  const file = node.file.replace(/^(\.\.?\/)+/, '');
  if (node.kind === 'operation') return `${root}/${file}/hooks/${node.name}.sql`;
  return /\.ya?ml$/.test(file) ? `${root}/${file}/${node.name}.sql` : `${root}/${file}`;
}
