import type { Span } from '../contracts/diagnostics.ts';
import type { Lineage } from '../contracts/lineage.ts';
import type { Manifest, ModelNode, SnapshotNode } from '../contracts/manifest.ts';
import type { ConfigMap } from '../contracts/project.ts';
import type { Invocation } from '../invocation.ts';
import { placeOfColumn, readableColumns } from '../phases/5-check/index.ts';
import type { Compiled, Session } from '../session.ts';
import { baselineText, BASELINE_FILE, readBaseline, type AgreedColumn, type Baseline } from './baseline.ts';
import { allows, compareColumns, type Evolution } from './compare.ts';
import { contractEvolution, contractModelRemoved, contractNotAccepted } from './diagnostics.ts';

/** Compares what was compiled with the committed baseline, and reports what the layers' policies do not allow. Without a baseline there is nothing to say. */
export async function checkEvolution(call: Invocation, session: Session, compiled: Compiled): Promise<void> {
  const { manifest } = compiled;
  if (![...LAYERS].some((layer) => policyOf(layer, manifest) !== 'any')) return;
  const baseline = readBaseline(call.host, call.reporter);
  if (!baseline) return;
  let lineages: ReadonlyMap<string, Lineage> | undefined;
  for (const node of heldModels(compiled)) {
    const [layer, evolution] = [node.layer!, policyOf(node.layer!, manifest)];
    const agreed = baseline.get(node.id)?.columns;
    if (!agreed) {
      call.reporter.report(contractNotAccepted.at(node.span, { node: node.name, layer }, { node: node.id }));
      continue;
    }
    const now = columnsOf(node, compiled);
    if (!now) continue;
    const names = new Set(now.map(({ name }) => name.toLowerCase()));
    // Only where one is gone its values have to be followed.
    const follow = agreed.some(({ name }) => !names.has(name.toLowerCase()));
    if (follow) lineages ??= await session.lineage(compiled);
    for (const change of compareColumns(agreed, follow ? withSources(now, lineages!.get(node.id)) : now)) {
      if (allows(evolution, change)) continue;
      const name = change.kind === 'renamed' ? change.to : change.column;
      call.reporter.report(contractEvolution.at(placeOf(node, name, compiled), { node: node.name, layer, evolution, change }, { node: node.id }));
    }
  }
  for (const [id, { layer }] of baseline) {
    if (!manifest.nodes.has(id) && policyOf(layer, manifest) !== 'any') call.reporter.report(contractModelRemoved.at(undefined, { node: id.split('.').slice(2).join('.'), layer, evolution: policyOf(layer, manifest) }));
  }
}

/** `lakec contract accept`: the columns of the chosen models as they are now become what is agreed on; of all models, what is gone goes. Gives how many there are. */
export async function acceptContracts(call: Invocation, session: Session, compiled: Compiled, all: boolean): Promise<number> {
  const lineages = await session.lineage(compiled);
  const before: Baseline = (all ? undefined : readBaseline(call.host, call.reporter)) ?? new Map();
  const next = new Map([...before].filter(([id]) => compiled.manifest.nodes.has(id)));
  for (const node of heldModels(compiled)) {
    const columns = columnsOf(node, compiled);
    if (columns) next.set(node.id, { layer: node.layer!, columns: withSources(columns, lineages.get(node.id)) });
  }
  call.host.files.write(BASELINE_FILE, baselineText(next));
  return next.size;
}

const LAYERS = ['bronze', 'silver', 'gold'] as const;

function policyOf(layer: string, { project }: Manifest): Evolution {
  const contracts = project.config['contracts'] as ConfigMap | undefined;
  return ((contracts?.[layer] as ConfigMap | undefined)?.['evolution'] as Evolution | undefined) ?? 'any';
}

/** The chosen models and snapshots whose layer is held to a baseline. */
function heldModels({ manifest, ids }: Compiled): readonly (ModelNode | SnapshotNode)[] {
  return ids.flatMap((id) => {
    const node = manifest.nodes.get(id);
    const held = (node?.kind === 'model' || node?.kind === 'snapshot') && node.config.materialized !== 'ephemeral' && node.layer !== undefined && policyOf(node.layer, manifest) !== 'any';
    return held ? [node as ModelNode | SnapshotNode] : [];
  });
}

/** Columns of the model's table; undefined when they are not known. */
function columnsOf(node: ModelNode | SnapshotNode, { checked, manifest }: Compiled): readonly AgreedColumn[] | undefined {
  const output = checked.get(node.id)?.output;
  if (!output) return undefined;
  const never = neverNull(node, manifest);
  return readableColumns(node, output, undefined).map(({ name, type }) => ({ name, type: type.toLowerCase(), nullable: !never.has(name.toLowerCase()) }));
}

/** Columns that a constraint or a `not_null` test says are never null. */
function neverNull(node: ModelNode | SnapshotNode, manifest: Manifest): ReadonlySet<string> {
  const named = node.kind === 'model' ? node.constraints.flatMap(({ type, columns = [] }) => (type === 'not_null' || type === 'primary_key' ? columns : [])) : [];
  const own = node.columns.filter(({ constraints }) => constraints.some(({ type }) => type === 'not_null' || type === 'primary_key')).map(({ name }) => name);
  const tested = manifest.dag.children(node.id).flatMap((id) => {
    const test = manifest.nodes.get(id);
    const whole = test?.kind === 'test' && test.generic?.name === 'not_null' && test.attached === node.id && (test.config.where ?? null) === null && String(test.config['severity'] ?? 'error').toLowerCase() === 'error';
    return whole && test.generic?.column !== undefined ? [test.generic.column] : [];
  });
  return new Set([...named, ...own, ...tested].map((name) => name.toLowerCase()));
}

function withSources(columns: readonly AgreedColumn[], lineage: Lineage | undefined): readonly AgreedColumn[] {
  if (lineage?.kind !== 'known') return columns;
  const from = new Map(lineage.columns.map(({ name, sources }) => [name.toLowerCase(), sources.map(({ relation, column }) => `${relation}.${column}`)]));
  return columns.map((column) => ({ ...column, from: from.get(column.name.toLowerCase()) ?? [] }));
}

function placeOf(node: ModelNode | SnapshotNode, column: string, { checked, manifest }: Compiled): Span {
  const compiled = checked.get(node.id)!;
  return placeOfColumn(node, compiled, compiled.output ?? [], column, manifest);
}
