import type { Reporter } from '../../contracts/diagnostics.ts';
import type { ModelNode } from '../../contracts/manifest.ts';
import type { NodePlan } from '../../contracts/plan.ts';
import { relationKey } from '../../contracts/relation.ts';
import { pythonMaterialization, pythonModel } from './diagnostics.ts';
import type { PlanWorld } from './materialization.ts';

/** What is known of a model in Python before it runs: its steps are written when its turn comes, and its rows are there. */
export function planPython(node: ModelNode, world: PlanWorld, reporter: Reporter): NodePlan | undefined {
  const { materialized } = node.config;
  if (!world.python) {
    reporter.report(pythonModel.at(node.span, { name: node.name }, { node: node.id }));
    return undefined;
  }
  if (!BUILT.has(materialized)) {
    reporter.report(pythonMaterialization.at(node.configSpan?.('materialized') ?? node.span, { name: node.name, materialized }, { node: node.id }));
    return undefined;
  }
  const existing = world.existing.get(relationKey(node.relation));
  const refresh = typeof node.config.full_refresh === 'boolean' ? node.config.full_refresh : world.flags.fullRefresh;
  const adds = materialized === 'incremental' && existing?.kind === 'table' && !refresh;
  return { id: node.id, action: adds ? 'insert' : existing ? 'replace' : 'create', relation: node.relation, ...(existing && { existing }), steps: [], late: 'its rows come from Python' };
}

/** What can be made of rows. */
const BUILT: ReadonlySet<string> = new Set(['table', 'incremental', 'external']);
