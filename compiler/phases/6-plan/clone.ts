import type { NodePlan } from '../../contracts/plan.ts';
import { relationKey } from '../../contracts/relation.ts';
import type { Buildable, PlanWorld } from './materialization.ts';
import { statement } from './steps.ts';

/** `lakec clone`: the node as the earlier run of `--state` has it: a clone where the engine has such and it is a table, else a view of it. What is there stays, unless all is to be made anew. */
export function planClone(node: Buildable, from: ReturnType<NonNullable<PlanWorld['cloneOf']>>, { dialect, existing: there, flags }: PlanWorld): NodePlan {
  const existing = there.get(relationKey(node.relation));
  const base = { id: node.id, relation: node.relation, ...(existing && { existing }) };
  if (!from) return { ...base, action: 'create', summary: 'the earlier run does not have it', steps: [] };
  if (existing && !flags.fullRefresh) return { ...base, action: 'replace', summary: 'it is there already', steps: [] };
  const clones = dialect.clone !== undefined && (node.kind !== 'model' || !VIEWS.has(node.config.materialized));
  const drop = existing && (clones ? existing.kind !== 'table' : existing.kind !== 'view' || !dialect.supports.createOrReplaceView) ? [statement(`drop the ${existing.kind} of that name`, dialect.drop(node.relation, existing.kind))] : [];
  const made = clones
    ? statement('clone the table', dialect.clone!(node.relation, from, node.config))
    : statement('create a view of it', dialect.createViewAs(node.relation, `select * from ${dialect.relation(from)}`, { replace: dialect.supports.createOrReplaceView && drop.length === 0 }));
  const steps = [...drop, made];
  return { ...base, action: existing ? 'replace' : 'create', steps: steps.length > 1 && dialect.supports.transactionalDdl ? [{ kind: 'transaction', title: 'replace it', steps }] : steps };
}

/** Materializations whose relation holds no rows of its own. */
const VIEWS: ReadonlySet<string> = new Set(['view', 'external', 'dynamic_table', 'materialized_view']);
