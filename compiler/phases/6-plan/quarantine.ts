import type { ModelNode } from '../../contracts/manifest.ts';
import type { NodePlan, StatementStep } from '../../contracts/plan.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import { QUARANTINE_COLUMNS, quarantineConfig, quarantineRelation, tableColumns } from '../../landing/columns.ts';
import { placeOf } from './config.ts';
import { badQuarantine } from './load/diagnostics.ts';
import { overflowGuard } from './load/overflow.ts';
import { rowsAside } from './load/rows-aside.ts';
import type { Materialization, MaterializationInput, PlanWorld } from './materialization.ts';
import { momentOf, opsInsert, opsSetup } from './ops.ts';
import { outputOf } from './output.ts';
import { body, statement, withHooks } from './steps.ts';

/**
 * A table or incremental model whose rejected rows are kept. Its SELECT gives a row for each row of its input, with `_dropped` where the
 * row is left out; its rows are written aside once, with the first rule that holds for each, and go from there to the table (by the
 * model's own materialization), to `<table>__quarantine` and, counted, to `ops.row_flow`: all in one transaction. Only rows that are not
 * dropped can be quarantined.
 */
export function withQuarantine(materialization: Materialization): Materialization {
  return {
    ...materialization,
    plan: (input, world) => (quarantineConfig(input.node) ? planQuarantine(materialization, input as MaterializationInput & { readonly node: ModelNode }, world) : materialization.plan(input, world)),
  };
}

interface Rule {
  readonly name: string;
  readonly when: string;
}

async function planQuarantine(materialization: Materialization, input: MaterializationInput & { readonly node: ModelNode }, world: PlanWorld): Promise<NodePlan | undefined> {
  const { node, dialect, checked, invocationId, runStartedAt } = input;
  const output = input.output ?? (await outputOf(checked, world));
  const config = readConfig(input, output);
  if (!config) return undefined;
  const { rules, source } = config;
  if (!output) return { id: node.id, action: input.existing ? 'replace' : 'create', relation: node.relation, existing: input.existing, steps: [], setup: opsSetup(dialect, node.relation.database, ['row_flow']), late: 'its columns are known only when its parents are built' };
  const all = output;
  const columns = tableColumns(node, all);
  const aside = rowsAside(input);
  const rows = dialect.relation(aside);
  const rejected = quarantineRelation(node.relation);
  const { database } = node.relation;
  const hasDropped = all.some((column) => column.name.toLowerCase() === '_dropped');
  const dropped = hasDropped ? '_dropped' : `cast(null as ${dialect.type('string')})`;

  const select = `select ${columns.map((column) => dialect.identifier(column.name)).join(', ')} from ${rows} where ${hasDropped ? '_dropped is null and ' : ''}_reject_reasons is null`;
  const inner = await materialization.plan({ ...input, output: columns, checked: { ...checked, sql: select, output: columns, preHooks: [], postHooks: [] } }, world);
  if (!inner) return undefined;
  const model = body(checked.sql);
  const batch = dialect.string(invocationId);
  const bad = `select split_part(_reject_reasons, ',', 1) as _reject_reason, _reject_reasons, _raw, _source_file, _row_hash, _run_date, ${momentOf(runStartedAt)} as _rejected_at, ${batch} as _batch_id\nfrom ${rows}\nwhere _reject_reasons is not null`;
  const rebuilds = inner.action === 'create' || inner.action === 'replace';
  const inside: readonly StatementStep[] = [
    statement('write the rows aside, each with its verdict', dialect.createTableAs(aside, `select model.*, ${verdict(rules, dropped, dialect)} as _reject_reasons\nfrom (\n${model}\n) as model`, { replace: true, temporary: true }), { model }),
    ...(rules.length === 0 ? [] : [overflowGuard(input, rows, '_reject_reasons is not null', '1 = 1')]),
    ...inner.steps.flatMap((step) => (step.kind === 'statement' ? [step] : step.kind === 'transaction' ? step.steps : [])),
    ...(rules.length === 0 ? [] : quarantineSteps(rebuilds)),
    statement('write the row flow', opsInsert(dialect, database, 'row_flow', [
      `select ${batch}, ${dialect.string(node.name)}, ${dialect.string(node.layer ?? node.relation.schema)}, (select count(*) from ${dialect.relation(source)}),`,
      `  ${dialect.countIf(`${hasDropped ? '_dropped is null and ' : ''}_reject_reasons is null`)}, ${dialect.countIf('_reject_reasons is not null')},`,
      `  ${dialect.countIf(`${dropped} = 'deleted'`)}, ${dialect.countIf(`${dropped} = 'superseded'`)}`,
      `from ${rows}`,
    ].join('\n'))),
    statement('drop the rows aside', dialect.drop(aside, 'table')),
  ];
  return { ...inner, setup: [...(inner.setup ?? []), ...opsSetup(dialect, database, ['row_flow'])], steps: withHooks(checked, { inside }, 'write the table, its quarantine and the row flow') };

  function quarantineSteps(whole: boolean): readonly StatementStep[] {
    if (whole) return [statement('write the quarantine', dialect.createTableAs(rejected, bad, { replace: true }))];
    return [
      statement('make the quarantine, where it is not there', dialect.createTable(rejected, QUARANTINE_COLUMNS, { ifNotExists: true })),
      statement('take out rejected rows that come again', dialect.deleteFrom(rejected, `exists (select 1 from ${rows} as again where again._source_file = ${dialect.relation(rejected)}._source_file and again._row_hash = ${dialect.relation(rejected)}._row_hash)`)),
      statement('add the rejected rows', dialect.insertInto(rejected, QUARANTINE_COLUMNS.map((column) => column.name), bad)),
    ];
  }
}

/** The names of the rules that hold for a row, in their order; null for a row that is dropped or that none rejects. */
function verdict(rules: readonly Rule[], dropped: string, dialect: MaterializationInput['dialect']): string {
  if (rules.length === 0) return `cast(null as ${dialect.type('string')})`;
  const held = rules.map((rule) => `case when ${rule.when} then ${dialect.string(rule.name)} end`);
  return `case when ${dropped} is null then nullif(${dialect.joined(held)}, '') end`;
}

/** The config, checked against the SELECT's columns; undefined when something is wrong, which is reported. */
function readConfig(input: MaterializationInput & { readonly node: ModelNode }, output: readonly ColumnType[] | undefined): { readonly rules: readonly Rule[]; readonly source: ModelNode['relation'] } | undefined {
  const { node, manifest, reporter } = input;
  const config = quarantineConfig(node)!;
  const wrong = (reason: string): undefined => {
    reporter.report(badQuarantine.at(placeOf(node, 'quarantine'), { model: node.name, reason }, { node: node.id }));
    return undefined;
  };
  const name = config['input'];
  if (typeof name !== 'string') return wrong('has no input, the model whose rows its SELECT judges');
  const parent = node.dependsOn.nodes.map((id) => manifest.nodes.get(id)).find((one) => one?.name === name && 'relation' in one);
  if (!parent || !('relation' in parent)) return wrong(`has the input "${name}", which its SELECT does not read`);
  const list = config['rules'] ?? [];
  if (!Array.isArray(list)) return wrong('has rules that are no list');
  const rules: Rule[] = [];
  for (const one of list as readonly unknown[]) {
    const { name: rule, when } = (typeof one === 'object' && one !== null ? one : {}) as { readonly name?: unknown; readonly when?: unknown };
    if (typeof rule !== 'string' || typeof when !== 'string' || rule.includes(',')) return wrong('has a rule without a name (no commas) and a condition');
    rules.push({ name: rule, when });
  }
  if (rules.length > 0 && output) {
    const missing = ['_raw', '_source_file', '_row_hash', '_run_date'].filter((column) => !output.some((found) => found.name.toLowerCase() === column));
    if (missing.length > 0) return wrong(`has rules, and the SELECT gives no ${missing.join(', ')} for the quarantine table`);
  }
  return { rules, source: parent.relation };
}
