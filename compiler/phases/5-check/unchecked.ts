import type { EngineError } from '../../contracts/adapter.ts';
import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Manifest, Node } from '../../contracts/manifest.ts';
import { secondStatement } from './refusal.ts';
import type { CheckWorld } from './world.ts';

const MATERIALIZATIONS = new Set(['view', 'table', 'incremental', 'microbatch', 'ephemeral', 'external', 'load', 'snapshot', 'seed', 'test', 'materialized_view', 'dynamic_table']);

/** True when statements of the project run before its nodes: they may make tables, functions and types that nobody else knows of. */
export function hasHooks(manifest: Manifest): boolean {
  return [...manifest.nodes.values()].some((node) => node.kind === 'operation' && node.when === 'on-run-start');
}

/** Why a refusal may be no mistake of the SQL: what the binder lacks, the engine itself may have. */
export async function beyondTheBinder(error: EngineError, node: Node, compiled: CompiledNode, around: { readonly manifest: Manifest; readonly hooks: boolean; readonly world: CheckWorld }): Promise<string | undefined> {
  const { fault } = error;
  const said = error.message.split('\n')[0]!.replace(/^[A-Za-z ]+ Error: /, '').replace(/[.!]+$/, '');
  if (error.kind !== 'sql' && error.kind !== 'conversion') return said;
  if (node.kind === 'model' && !MATERIALIZATIONS.has(node.config.materialized)) return `it is built by a materialization of its own, "${node.config.materialized}"`;
  switch (fault?.kind) {
    case 'beyond-the-binder':
      return secondStatement(compiled.sql, around.manifest.project.dialect) ? undefined : said;
    case 'unknown-relation':
    case 'unknown-type':
    case 'unknown-function': {
      if (around.hooks || compiled.preHooks.length > 0 || compiled.askingHooks) return `it needs "${fault.name}", which a hook may make`;
      if (fault.kind !== 'unknown-function') return undefined;
      if (node.dependsOn.nodes.some((id) => id.startsWith('function.'))) return `it calls ${fault.name}(), which the project makes`;
      const { extensions, settings } = around.manifest.project.target.connection;
      if (extensions !== undefined || settings !== undefined) return `it calls ${fault.name}(), which an extension may bring`;
      return (await around.world.hasFunction?.(fault.name)) ? `it calls ${fault.name}(), which was made in the engine` : undefined;
    }
    default:
      return undefined;
  }
}
