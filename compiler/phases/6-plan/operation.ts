import type { CheckedNode } from '../../contracts/compiled.ts';
import type { OperationNode } from '../../contracts/manifest.ts';
import type { NodePlan } from '../../contracts/plan.ts';
import { body, statement } from './steps.ts';

/** A hook of the project: its text as it stands; nothing when it rendered to nothing. */
export function planOperation(node: OperationNode, checked: CheckedNode): NodePlan {
  const sql = body(checked.sql);
  return { id: node.id, action: 'none', steps: sql === '' ? [] : [statement(node.when, sql, { model: sql })] };
}
