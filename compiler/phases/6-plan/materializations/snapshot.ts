import type { NodePlan } from '../../../contracts/plan.ts';
import { nearest } from '../../../diagnostics/nearest.ts';
import { textOf } from '../config.ts';
import type { Materialization, MaterializationInput } from '../materialization.ts';
import { readSnapshotConfig, wrong } from '../snapshots/config.ts';
import { planHistory } from '../snapshots/history.ts';
import { planVersions } from '../snapshots/versions.ts';

/** The history of changing rows: dbt's strategies `timestamp` and `check`, and lakec's `versions`. */
export const snapshot: Materialization = { name: 'snapshot', needsColumns: true, needsOutput: true, plan: planSnapshot };

function planSnapshot(input: MaterializationInput): NodePlan | undefined {
  const { node, output } = input;
  const strategy = textOf(node, 'strategy');
  if (strategy === undefined) return wrong(input, 'strategy', "has no strategy: add strategy='timestamp', 'check' or 'versions'");
  if (!output) return { id: node.id, action: 'snapshot', relation: node.relation, existing: input.existing, steps: [], late: 'its columns are known only when its parents are built' };
  switch (strategy) {
    case 'timestamp':
    case 'check': {
      const config = readSnapshotConfig(input, strategy, output);
      return config && planHistory(input, config, output);
    }
    case 'versions':
      return planVersions(input, output);
    default: {
      const close = nearest(strategy, ['timestamp', 'check', 'versions']);
      return wrong(input, 'strategy', `has strategy='${strategy}'${close ? `; did you mean '${close}'` : ''}: choose timestamp, check or versions`);
    }
  }
}
