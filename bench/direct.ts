import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './measure.ts';

/**
 * Writes a file of the plain statements that a build of the project comes to: one to make each relation and one to count each
 * test, in the order of an earlier run. Gives its path.
 */
export async function directStatements(project: string, lakec: string, count: number): Promise<string> {
  await measure('node', [lakec, 'build', '--quiet', '--threads', '1', '--no-shared-scans'], project);
  const manifest = JSON.parse(readFileSync(join(project, 'target', 'manifest.json'), 'utf8')) as { nodes: Record<string, DbtNode> };
  const results = JSON.parse(readFileSync(join(project, 'target', 'run_results.json'), 'utf8')) as { results: { unique_id: string; compiled_code: string | null }[] };
  const statements = ['create schema if not exists bronze', 'create schema if not exists silver', 'create schema if not exists gold'];
  for (const { unique_id: id, compiled_code: code } of results.results) {
    const node = manifest.nodes[id];
    if (!node) continue;
    const name = (node.relation_name ?? '').replace(/^"?lakec"?\./, '');
    if (node.resource_type === 'seed') statements.push(`create or replace table ${name} as select * from read_csv('${node.original_file_path}')`);
    if (node.resource_type === 'model') statements.push(`create or replace ${node.config.materialized === 'table' ? 'table' : 'view'} ${name} as ${code!.replace(/"?lakec"?\./g, '')}`);
    if (node.resource_type === 'test') statements.push(`select count(*) from (${code!.replace(/"?lakec"?\./g, '')}) as failing`);
  }
  const path = join(project, `direct-${count}.json`);
  mkdirSync(project, { recursive: true });
  writeFileSync(path, JSON.stringify(statements));
  return path;
}

interface DbtNode {
  readonly resource_type: string;
  readonly relation_name: string | null;
  readonly original_file_path: string;
  readonly config: { readonly materialized: string };
}
