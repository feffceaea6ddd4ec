import type { RefFact } from '../../contracts/parsed.ts';
import type { FunctionNode, ModelNode, SeedNode, SnapshotNode, SourceNode } from '../../contracts/manifest.ts';
import { addByName } from '../../facts/add-by-name.ts';

/** What `ref()` can mean. */
export type Refable = ModelNode | SeedNode | SnapshotNode;

/** Nodes by the names that templates use. */
export class Lookup {
  readonly #refs = new Map<string, Refable[]>();
  readonly #sources = new Map<string, SourceNode>();
  readonly #functions = new Map<string, FunctionNode[]>();
  readonly #project: string;

  constructor(project: string) {
    this.#project = project;
  }

  add(node: Refable): void {
    addByName(this.#refs, node);
  }

  addSource(node: SourceNode): void {
    this.#sources.set(`${node.sourceName}.${node.name}`, node);
  }

  addFunction(node: FunctionNode): void {
    this.#functions.set(node.name, [...(this.#functions.get(node.name) ?? []), node]);
  }

  /** The function that a `function()` of a package's template means, by the same order. */
  functionNamed([name, , , packageName]: RefFact, from: string): FunctionNode | undefined {
    const named = this.#functions.get(name) ?? [];
    const packages = packageName == null ? [from, this.#project, ...named.map((node) => node.package)] : [packageName];
    return packages.map((each) => named.find((node) => node.package === each)).find((node) => node !== undefined);
  }

  functionNames(): Iterable<string> {
    return this.#functions.keys();
  }

  /** The node that a `ref()` of a package's template means: of the named package, or else its own, the project's, any other's. */
  ref([name, , , packageName, version]: RefFact, from: string): Refable | undefined {
    const named = this.#refs.get(name);
    if (!named) return undefined;
    if (named.length === 1 && packageName == null && version == null && !('version' in named[0]! && named[0].version !== undefined)) return named[0];
    const packages = packageName == null ? [from, this.#project, ...named.map((node) => node.package)] : [packageName];
    for (const each of packages) {
      const of = named.filter((node) => node.package === each);
      if (of.length > 0) return ofVersion(of, version ?? undefined);
    }
    return undefined;
  }

  source(source: string, table: string): SourceNode | undefined {
    return this.#sources.get(`${source}.${table}`);
  }

  names(): Iterable<string> {
    return this.#refs.keys();
  }

  /** `[source, table]` of every source's table. */
  sources(): readonly (readonly [string, string])[] {
    return [...this.#sources.values()].map((node) => [node.sourceName, node.name]);
  }

  /** Versions of a model, in order of declaration. */
  versions(name: string): readonly string[] {
    return (this.#refs.get(name) ?? []).flatMap((node) => ('version' in node && node.version !== undefined ? [String(node.version)] : []));
  }
}

/** The version asked for; without one the latest, which is the one declared so, or the highest. */
function ofVersion(nodes: readonly Refable[], version: string | number | undefined): Refable | undefined {
  if (version !== undefined) return nodes.find((node) => 'version' in node && node.version !== undefined && String(node.version) === String(version));
  const latest = nodes.find((node) => 'latestVersion' in node && node.version !== undefined && String(node.version) === String(node.latestVersion));
  return latest ?? nodes.find((node) => !('version' in node) || node.version === undefined);
}
