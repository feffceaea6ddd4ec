import type { Macro, Manifest, Node, NodeKind, SelectorDefinition } from '../../compiler/contracts/manifest.ts';
import type { ConfigMap, ConfigValue } from '../../compiler/contracts/project.ts';
import { buildDag } from '../../compiler/graph/dag.ts';

const nowhere = { file: '', start: 0, end: 0 };

/** What `oracle/record.py` keeps of a manifest.json. */
export interface Recorded {
  readonly nodes: Readonly<Record<string, any>>;
  readonly macros: Readonly<Record<string, { code: string; macros: string[] }>>;
}

/** The nodes of a recorded manifest.json as ours; only what selectors look at is filled in. */
export function nodesOf(recorded: Recorded): ReadonlyMap<string, Node> {
  return new Map(Object.entries(recorded.nodes).map(([id, raw]) => [id, toNode(id, raw)]));
}

export function macrosOf(recorded: Recorded): ReadonlyMap<string, Macro> {
  return new Map(Object.entries(recorded.macros).map(([id, { code, macros }]) => [id, { id, code, dependsOn: macros } as unknown as Macro]));
}

/** A manifest of these nodes. */
export function manifestOf(nodes: ReadonlyMap<string, Node>, macros: ReadonlyMap<string, Macro>, selectors: readonly { name: string; definition: ConfigValue }[] = []): Manifest {
  const result = buildDag([...nodes.keys()], (id) => nodes.get(id)!.dependsOn.nodes);
  if (result.kind === 'cycle') throw new Error('cycle');
  return {
    project: { name: 'shop', conventions: { runBuildsSnapshots: true } },
    nodes, macros, disabled: new Map(), groups: new Map(), docs: new Map(), dag: result.dag,
    selectors: new Map(selectors.map((selector): [string, SelectorDefinition] => [selector.name, { ...selector, span: { file: 'selectors.yml', start: 0, end: 1 } }])),
  } as unknown as Manifest;
}

function toNode(id: string, raw: any): Node {
  const kind = raw.resource_type as NodeKind;
  const columns = Object.values((raw.columns ?? {}) as Record<string, any>).map((column) => ({
    name: column.name, description: column.description ?? '', dataType: column.data_type, constraints: [], tags: [], meta: {},
  }));
  return {
    id, kind, name: raw.name, package: raw.package_name, file: raw.package_name === 'helperpkg' ? `dbt_packages/helperpkg/${raw.original_file_path}` : raw.original_file_path, path: raw.path, fqn: raw.fqn ?? [],
    description: raw.description ?? '', tags: raw.tags ?? raw.config?.tags ?? [], meta: {}, config: (raw.config ?? {}) as ConfigMap, span: nowhere,
    ...(raw.patch_path && { patch: { ...nowhere, file: raw.patch_path.split('://')[1] } }),
    dependsOn: { nodes: raw.depends_on?.nodes ?? [], macros: raw.depends_on?.macros ?? [] },
    ...(kind !== 'exposure' && kind !== 'unit_test' && { relation: { database: raw.database, schema: raw.schema, identifier: raw.identifier ?? raw.alias }, columns, group: raw.group }),
    ...(raw.checksum && { checksum: raw.checksum.checksum ?? raw.checksum }),
    ...(kind === 'model' && { access: raw.access, version: raw.version, latestVersion: raw.latest_version, constraints: [] }),
    ...(kind === 'test' && raw.test_metadata && { generic: { name: raw.test_metadata.name, arguments: {} }, attached: raw.attached_node }),
    ...(kind === 'source' && { sourceName: raw.source_name, freshness: raw.freshness, loadedAtField: raw.loaded_at_field }),
    ...(kind === 'exposure' && { type: raw.type, owner: raw.owner, label: raw.label, url: raw.url, maturity: raw.maturity }),
    ...(kind === 'unit_test' && { model: raw.depends_on.nodes[0], given: raw.given, expect: raw.expect, overrides: raw.overrides }),
  } as unknown as Node;
}
