import type { CheckedNode } from '../../contracts/compiled.ts';
import type { DataTestNode } from '../../contracts/manifest.ts';
import type { NodePlan } from '../../contracts/plan.ts';
import type { PlanWorld } from './materialization.ts';
import { body, statement } from './steps.ts';

/** A data test: a query that counts, one that gives the failing rows, and the statements that store them where the config says so. */
export function planTest(node: DataTestNode, checked: CheckedNode, world: PlanWorld): NodePlan {
  const { dialect, flags } = world;
  const sql = body(checked.sql);
  const limit = typeof node.config.limit === 'number' ? `\nlimit ${node.config.limit}` : '';
  const failCalc = typeof node.config.fail_calc === 'string' ? node.config.fail_calc : 'count(*)';
  const limited = limit === '' ? sql : `select * from (\n${sql}\n) as failing${limit}`;
  const stores = flags.storeFailures ?? node.config.store_failures === true;
  return {
    id: node.id,
    action: 'test',
    ...(stores && { relation: node.relation }),
    steps: [
      {
        kind: 'test',
        title: 'count the failing rows',
        count: `select ${failCalc} as failures, null as tested from (\n${limited}\n) as failing_rows`,
        rows: limited,
        ...(stores && { store: [statement('store the failing rows', dialect.createTableAs(node.relation, limited, { replace: true }), { model: sql })] }),
      },
    ],
  };
}
