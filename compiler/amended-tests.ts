import type { Origins, Part } from './cache/index.ts';
import type { Node } from './contracts/manifest.ts';
import type { Project } from './contracts/project.ts';
import type { TestBlock } from './phases/8-publish/index.ts';

/** Data tests that a properties file declares anew. */
export interface ChangedTests extends TestBlock {
  /** Position of the file. */
  readonly file: number;
}

/**
 * The data tests of the one changed properties file that declares others than before, or in another order; undefined where there is
 * none. A file's data tests follow one another, in the order of the files.
 */
export function testsOf(project: Project, part: Part, old: readonly { readonly id: string; readonly file: string | undefined }[], now: readonly Node[], origins: Origins, ids: readonly string[]): ChangedTests | undefined | 'unclear' {
  const changed: ChangedTests[] = [];
  project.files.forEach(({ path, kind }, file) => {
    if (kind !== 'properties' || !part.changed.has(path)) return;
    const before = part.nodes.filter((_, at) => old[at]!.file === path && old[at]!.id.startsWith('test.'));
    const after = now.filter((node) => node.kind === 'test' && node.file === path).map(({ id }) => id);
    if (before.length === after.length && before.every((node, at) => ids[node] === after[at])) return;
    const at = before[0] ?? placeFor(file, project, origins, ids);
    if (at !== undefined && before.every((node, index) => node === at + index)) changed.push({ at, removed: before.length, ids: after, file });
    else changed.push({ at: -1, removed: 0, ids: [], file });
  });
  return changed.length > 1 || changed[0]?.at === -1 ? 'unclear' : changed[0];
}

/** Where the data tests of a file would stand that had none: before those of the next file, or after the last. */
function placeFor(file: number, project: Project, origins: Origins, ids: readonly string[]): number | undefined {
  let after: number | undefined;
  for (let node = 0; node < ids.length; node++) {
    const of = origins.files[node]!;
    if (!ids[node]!.startsWith('test.') || project.files[of]?.kind !== 'properties') continue;
    if (of > file) return node;
    after = node + 1;
  }
  return after;
}

/** Where the nodes came from, after other tests took the place of some. */
export function withTests(origins: Origins, { at, removed, ids, file }: ChangedTests): Origins {
  const replaced = (list: ArrayLike<number>): readonly number[] => [...Array.from(list).slice(0, at), ...ids.map(() => file), ...Array.from(list).slice(at + removed)];
  return { ...origins, files: replaced(origins.files), patches: replaced(origins.patches) };
}
