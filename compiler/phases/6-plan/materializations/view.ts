import type { Materialization, MaterializationInput } from '../materialization.ts';
import type { NodePlan } from '../../../contracts/plan.ts';
import { persistDocs } from '../docs.ts';
import { body, statement, withHooks } from '../steps.ts';

/** A view: one statement, and a table of that name is dropped in the same transaction. */
export const view: Materialization = { name: 'view', plan: planView };

function planView(input: MaterializationInput): NodePlan {
  const { node, checked, dialect, existing } = input;
  const sql = body(checked.sql);
  const replace = dialect.supports.createOrReplaceView && (!existing || existing.kind === 'view' || existing.kind === 'external');
  const inside = [
    ...(existing && !replace ? [statement(`drop the ${existing.kind.replaceAll('_', ' ')} of that name`, dialect.drop(node.relation, existing.kind))] : []),
    statement('create the view', dialect.createViewAs(node.relation, sql, { replace, config: node.config }), { model: sql }),
    ...persistDocs(input, 'view'),
  ];
  return {
    id: node.id, action: existing ? 'replace' : 'create', relation: node.relation, existing,
    ...(existing?.kind === 'table' && { summary: 'a view instead of the table' }),
    steps: withHooks(checked, { inside }, 'replace the view'),
  };
}
