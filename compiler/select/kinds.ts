import { RESOURCE_TYPE, type Manifest, type NodeKind } from '../contracts/manifest.ts';

/** Kinds of nodes that a command works on. */
export function kindsOf(command: string, manifest: Manifest): readonly NodeKind[] {
  switch (command) {
    case 'run': return manifest.project.conventions.runBuildsSnapshots ? ['model', 'snapshot'] : ['model'];
    case 'test': return ['test', 'unit_test'];
    case 'seed': return ['seed'];
    case 'snapshot': return ['snapshot'];
    case 'clone': return ['model', 'seed', 'snapshot'];
    case 'freshness': return ['source'];
    case 'ingest': return ['source', 'model', 'snapshot'];
    case 'show': return ['model', 'seed', 'snapshot', 'source', 'analysis', 'test'];
    case 'compile': case 'docs generate': return ['model', 'snapshot', 'test', 'unit_test', 'analysis', 'function'];
    case 'check': return ['seed', 'model', 'snapshot', 'test', 'unit_test', 'analysis'];
    case 'ls': return ['model', 'seed', 'snapshot', 'source', 'test', 'unit_test', 'exposure', 'semantic_model', 'metric', 'saved_query', 'function'];
    case 'build': return ['seed', 'model', 'snapshot', 'test', 'unit_test', ...(manifest.project.conventions.format === 'dbt' ? (['function', 'saved_query', 'exposure'] as const) : [])];
    default: return ['seed', 'model', 'snapshot', 'test', 'unit_test'];
  }
}

/** Kinds that remain after `--resource-type` and `--exclude-resource-type`; `all` and `default` stand for themselves. */
export function narrowKinds(kinds: readonly NodeKind[], only: readonly string[], without: readonly string[]): ReadonlySet<NodeKind> {
  const all = Object.keys(RESOURCE_TYPE) as NodeKind[];
  const named = (kind: NodeKind, words: readonly string[]) => words.includes(RESOURCE_TYPE[kind]) || words.includes('all');
  const wide = only.length === 0 || only.includes('default') ? kinds : [];
  return new Set(all.filter((kind) => (wide.includes(kind) || named(kind, only)) && !named(kind, without)));
}
