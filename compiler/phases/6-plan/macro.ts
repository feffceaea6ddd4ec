import type { Reporter } from '../../contracts/diagnostics.ts';
import type { DataTestNode, FunctionNode, Macro } from '../../contracts/manifest.ts';
import type { NodePlan } from '../../contracts/plan.ts';
import { relationKey } from '../../contracts/relation.ts';
import { placeOf } from './config.ts';
import { macroNeedsStatements } from './diagnostics.ts';
import type { Buildable, PlanWorld } from './materialization.ts';

/** A node that a materialization macro builds: what it does is known only while it does it. */
export function planMacro(node: Buildable | FunctionNode, macro: Macro, world: PlanWorld, reporter: Reporter): NodePlan | undefined {
  const name = macro.name.replace(/^materialization_/, '').replace(/_[a-z]+$/, '');
  // Another engine answers questions where a run is one job.
  if (world.reads) {
    reporter.report(macroNeedsStatements.at(node.kind === 'function' ? node.span : placeOf(node, 'materialized'), { name, node: node.name }, { node: node.id }));
    return undefined;
  }
  const relation = node.kind === 'function' ? node.target : node.relation;
  const existing = node.kind === 'function' ? undefined : world.existing.get(relationKey(relation));
  return {
    id: node.id, action: existing ? 'replace' : 'create', relation, ...(existing && { existing }), summary: `by the macro ${macro.package}.${name}`,
    steps: [{ kind: 'macro', title: `run the materialization ${name} of ${macro.package}`, macro: macro.id }],
  };
}

/** A data test that a materialization macro runs: what it stores as its result `main` tells how it went. */
export function planMacroTest(node: DataTestNode, macro: Macro, keeps: boolean): NodePlan {
  return { id: node.id, action: 'test', ...(keeps && { relation: node.relation }), summary: `by the macro ${macro.package}.test`, steps: [{ kind: 'macro', title: `run the materialization test of ${macro.package}`, macro: macro.id }] };
}
