import type { QueryResult } from '../../../contracts/adapter.ts';
import type { KeptKind } from '../../../contracts/dialect.ts';
import type { NodePlan, Step } from '../../../contracts/plan.ts';
import { placeOf, textOf } from '../config.ts';
import { configurationChanged, engineLacks } from '../diagnostics.ts';
import { persistDocs } from '../docs.ts';
import type { Materialization, MaterializationInput, PlanWorld } from '../materialization.ts';
import { body, statement, withHooks } from '../steps.ts';

/** A relation that the engine itself keeps as new as its config says; lakec only says what it is made of. */
export function keptByEngine(kind: KeptKind): Materialization {
  return { name: kind, plan: (input, world) => planKept(kind, input, world) };
}

/**
 * It is made once, and made anew when its SELECT is another; settings that can change in place do so, and one that is as it should be is left alone. With
 * `on_configuration_change` of `continue` or `fail` nothing of one that is there changes.
 */
async function planKept(kind: KeptKind, input: MaterializationInput, world: PlanWorld): Promise<NodePlan | undefined> {
  const { node, checked, dialect, existing, reporter, flags } = input;
  const sql = dialect.kept?.[kind];
  if (!sql) {
    reporter.report(engineLacks.at(placeOf(node, 'materialized'), { node: node.name, what: `${word(kind)}s`, engine: dialect.name }, { node: node.id }));
    return undefined;
  }
  const select = body(checked.sql);
  const base = { id: node.id, relation: node.relation, ...(existing && { existing }) };
  const found = existing?.kind === kind && !flags.fullRefresh ? await answers(sql.look(node.relation), world) : undefined;
  const changes = found && sql.changes(found, node.relation, select, node.config);
  const choice = textOf(node, 'on_configuration_change') ?? 'apply';
  if (found && choice !== 'apply' && (!changes || changes.length > 0)) {
    reporter.report(configurationChanged.at(placeOf(node, 'on_configuration_change'), { node: node.name, what: word(kind), anew: !changes }, { node: node.id, severity: choice === 'fail' ? 'error' : 'warning' }));
    return choice === 'fail' ? undefined : { ...base, action: 'alter', summary: 'it is left as it is, though its config is another', steps: [] };
  }
  if (changes) {
    const refresh = sql.refresh?.(node.relation, node.config, false);
    const inside = [...changes.map((change) => statement(`change the ${word(kind)}`, change)), ...(refresh === undefined ? [] : [statement('bring its rows up to date', refresh)])];
    const summary = changes.length > 0 ? 'its settings change' : refresh !== undefined ? 'its rows are brought up to date' : 'it is as it should be';
    return { ...base, action: 'alter', summary, steps: inside.length > 0 ? plainly(withHooks(checked, { inside: [...inside, ...persistDocs(input, kind)] }, `change the ${word(kind)}`)) : [] };
  }
  const replaces = existing?.kind === kind && sql.replaces;
  const refresh = sql.refresh?.(node.relation, node.config, true);
  const inside = [
    ...(existing && !replaces ? [statement(`drop the ${word(existing.kind)} of that name`, dialect.drop(node.relation, existing.kind))] : []),
    statement(`create the ${word(kind)}`, sql.create(node.relation, select, node.config), { model: select }),
    ...(refresh === undefined ? [] : [statement('bring its rows up to date', refresh)]),
    ...persistDocs(input, kind),
  ];
  return { ...base, action: existing ? 'replace' : 'create', steps: plainly(withHooks(checked, { inside }, `replace the ${word(kind)}`)) };
}

/** One after the other: a session takes one question at a time. */
async function answers(queries: readonly string[], world: PlanWorld): Promise<readonly QueryResult[]> {
  const found: QueryResult[] = [];
  for (const query of queries) found.push(await world.query(query));
  return found;
}

const word = (kind: string): string => kind.replaceAll('_', ' ');

/** Such DDL stands in no transaction. */
function plainly(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step): readonly Step[] => (step.kind === 'transaction' ? step.steps : [step]));
}
