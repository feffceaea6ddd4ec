import type { CheckedNode } from '../../../contracts/compiled.ts';
import type { NodePlan, StatementStep } from '../../../contracts/plan.ts';
import { nearest } from '../../../diagnostics/nearest.ts';
import { asideName } from '../aside.ts';
import { placeOf, textOf } from '../config.ts';
import { schemaChanged, unknownStrategy } from '../diagnostics.ts';
import { persistDocs } from '../docs.ts';
import { uniqueKey } from '../keys.ts';
import type { Materialization, MaterializationInput, PlanWorld } from '../materialization.ts';
import { changeSchema } from '../schema-change.ts';
import { body, statement, withHooks } from '../steps.ts';
import { STRATEGIES } from '../strategies/index.ts';
import { microbatchInterval } from '../strategies/microbatch.ts';
import { contractColumns } from '../table-as.ts';
import { rebuild } from './table.ts';

/**
 * A table that keeps its rows: each run's SELECT gives new ones, and the strategy says what becomes of those that are there. New rows
 * are written to a temporary table, and all that changes the table happens in one transaction.
 */
export const incremental: Materialization = { name: 'incremental', needsColumns: true, plan: planIncremental };

async function planIncremental(input: MaterializationInput, world: PlanWorld): Promise<NodePlan | undefined> {
  const { node, existing, existingColumns } = input;
  if (existing?.kind !== 'table' || !existingColumns || mustRebuild(input)) {
    // The first run reads its parents by the interval too.
    if (textOf(node, 'incremental_strategy') === 'microbatch' && !microbatchInterval(input, false)) return undefined;
    return built(input, existing ? 'replace' : 'create');
  }
  const output = contractColumns(input) ?? input.output;
  const change = output ? changeSchema(input, existingColumns, output) : { kind: 'alter' as const, steps: [], insert: existingColumns.map((column) => column.name), told: undefined };
  if (!change) return undefined;
  if (change.kind === 'rebuild') return rebuiltForChange(input, world, change.told);
  const strategy = chosenStrategy(input);
  if (!strategy) return undefined;
  const key = uniqueKey(input, change.insert);
  if (!key) return undefined;
  const fresh = input.dialect.temporary(asideName(node.relation.identifier, input.dialect.maxIdentifier), node.relation);
  const changes = strategy.plan({ input, fresh, columns: change.insert, ...(change.all && { all: change.all }), key, select: body(input.checked.sql) });
  if (!changes) return undefined;
  const inside: readonly StatementStep[] = strategy.direct
    ? [...change.steps, ...changes]
    : [newRows(input, fresh), ...change.steps, ...changes, statement('drop the new rows', input.dialect.drop(fresh, 'table'))];
  return {
    id: node.id, action: strategy.action, relation: node.relation, existing,
    ...(change.told && { summary: change.told }),
    steps: withHooks(input.checked, { inside: [...inside, ...persistDocs(input, 'table')] }, 'change the table'),
    // Columns that nothing could tell are asked for again when the parents are there.
    ...(!output && { late: 'its columns are known only when its parents are built' }),
  };
}

/** `--full-refresh`, unless the node's own `full_refresh` says otherwise. */
export function mustRebuild({ node, flags }: MaterializationInput): boolean {
  const own = node.config.full_refresh;
  return typeof own === 'boolean' ? own : flags.fullRefresh;
}

function newRows(input: MaterializationInput, fresh: MaterializationInput['node']['relation']): StatementStep {
  const select = body(input.checked.sql);
  return statement('write the new rows aside', input.dialect.createTableAs(fresh, select, { replace: true, temporary: true }), { model: select });
}

function built(input: MaterializationInput, action: NodePlan['action'], summary?: string): NodePlan {
  const { node, existing } = input;
  const told = summary ?? (existing && existing.kind !== 'table' ? `a table instead of the ${existing.kind}` : undefined);
  return { id: node.id, action, relation: node.relation, existing, ...(told && { summary: told }), steps: rebuild(input, body(input.checked.sql)) };
}

/** The SELECT gives only new rows where it asks `is_incremental()`; a rebuild needs the one that gives all. */
async function rebuiltForChange(input: MaterializationInput, world: PlanWorld, told: string | undefined): Promise<NodePlan | undefined> {
  if (!input.checked.incremental) return built(input, 'replace', told);
  const whole: CheckedNode | undefined = await world.refreshed?.(input.node.id);
  if (whole) return built({ ...input, checked: whole, output: whole.output }, 'replace', told);
  input.reporter.report(schemaChanged.at(input.node.span, { node: input.node.name, choice: 'full_refresh', difference: told ?? '' }, { node: input.node.id }));
  return undefined;
}

function chosenStrategy(input: MaterializationInput) {
  const { node, reporter } = input;
  const named = textOf(node, 'incremental_strategy');
  const name = named === undefined || named === 'default' ? (hasKey(node.config.unique_key) ? 'delete+insert' : 'append') : named.replaceAll('_', '+') === 'delete+insert' ? 'delete+insert' : named;
  const strategy = STRATEGIES.get(name);
  if (!strategy) reporter.report(unknownStrategy.at(placeOf(node, 'incremental_strategy'), { name, known: [...STRATEGIES.keys()], nearest: nearest(name, STRATEGIES.keys()) }, { node: node.id }));
  return strategy;
}

const hasKey = (value: unknown): boolean => value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

