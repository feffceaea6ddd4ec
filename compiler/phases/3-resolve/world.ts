import type { Reporter, Span } from '../../contracts/diagnostics.ts';
import type { Macro, Node, NodeConfig } from '../../contracts/manifest.ts';
import type { Parsed, ParsedEntry, ParsedFile, RefFact, SourceFact } from '../../contracts/parsed.ts';
import type { ConfigMap, Project } from '../../contracts/project.ts';
import { isMap } from '../../facts/config-calls.ts';
import type { ConfigTree } from './config-tree.ts';
import type { Naming } from './naming.ts';

export { textOf } from '../../facts/text-of.ts';

/** A node that is being made: what it depends on is filled in when all are there. */
export type Draft<N extends Node = Node> = { -readonly [K in keyof N]: N[K] };

/** What making nodes needs. */
export interface ResolveWorld {
  readonly project: Project;
  readonly parsed: Parsed;
  readonly reporter: Reporter;
  readonly tree: ConfigTree;
  readonly naming: Naming;
  readonly folders: Folders;
  readonly macros: ReadonlyMap<string, Macro>;
  /** Evaluates the Jinja of a description. */
  describe(text: string, file: string, at: readonly [number, number]): string;
  /** Ids of the macros that a template of a package calls. */
  macroIds(calls: readonly string[], packageName: string): readonly string[];
  /** Place of a node's config key; shared by all nodes. */
  readonly configSpan: (this: Pick<Node, 'file' | 'patch' | 'span' | 'kind'>, key: string) => Span | undefined;
}

/** What a node refers to, before its names are resolved. */
export interface Links {
  readonly refs: readonly RefFact[];
  readonly sources: readonly SourceFact[];
  readonly functions?: readonly RefFact[];
  /** Refs of hooks and other places that are no part of the node's own template. */
  readonly more?: readonly RefFact[];
  readonly moreSources?: readonly SourceFact[];
}

/** A node on its way into the manifest. */
export interface Made<N extends Node = Node> {
  readonly node: Draft<N>;
  readonly links: Links;
}

/** An entry of a properties file, and the file. */
export interface Patch {
  readonly entry: ParsedEntry;
  readonly file: ParsedFile;
}

export const NOTHING: ConfigMap = Object.freeze({});
export const NO_TEXTS: readonly string[] = Object.freeze([]) as readonly string[];
export const NO_DEPENDENCIES: Node['dependsOn'] = Object.freeze({ nodes: NO_TEXTS, macros: NO_TEXTS });

/** `[package, folder…, name…]`. */
export function fqnOf(world: ResolveWorld, packageName: string, relativePath: string, ...names: readonly string[]): readonly string[] {
  return [...world.folders.prefix(packageName, relativePath), ...names];
}

/** Of a properties file what dbt names its tests by: the path within its package, without the first folder. */
export function belowFirstFolder({ project }: ResolveWorld, file: ParsedFile): string {
  const root = project.packages.find(({ name }) => name === file.package)?.root ?? '';
  const within = root !== '' && file.path.startsWith(`${root}/`) ? file.path.slice(root.length + 1) : file.path;
  return within.slice(within.indexOf('/') + 1);
}

/** The start of fqns; files come folder by folder, so the last answer mostly holds again. */
export class Folders {
  readonly #known = new Map<string, readonly string[]>();
  #path = '';
  #package = '';
  #prefix: readonly string[] = [];

  /** `[package, folder…]` of a file. */
  prefix(packageName: string, relativePath: string): readonly string[] {
    if (relativePath === this.#path && packageName === this.#package) return this.#prefix;
    const slash = relativePath.lastIndexOf('/');
    const folder = slash < 0 ? '' : relativePath.slice(0, slash);
    const key = `${packageName} ${folder}`;
    let prefix = this.#known.get(key);
    if (!prefix) this.#known.set(key, (prefix = [packageName, ...(folder === '' ? [] : folder.split('/'))]));
    this.#path = relativePath;
    this.#package = packageName;
    this.#prefix = prefix;
    return prefix;
  }
}

/** Tags in dbt's order: the folders', the template's, the properties file's. */
export function tagsOf(config: NodeConfig): readonly string[] {
  const tags = config['tags'];
  if (typeof tags === 'string') return [tags];
  if (!Array.isArray(tags) || tags.length === 0) return NO_TEXTS;
  return tags.length === 1 && typeof tags[0] === 'string' ? (tags as readonly string[]) : [...new Set((tags as readonly unknown[]).filter((tag) => typeof tag === 'string'))];
}

export function metaOf(config: NodeConfig): ConfigMap {
  const { meta } = config;
  return isMap(meta) ? meta : NOTHING;
}
