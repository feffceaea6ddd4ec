import type { NodePlan } from '../../../contracts/plan.ts';
import { engineLacks } from '../diagnostics.ts';
import { placeOf } from '../config.ts';
import { persistDocs } from '../docs.ts';
import type { Materialization, MaterializationInput } from '../materialization.ts';
import { body, statement, withHooks } from '../steps.ts';

/** A table that the engine itself keeps as new as `target_lag` says; lakec only says what it is made of. */
export const dynamicTable: Materialization = { name: 'dynamic_table', plan: planDynamicTable };

function planDynamicTable(input: MaterializationInput): NodePlan | undefined {
  const { node, checked, dialect, existing, reporter } = input;
  if (!dialect.createDynamicTable) {
    reporter.report(engineLacks.at(placeOf(node, 'materialized'), { node: node.name, what: 'dynamic tables', engine: dialect.name }, { node: node.id }));
    return undefined;
  }
  const sql = body(checked.sql);
  const inside = [
    ...(existing && existing.kind !== 'dynamic_table' ? [statement(`drop the ${existing.kind} of that name`, dialect.drop(node.relation, existing.kind))] : []),
    statement('create the dynamic table', dialect.createDynamicTable(node.relation, sql, node.config), { model: sql }),
    ...persistDocs(input, 'dynamic_table'),
  ];
  return { id: node.id, action: existing ? 'replace' : 'create', relation: node.relation, existing, steps: withHooks(checked, { inside }, 'replace the dynamic table') };
}
