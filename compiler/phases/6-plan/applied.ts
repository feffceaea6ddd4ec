import type { CheckedNode } from '../../contracts/compiled.ts';
import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { NodePlan } from '../../contracts/plan.ts';
import { relationKey } from '../../contracts/relation.ts';
import { grantSteps, relationKind, saysGrants } from './grants.ts';
import type { Buildable, PlanWorld } from './materialization.ts';

/** The config of a node that needs no building, applied to the relation that is there: its grants. Undefined where there is none, or one of another kind: then it is built. */
export async function planApplied({ manifest, node, checked, world, reporter }: { readonly manifest: Manifest; readonly node: Buildable; readonly checked: CheckedNode; readonly world: PlanWorld; readonly reporter: Reporter }): Promise<NodePlan | undefined> {
  const existing = world.existing.get(relationKey(node.relation));
  const kind = relationKind(node);
  if (existing?.kind !== kind || (node.kind === 'model' && node.config.materialized === 'ephemeral')) return undefined;
  const { dialect, flags, invocationId, runStartedAt } = world;
  const steps = await grantSteps({ manifest, node, checked, dialect, flags, invocationId, runStartedAt, existing, reporter }, kind, true, world);
  const base = { id: node.id, relation: node.relation, existing };
  return steps.length > 0 ? { ...base, action: 'alter', summary: 'its grants alone', steps } : { ...base, action: 'none', summary: !dialect.grants ? 'the engine has no grants' : saysGrants(node) ? 'its grants are as they should be' : 'it says no grants: those that are there stay, and grants: {select: []} takes them', steps: [] };
}
