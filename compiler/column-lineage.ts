import type { Manifest, Node } from './contracts/manifest.ts';
import type { ConfigMap } from './contracts/project.ts';
import { readProject } from './build.ts';
import { nearest } from './diagnostics/nearest.ts';
import type { Invocation } from './invocation.ts';
import { lineageUnknown, personalDataReachesLayer, unknownLineageColumn } from './lineage/diagnostics.ts';
import { columnGraph, type ColumnGraph, type ColumnId } from './lineage/graph.ts';
import { findPersonal, hasPersonal } from './lineage/personal.ts';
import { withEngine } from './session.ts';

/** A project and how its columns come from each other. */
export interface ProjectColumns {
  readonly manifest: Manifest;
  readonly graph: ColumnGraph;
}

/** Compiles and checks every model, and follows their columns. Undefined when the project is wrong, which is reported. Nothing runs. */
export async function readColumns(call: Invocation): Promise<ProjectColumns | undefined> {
  const manifest = readProject(call);
  if (!manifest) return undefined;
  const ids = manifest.dag.order.filter((id) => ['model', 'snapshot', 'seed'].includes(manifest.nodes.get(id)!.kind));
  return withEngine(call, manifest, { readOnly: true }, async (session) => {
    const compiled = await session.compile(ids);
    if (call.reporter.errors > 0) return undefined;
    return { manifest, graph: columnGraph(await session.lineage(compiled)) };
  });
}

/** What `model`, `model.column`, `layer.model.column` or `source.table.column` means: a node, and one of its columns where one was named. */
export function findColumn(asked: string, { manifest, graph }: ProjectColumns, { reporter }: Invocation): { readonly node: Node; readonly column?: string } | undefined {
  const parts = asked.split('.');
  const nodes = [...manifest.nodes.values()].filter((node) => 'relation' in node && node.kind !== 'test');
  const called = (names: readonly string[]): Node | undefined => nodes.find((node) => namesOf(node).some((name) => name === names.join('.').toLowerCase()));
  const whole = called(parts);
  if (whole) return { node: whole };
  const column = parts.at(-1)!;
  const node = parts.length > 1 ? called(parts.slice(0, -1)) : undefined;
  const columns = node ? columnsOf(node, graph) : [];
  const found = columns.find((name) => name.toLowerCase() === column.toLowerCase());
  if (node && found !== undefined) return { node, column: found };
  const known = node ? columns : nodes.map((each) => each.name);
  const near = nearest(node ? column : parts.length > 1 ? parts.slice(0, -1).join('.') : asked, known);
  reporter.report(unknownLineageColumn.at(undefined, { asked, nearest: near === undefined ? undefined : node ? `${parts.slice(0, -1).join('.')}.${near}` : parts.length > 1 ? `${near}.${column}` : near, known: node ? columns : [] }));
  return undefined;
}

/** Columns that the graph knows of a node, or that its properties declare. */
export function columnsOf(node: Node, graph: ColumnGraph): readonly string[] {
  return graph.columns(node.id) ?? ('columns' in node ? node.columns.map(({ name }) => name) : []);
}

/** True when a layer may have no personal data, and some column is marked as such: then it is worth following. */
export function watchesPersonal(manifest: Manifest): boolean {
  return ['bronze', 'silver', 'gold'].some((layer) => forbidsPersonal(manifest, layer)) && hasPersonal(manifest);
}

/** Reports each column of personal data in a layer that may have none, with the way it took, and (with `unknown`) each model that can't be followed. */
export function reportPersonal({ manifest, graph }: ProjectColumns, { reporter }: Pick<Invocation, 'reporter'>, unknown = true): number {
  const found = findPersonal(manifest, graph, (layer) => forbidsPersonal(manifest, layer));
  for (const { way, layer } of found) {
    const { node: id, column } = way.at(-1)!;
    const node = manifest.nodes.get(id)!;
    const span = ('columns' in node ? node.columns.find((each) => each.name.toLowerCase() === column.toLowerCase())?.span : undefined) ?? node.span;
    reporter.report(personalDataReachesLayer.at(span, { column, node: node.name, layer, origin: nameOf(way[0]!, manifest) }, { node: id, notes: [`The way: ${way.map((each) => nameOf(each, manifest)).join(' → ')}`] }));
  }
  for (const [id, reason] of unknown ? graph.unknown : []) {
    const node = manifest.nodes.get(id)!;
    reporter.report(lineageUnknown.at(node.span, { node: node.name, reason }, { node: id }));
  }
  return found.length;
}

function forbidsPersonal(manifest: Manifest, layer: string): boolean {
  const contracts = (manifest.project.config['contracts'] ?? {}) as ConfigMap;
  return (contracts[layer] as ConfigMap | undefined)?.['allow_pii'] === false;
}

/** `fact_orders.amount_usd`; of a source `crm.accounts.phone`. */
export function nameOf({ node: id, column }: ColumnId, manifest: Manifest): string {
  const node = manifest.nodes.get(id);
  return `${node === undefined ? id : node.kind === 'source' ? `${node.sourceName}.${node.name}` : node.name}.${column}`;
}

function namesOf(node: Node): readonly string[] {
  const layer = 'layer' in node && node.layer !== undefined ? [`${node.layer}.${node.name}`] : [];
  const relation = 'relation' in node ? [`${node.relation.schema}.${node.relation.identifier}`] : [];
  const name = node.kind === 'source' ? [`${node.sourceName}.${node.name}`] : [node.name];
  return [node.id, ...name, ...layer, ...relation].map((text) => text.toLowerCase());
}
