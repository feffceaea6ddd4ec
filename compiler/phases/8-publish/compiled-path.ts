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
  if (node.kind === 'unit_test') return `${root}/${file}/${node.fqn.slice(-2).join('/')}.sql`;
  // A file may hold several snapshots.
  const several = /\.ya?ml$/.test(file) || (node.kind === 'snapshot' && !file.endsWith(`/${node.name}.sql`));
  return several ? `${root}/${file}/${node.name}.sql` : `${root}/${file}`;
}
