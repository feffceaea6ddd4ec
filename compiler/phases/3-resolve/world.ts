import type { Reporter, Span } from '../../contracts/diagnostics.ts';
import type { Macro, Node, NodeConfig } from '../../contracts/manifest.ts';
import type { Parsed, ParsedEntry, ParsedFile, RefFact, SourceFact } from '../../contracts/parsed.ts';
import type { ConfigMap, Project } from '../../contracts/project.ts';
import type { ConfigTree } from './config-tree.ts';
import type { Naming } from './naming.ts';

/** A node that is being made: what it depends on is filled in when all are there. */
export type Draft<N extends Node = Node> = { -readonly [K in keyof N]: N[K] };

/** What making nodes needs. */
export interface ResolveWorld {
  readonly project: Project;
  readonly parsed: Parsed;
  readonly reporter: Reporter;
  readonly tree: ConfigTree;
  readonly naming: Naming;
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

const folders = new WeakMap<ResolveWorld, Map<string, readonly string[]>>();

/** `[package, folder…, name…]`; nodes of one folder share the start, but not the list. */
export function fqnOf(world: ResolveWorld, packageName: string, relativePath: string, ...names: readonly string[]): readonly string[] {
  const slash = relativePath.lastIndexOf('/');
  const folder = slash < 0 ? '' : relativePath.slice(0, slash);
  let known = folders.get(world);
  if (!known) folders.set(world, (known = new Map()));
  let prefix = known.get(`${packageName} ${folder}`);
  if (!prefix) known.set(`${packageName} ${folder}`, (prefix = [packageName, ...(folder === '' ? [] : folder.split('/'))]));
  return [...prefix, ...names];
}

/** Tags in dbt's order: the folders', the template's, the properties file's. */
export function tagsOf(config: NodeConfig): readonly string[] {
  const tags = config['tags'];
  if (typeof tags === 'string') return [tags];
  if (!Array.isArray(tags) || tags.length === 0) return NO_TEXTS;
  return tags.length === 1 ? (tags as readonly string[]) : [...new Set(tags as readonly string[])];
}

export function metaOf(config: NodeConfig): ConfigMap {
  return (config['meta'] as ConfigMap | null | undefined) ?? NOTHING;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
