import type { Manifest } from '../contracts/manifest.ts';
import type { EntryKind, ParsedFile } from '../contracts/parsed.ts';
import type { FileKind, Project } from '../contracts/project.ts';

/** Where the nodes of a manifest came from. Files are named by their position in the project's files. */
export interface Origins {
  /** Of each node, in the manifest's order: its file, or -1. */
  readonly files: ArrayLike<number>;
  /** Of each node: the properties file that describes it, or -1. */
  readonly patches: ArrayLike<number>;
  /** Files that say more than what some enabled nodes are: a change of one may reach anything. */
  readonly wide: readonly number[];
  /** Names of the project's groups. */
  readonly groups: readonly string[];
  /** Private models by position among the nodes, with their group. */
  readonly private: Readonly<Record<number, string | null>>;
}

/** Files whose text is about their own nodes. */
const OWN_NODES: ReadonlySet<FileKind> = new Set(['model', 'snapshot', 'test', 'analysis', 'properties']);
/** Entries of properties files that describe nodes which stand in `nodes` of a manifest. */
const DESCRIBING: ReadonlySet<EntryKind> = new Set(['model', 'seed', 'snapshot', 'test', 'analysis']);

/** Where the nodes of a manifest came from; `files` are all that were parsed. */
export function originsOf(project: Project, files: readonly ParsedFile[], { nodes, disabled, groups }: Manifest): Origins {
  const positions = new Map(project.files.map(({ path }, at) => [path, at]));
  const at = (path: string | undefined): number => (path === undefined ? -1 : positions.get(path) ?? -1);
  const wide = new Set([...disabled.values()].flatMap((node) => [at(node.file), at(node.patch?.file)]));
  for (const file of files) if (isWide(file)) wide.add(at(file.path));
  const all = [...nodes.values()];
  return {
    files: Int32Array.from(all, (node) => at(node.file)),
    patches: Int32Array.from(all, (node) => at(node.patch?.file)),
    wide: [...wide],
    groups: [...groups.values()].map(({ name }) => name),
    private: Object.fromEntries(all.flatMap((node, position) => (node.kind === 'model' && node.access === 'private' ? [[position, node.group ?? null]] : []))),
  };
}

/** Whether a file says more than what its nodes are, or something about it was reported. */
export function isWide({ kind, entries, selectors, diagnostics }: ParsedFile): boolean {
  return !OWN_NODES.has(kind) || (entries?.some((entry) => !DESCRIBING.has(entry.kind) || entry.facts !== undefined) ?? false) || (selectors?.length ?? 0) > 0 || (diagnostics?.length ?? 0) > 0;
}
