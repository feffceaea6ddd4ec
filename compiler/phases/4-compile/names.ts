import type { FunctionNode, Manifest, ModelNode, Node, SeedNode, SnapshotNode, SourceNode } from '../../contracts/manifest.ts';
import type { RefRequest } from '../../context/index.ts';
import { relationKey } from '../../contracts/relation.ts';
import { addByName } from '../../facts/add-by-name.ts';

/** A node that `ref()` can name. */
export type Referable = ModelNode | SeedNode | SnapshotNode;

/** Finds nodes by the names that templates use. */
export class NodeNames {
  readonly #referable = new Map<string, Referable[]>();
  readonly #sources = new Map<string, SourceNode[]>();
  readonly #functions = new Map<string, FunctionNode[]>();
  readonly #byRelation = new Map<string, Node>();
  readonly #root: string;

  constructor(manifest: Manifest) {
    this.#root = manifest.project.name;
    for (const node of manifest.nodes.values()) {
      if (node.kind === 'function') push(this.#functions, node.name, node);
      if (node.kind === 'source') push(this.#sources, `${node.sourceName}.${node.name}`, node);
      else if (isReferable(node)) addByName(this.#referable, node);
      else continue;
      if (!isEphemeral(node)) this.#byRelation.set(relationKey(node.relation), node);
    }
  }

  /** The node that a `ref()` in a package names: of that package first, then of the project, then any. */
  ref(request: RefRequest, packageName: string): Referable | undefined {
    const found = (this.#referable.get(request.name) ?? []).filter((node) => request.package === undefined || node.package === request.package);
    const ofVersion = found.filter((node) => {
      if (node.kind !== 'model' || node.version === undefined) return request.version === undefined;
      return String(node.version) === String(request.version ?? node.latestVersion);
    });
    return nearestPackage(ofVersion, packageName, this.#root);
  }

  functionNamed(request: RefRequest, packageName: string): FunctionNode | undefined {
    return nearestPackage((this.#functions.get(request.name) ?? []).filter((node) => request.package === undefined || node.package === request.package), packageName, this.#root);
  }

  source(source: string, table: string, packageName: string): SourceNode | undefined {
    return nearestPackage(this.#sources.get(`${source}.${table}`) ?? [], packageName, this.#root);
  }

  /** The node that makes a relation. */
  at(relation: { readonly database: string; readonly schema: string; readonly identifier: string }): Node | undefined {
    return this.#byRelation.get(relationKey(relation));
  }

  refNames(): Iterable<string> {
    return this.#referable.keys();
  }
  sourceNames(): Iterable<string> {
    return this.#sources.keys();
  }
}

export function isReferable(node: Node): node is Referable {
  return node.kind === 'model' || node.kind === 'seed' || node.kind === 'snapshot';
}

export function isEphemeral(node: Node): boolean {
  return node.kind === 'model' && node.config.materialized === 'ephemeral';
}

function nearestPackage<T extends Node>(nodes: readonly T[], packageName: string, root: string): T | undefined {
  return nodes.find((node) => node.package === packageName) ?? nodes.find((node) => node.package === root) ?? nodes[0];
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
