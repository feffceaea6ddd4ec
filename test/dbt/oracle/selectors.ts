import { spawnSync } from 'node:child_process';
import { pythonOf, type Side } from './both.ts';
import { readArtifact } from './artifacts.ts';
import type { Report } from './report.ts';

type Loose = Readonly<Record<string, unknown>>;

/** Compares `ls` over a long list of selections that are made from the project's own names. */
export function compareSelections(dbt: Side, lakec: Side, executable: string, report: Report): void {
  const lines = selections(readArtifact(dbt, 'manifest.json'));
  const script = new URL('list_selections.py', import.meta.url).pathname;
  const done = spawnSync(pythonOf(executable), [script], { cwd: dbt.folder, input: JSON.stringify(lines), encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' } });
  const theirs = JSON.parse(done.stdout.slice(done.stdout.lastIndexOf('\n[') + 1)) as (readonly string[])[];
  report.section(`ls, ${lines.length} selections`);
  lines.forEach((line, index) => {
    const { out } = lakec.call(['ls', '--quiet', '--output', 'selector', ...line]);
    report.check(`ls ${line.join(' ')}`, [...theirs[index]!].sort(), out.split('\n').filter((row) => row !== '').sort());
  });
}

function selections(manifest: Loose): readonly (readonly string[])[] {
  const nodes = Object.values(manifest['nodes'] as Record<string, Loose>);
  const models = nodes.filter((node) => node['resource_type'] === 'model');
  const names = [models[0], models[Math.floor(models.length / 2)], models.at(-1)].filter((node) => node !== undefined).map((node) => String(node['name']));
  const folders = [...new Set(models.map((node) => String(node['original_file_path']).split('/').slice(0, -1).join('/')))].slice(0, 4);
  const tags = [...new Set(nodes.flatMap((node) => node['tags'] as readonly string[]))].slice(0, 3);
  const packages = [...new Set(nodes.map((node) => String(node['package_name'])))];
  const tests = [...new Set(nodes.flatMap((node) => ((node['test_metadata'] as Loose | undefined) ? [String((node['test_metadata'] as Loose)['name'])] : [])))].slice(0, 4);
  const sources = Object.values((manifest['sources'] ?? {}) as Record<string, Loose>).slice(0, 2);
  const select = (...words: readonly string[]) => ['--select', ...words];
  return [
    [],
    ...['model', 'test', 'seed', 'snapshot', 'source', 'exposure', 'analysis', 'unit_test', 'metric', 'semantic_model', 'saved_query'].map((type) => ['--resource-type', type]),
    ...names.flatMap((name) => [select(name), select(`+${name}`), select(`${name}+`), select(`+${name}+`), select(`1+${name}`), select(`${name}+1`), select(`@${name}`), ['--exclude', name], [...select(`+${name}+`), '--exclude', name]]),
    ...(names.length > 1 ? [select(names[0]!, names.at(-1)!), select(`+${names[0]},+${names.at(-1)}`), select(`${names[0]}+,${names.at(-1)}+`)] : []),
    ...folders.flatMap((folder) => [select(`path:${folder}`), select(folder), select(`${folder}/*`)]),
    ...tags.map((tag) => select(`tag:${tag}`)),
    ...packages.map((name) => select(`package:${name}`)),
    ...tests.flatMap((name) => [select(`test_name:${name}`)]),
    ...sources.flatMap((source) => [select(`source:${source['source_name']}`), select(`source:${source['source_name']}.${source['name']}+`), select(`source:${source['source_name']}+`)]),
    ...['config.materialized:view', 'config.materialized:table', 'config.materialized:incremental', 'test_type:generic', 'test_type:singular', 'test_type:data', 'resource_type:model', 'resource_type:test', 'fqn:*', 'config.severity:error', '*', 'access:protected', 'state:none'].filter((one) => one !== 'state:none').map((one) => select(one)),
    ...names.slice(0, 1).flatMap((name) => ['eager', 'cautious', 'buildable', 'empty'].map((mode) => [...select(name), '--indirect-selection', mode])),
    ['--exclude', 'resource_type:test'], [...select('test_type:generic'), '--exclude', 'resource_type:model'],
  ];
}
