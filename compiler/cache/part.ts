import type { FileKind, Project } from '../contracts/project.ts';
import type { Origins } from './origins.ts';

/** The part of a project that a few changed files reach. */
export interface Part {
  /** The project with only these files: the changed ones, those that its nodes are made from, and those that any template may use. */
  readonly project: Project;
  /** Paths of the changed files. */
  readonly changed: ReadonlySet<string>;
  /** Positions, in the manifest's order, of the nodes that changed files declare or describe. */
  readonly nodes: readonly number[];
}

/** So many changed files are quicker done with all others. */
const MANY = 50;
/** Seeds are read by unit tests, macros by templates, docs by descriptions: who else reads a file of these kinds is not known. */
const READ_BY_NODES: ReadonlySet<FileKind> = new Set(['model', 'snapshot', 'test', 'analysis', 'properties']);
const USED_BY_ANY: ReadonlySet<FileKind> = new Set(['macro', 'docs', 'fixture']);

/** The part that changed files (by position in the project's files) reach; undefined when that may be anything. */
export function partOf(project: Project, changed: readonly number[], { files, patches, wide }: Origins): Part | undefined {
  const all = project.files;
  if (changed.length > MANY || changed.some((at) => !READ_BY_NODES.has(all[at]!.kind) || wide.includes(at))) return undefined;
  const own = new Set(changed);
  const wanted = new Set(changed);
  const nodes: number[] = [];
  for (let node = 0; node < files.length; node++) {
    if (!own.has(files[node]!) && !own.has(patches[node]!)) continue;
    nodes.push(node);
    wanted.add(files[node]!).add(patches[node]!);
  }
  return {
    project: { ...project, files: all.filter(({ kind }, at) => wanted.has(at) || USED_BY_ANY.has(kind)) },
    changed: new Set(changed.map((at) => all[at]!.path)),
    nodes,
  };
}
