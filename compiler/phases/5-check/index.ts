import type { CheckedNode, CompiledNode } from '../../contracts/compiled.ts';
import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { Checker } from './checker.ts';
import type { CheckWorld } from './world.ts';

export { placeOfColumn } from './contract.ts';
export { readableColumns } from './readable.ts';
export type { CheckWorld } from './world.ts';

/**
 * Checks compiled nodes against empty tables of what they read, and adds the columns that each gives. Nothing runs. What the engine
 * refuses is reported at the template's text; a node below it, or below something whose columns nobody knows, is left unchecked, with
 * the reason. Parents come before their children in `compiled`, and what is given back has its order.
 */
export async function check(manifest: Manifest, compiled: readonly CompiledNode[], world: CheckWorld, reporter: Reporter): Promise<readonly CheckedNode[]> {
  const checker = new Checker(manifest, compiled, world);
  const results = compiled.map((node) => checker.check(node));
  const checked: CheckedNode[] = [];
  // Nodes are checked as their parents get ready, and told in their order.
  for (const result of results) checked.push((await result).checked);
  for (const diagnostic of await checker.diagnostics(results)) reporter.report(diagnostic);
  return checked;
}
