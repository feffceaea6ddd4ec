import type { CheckedNode, CompiledNode } from '../../contracts/compiled.ts';
import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { Checker } from './checker.ts';
import type { CheckWorld } from './world.ts';

export type { CheckWorld } from './world.ts';

/**
 * Checks compiled nodes in DAG order against empty tables of their parents' columns, and adds the columns that each gives. Nothing runs.
 * A SELECT that the engine refuses is reported at the template's text; what stands below it, or below something whose columns are not
 * known, is left unchecked, with the reason. Given back in the order of `compiled`.
 */
export async function check(manifest: Manifest, compiled: readonly CompiledNode[], world: CheckWorld, reporter: Reporter): Promise<readonly CheckedNode[]> {
  const checker = new Checker(manifest, compiled, world, reporter);
  const place = new Map(manifest.dag.order.map((id, i) => [id, i]));
  const checked = new Map<string, CheckedNode>();
  for (const node of [...compiled].sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0))) checked.set(node.id, await checker.check(node));
  return compiled.map((node) => checked.get(node.id)!);
}
