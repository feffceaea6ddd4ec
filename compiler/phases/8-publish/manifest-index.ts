import type { Flags } from '../../contracts/flags.ts';
import { FileError, type Files } from '../../contracts/host.ts';

/** A range of bytes of manifest.json. */
export type Range = readonly [start: number, end: number];

/**
 * Where each node's text lies in the manifest.json that was written last, and what it was made from: a node whose key is still the
 * same is copied, and a manifest in which nothing changed is left alone.
 */
export interface ManifestIndex {
  /** Size and time of the manifest.json that this describes. */
  readonly size: number;
  readonly mtimeMs: number;
  /** What every text depends on beside its node: an index with other facts is of no use. */
  readonly facts: string;
  /** Key of the manifest as a whole; null where it has none, or holds what a run compiled. */
  readonly whole: string | null;
  /** Key of all that is not a node or an edge. */
  readonly rest: string;
  /** Of every node, in order: id, key (null: unknown) and a hash of its parents. */
  readonly ids: readonly string[];
  readonly keys: readonly (string | null)[];
  readonly parents: readonly number[];
  /** The texts of `nodes`, one after the other, by the position of their node in `ids`. */
  readonly places: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly parentMap: Range;
  readonly childMap: Range;
}

/** The index of the manifest.json that stands in the target folder; undefined when there is none, or it describes another file, or a text that depended on other `facts`. */
export function readIndex(files: Files, targetPath: string, facts: string): ManifestIndex | undefined {
  try {
    const manifest = files.stat(`${targetPath}/manifest.json`);
    if (!manifest) return undefined;
    const index = JSON.parse(files.readText(indexPath(targetPath))) as ManifestIndex;
    const intact = index.facts === facts && index.size === manifest.size && index.mtimeMs === manifest.mtimeMs && index.ids.length === index.keys.length && index.ids.length === index.parents.length
      && index.places.length === index.starts.length && index.places.length === index.ends.length && index.parentMap.length === 2 && index.childMap.length === 2;
    return intact ? index : undefined;
  } catch (error) {
    // A cache that is absent, torn or of another make is as good as none.
    if (error instanceof FileError || error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Remembers what was written; the file's size and time are looked up here. */
export function writeIndex(files: Files, targetPath: string, index: Omit<ManifestIndex, 'size' | 'mtimeMs'>): void {
  const manifest = files.stat(`${targetPath}/manifest.json`);
  if (manifest) files.write(indexPath(targetPath), JSON.stringify({ size: manifest.size, mtimeMs: manifest.mtimeMs, ...index }));
}

/** What `publishManifest` writes: manifest.json and, for the next, its index. */
export function manifestFiles({ targetPath }: Flags): readonly string[] {
  return [`${targetPath}/manifest.json`, indexPath(targetPath)];
}

function indexPath(targetPath: string): string {
  return `${targetPath}/cache/manifest-index.json`;
}

/** A number (53 bits) for a list of ids: two lists with one number are the same for all practical purposes. */
export function hashIds(ids: readonly string[]): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (const id of ids) {
    for (let i = 0; i < id.length; i++) {
      const code = id.charCodeAt(i);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    a = Math.imul(a ^ 10, 2654435761);
    b = Math.imul(b ^ 10, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
