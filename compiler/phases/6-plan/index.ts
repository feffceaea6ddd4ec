import type { CheckedNode } from '../../contracts/compiled.ts';
import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { NodePlan, Plan } from '../../contracts/plan.ts';
import { relationKey } from '../../contracts/relation.ts';
import { materializationMacro, strategyOf } from '../../context/index.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { foreignState, unknownMaterialization } from './diagnostics.ts';
import { planApplied } from './applied.ts';
import { grantSteps, relationKind } from './grants.ts';
import type { Buildable, MaterializationInput, PlanWorld } from './materialization.ts';
import { MATERIALIZATIONS } from './materializations/index.ts';
import { planClone } from './clone.ts';
import { planMacro, planMacroTest } from './macro.ts';
import { outputOf } from './output.ts';
import { readOwnership, type Ownership } from './ownership.ts';
import { planPython } from './python.ts';
import { planOperation } from './operation.ts';
import { planSharedScans } from './scans.ts';
import { settle } from './settle.ts';
import { planSetup } from './setup.ts';
import { historyOf } from './snapshots/tested-history.ts';
import { keptAs, planTest, planUnitTest } from './tests.ts';
import { fitsEngine } from './unfit-name.ts';

export type { PlanWorld } from './materialization.ts';
export { madeSchemas, planPrune, readOwnership, remember, type Ownership, type Pruned } from './ownership.ts';

/**
 * Writes the steps of every node given, in the order given; a node that can't be planned is reported and left out. `lenient`: it is
 * planned anew when its turn comes, and fails then.
 */
export async function plan(manifest: Manifest, checked: readonly CheckedNode[], world: PlanWorld, reporter: Reporter, lenient = false): Promise<Plan> {
  const { project } = manifest;
  // Texts that are compared touch nothing of anybody's, nor does nothing at all.
  const ownership = checked.every(({ expected }) => expected?.texts) ? NOBODYS : await readOwnership(manifest, world);
  // Two dbt projects may share a database; a lake is one project's.
  if (project.conventions.format === 'lakec' && ownership.projects.length > 0 && !ownership.projects.includes(project.name)) {
    reporter.report(foreignState.at(undefined, { project: project.name, other: ownership.projects[0]!, database: project.target.database }));
    return { nodes: new Map(), scans: [] };
  }
  const nodes = new Map<string, NodePlan>();
  for (const one of checked) {
    // dbt's runs say nothing of what is only a text within others.
    if (lenient && manifest.nodes.get(one.id)?.config.materialized === 'ephemeral') continue;
    const silent: Reporter = { report: (diagnostic) => (diagnostic.severity === 'error' ? undefined : reporter.report(diagnostic)) };
    const planned = lenient && one.late !== undefined && one.sql === '' ? undefined : await planNode(manifest, one, world, lenient ? silent : reporter);
    if (planned) nodes.set(one.id, planned);
    else if (lenient) nodes.set(one.id, inTurn(manifest, one));
  }
  const tests = checked.filter((one) => nodes.get(one.id)?.steps[0]?.kind === 'test');
  return { nodes, scans: planSharedScans(tests), setup: planSetup(manifest, [...nodes.values()], ownership, world) };
}

/** Writes the steps of one node: for nodes that are compiled again right before they run. */
export async function planNode(manifest: Manifest, checked: CheckedNode, world: PlanWorld, reporter: Reporter): Promise<NodePlan | undefined> {
  const node = manifest.nodes.get(checked.id);
  switch (node?.kind) {
    case 'model':
    case 'seed':
    case 'snapshot':
      if (world.cloneOf) return planClone(node, world.cloneOf(node.id), world);
      return withLate(await planRelation(manifest, node, checked, world, reporter), checked);
    case 'test': {
      const macro = materializationMacro(manifest, 'test');
      return withLate(macro && !world.reads ? planMacroTest(node, macro, keptAs(manifest, node, world) !== undefined) : planTest(manifest, node, checked, world), checked);
    }
    case 'unit_test':
      return planUnitTest(checked, world, await historyOf(manifest, node, checked, world, reporter));
    case 'function': {
      const macro = materializationMacro(manifest, 'function');
      return macro && withLate(planMacro(node, macro, world, reporter), checked);
    }
    case 'saved_query':
    case 'exposure':
      return { id: node.id, action: 'none', steps: [] };
    case 'operation':
      return withLate(planOperation(node, checked), checked);
    default:
      return undefined;
  }
}

const NOBODYS: Ownership = { known: false, projects: [], made: new Map() };

/** A node that can only be planned when its turn comes. */
function inTurn(manifest: Manifest, { id, late }: CheckedNode): NodePlan {
  const node = manifest.nodes.get(id);
  const relation = node && (node.kind === 'model' || node.kind === 'seed' || node.kind === 'snapshot') ? node.relation : undefined;
  return { id, action: node?.kind === 'operation' ? 'none' : node?.kind === 'test' || node?.kind === 'unit_test' ? 'test' : 'create', ...(relation && { relation }), steps: [], late: late ?? 'It is planned when its turn comes.' };
}

/** A node whose template must be rendered again right before it runs: its steps are a preview. */
function withLate<T extends NodePlan | undefined>(planned: T, { late }: CheckedNode): T {
  return planned && late !== undefined ? { ...planned, late } : planned;
}

async function planRelation(manifest: Manifest, node: Buildable, checked: CheckedNode, world: PlanWorld, reporter: Reporter): Promise<NodePlan | undefined> {
  const name = node.kind === 'model' ? node.config.materialized : node.kind;
  if (node.kind === 'model' && checked.python) return planPython(node, world, reporter);
  if (world.flags.applyOnly?.includes(node.id)) {
    const applied = await planApplied({ manifest, node, checked, world, reporter });
    if (applied) return applied;
  }
  const macro = materializationMacro(manifest, name, strategyOf(node.kind, node.config), checked.askingHooks);
  if (macro) return planMacro(node, macro, world, reporter);
  const materialization = MATERIALIZATIONS.get(name);
  if (!materialization) {
    const engines = [...manifest.macros.values()].filter((each) => each.kind === 'materialization' && each.name.startsWith(`materialization_${name}_`)).map((each) => each.name.slice(`materialization_${name}_`.length));
    reporter.report(unknownMaterialization.at(node.configSpan?.('materialized') ?? node.span, { name, node: node.name, nearest: nearest(name, MATERIALIZATIONS.keys()), engines }, { node: node.id }));
    return undefined;
  }
  if (name !== 'ephemeral' && !fitsEngine(node, (checked.output ?? []).map((column) => column.name), manifest, world.dialect, reporter)) return undefined;
  const existing = world.existing.get(relationKey(node.relation));
  const existingColumns = existing && materialization.needsColumns ? await world.columns(existing) : undefined;
  const { dialect, flags, invocationId, runStartedAt } = world;
  const input: MaterializationInput = { manifest, node, checked, dialect, flags, invocationId, runStartedAt, existing, existingColumns, output: materialization.needsOutput || (existing && materialization.needsColumns) ? await outputOf(checked, world) : checked.output, reporter };
  const planned = await materialization.plan(input, world);
  return planned && withGrants(planned, input, world);
}

/** The plan with the node's grants after its steps, and with its DDL outside of transactions where the engine needs that. */
async function withGrants(planned: NodePlan, input: MaterializationInput, world: PlanWorld): Promise<NodePlan> {
  const { action, steps } = planned;
  const kind = relationKind(input.node);
  const granted = action === 'none' ? [] : await grantSteps(input, kind, action !== 'create' && action !== 'replace', world);
  const all = input.dialect.supports.transactionalDdl ? steps : settle(steps);
  return granted.length === 0 && all === steps ? planned : { ...planned, steps: [...all, ...granted] };
}
