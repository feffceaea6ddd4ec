import type { NodePlan, StatementStep } from '../../../contracts/plan.ts';
import type { Relation } from '../../../contracts/relation.ts';
import { asideName } from '../aside.ts';
import { persistDocs } from '../docs.ts';
import type { Materialization, MaterializationInput } from '../materialization.ts';
import { body, statement, withHooks } from '../steps.ts';
import { fillTable } from '../table-as.ts';

/**
 * A table, rebuilt from its SELECT. Readers see the old rows or the new ones: an engine whose CREATE OR REPLACE TABLE AS is one
 * atomic statement does it by that; another writes aside and swaps.
 */
export const table = { name: 'table', plan: planTable } satisfies Materialization;

function planTable(input: MaterializationInput): NodePlan {
  return { id: input.node.id, action: input.existing ? 'replace' : 'create', relation: input.node.relation, existing: input.existing, steps: rebuild(input, body(input.checked.sql)), ...kindChange(input) };
}

/** Steps that put the SELECT's rows where the node's relation is, whatever stands there. */
export function rebuild(input: MaterializationInput, select: string): NodePlan['steps'] {
  if (input.dialect.supports.createOrReplaceTable) return replaceAtOnce(input, select);
  return swapIn(input, (aside) => fillTable(input, aside, select, input.dialect.supports.wholeBuilds && !input.existing ? {} : { title: 'create the new table aside' }));
}

function replaceAtOnce(input: MaterializationInput, select: string): NodePlan['steps'] {
  const { node, checked, dialect, existing } = input;
  const docs = persistDocs(input, 'table');
  const drop = existing && existing.kind !== 'table' ? [statement(`drop the ${existing.kind.replaceAll('_', ' ')} of that name`, dialect.drop(node.relation, existing.kind))] : [];
  return withHooks(checked, { inside: [...drop, ...fillTable(input, node.relation, select, { replace: drop.length === 0 }), ...docs] }, 'replace the table');
}

/** Steps that write a table aside, and put it in the place of the node's relation. */
export function swapIn(input: MaterializationInput, fill: (aside: Relation) => readonly StatementStep[]): NodePlan['steps'] {
  const { node, checked, dialect, existing } = input;
  const docs = persistDocs(input, 'table');
  const aside: Relation = { ...node.relation, identifier: asideName(node.relation.identifier, dialect.maxIdentifier) };
  const swap: readonly StatementStep[] = [
    ...(existing ? [statement(`drop the old ${existing.kind}`, dialect.drop(node.relation, existing.kind))] : []),
    statement('put the new table in its place', dialect.rename(aside, 'table', node.relation.identifier)),
    ...docs,
  ];
  if (dialect.supports.wholeBuilds) return withHooks(checked, { inside: existing ? [...fill(aside), ...swap] : [...fill(node.relation), ...docs] }, existing ? 'write the new table and swap it in' : 'write the table');
  return withHooks(checked, {
    before: [
      statement('drop what a broken run left aside', dialect.drop(aside, 'table')),
      ...writtenAside(fill(aside)),
    ],
    inside: swap,
    after: [statement('drop what is left aside', dialect.drop(aside, 'table'), { cleanup: true })],
  }, 'swap the tables');
}

function writtenAside(steps: readonly StatementStep[]): NodePlan['steps'] {
  return steps.length > 1 ? [{ kind: 'transaction', title: 'write the new table aside', steps }] : steps;
}

function kindChange({ existing }: MaterializationInput): { summary?: string } {
  return existing && existing.kind !== 'table' ? { summary: `a table instead of the ${existing.kind.replaceAll('_', ' ')}` } : {};
}

export { asideName } from '../aside.ts';
