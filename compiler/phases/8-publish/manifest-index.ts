import { packNumbers, unpackNumbers } from '../../cache/numbers.ts';
import { readSealed, writeSealed } from '../../cache/sealed.ts';
import type { Flags } from '../../contracts/flags.ts';
import type { Files } from '../../contracts/host.ts';

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
  readonly parents: ArrayLike<number>;
  /** The texts of `nodes`, one after the other, by the position of their node in `ids`. */
  readonly places: ArrayLike<number>;
  readonly starts: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
  readonly parentMap: Range;
  readonly childMap: Range;
}

/** As it is kept: long lists of numbers are packed. */
type Stored = { readonly [K in keyof ManifestIndex]: K extends 'parents' | 'places' | 'starts' | 'ends' ? string : ManifestIndex[K] };

/** Only ever counted up: an index of another format is none. */
const FORMAT = 'lakec-manifest-index 1';

/** The index of the manifest.json that stands in the target folder; undefined when there is none, or it describes another file, or a text that depended on other `facts`. */
export function readIndex(files: Files, targetPath: string, facts: string): ManifestIndex | undefined {
  const stored = readSealed<Stored>(files, indexPath(targetPath), FORMAT);
  if (!stored || stored.facts !== facts || !describes(files, targetPath, stored)) return undefined;
  const { parents, places, starts, ends } = stored;
  return { ...stored, parents: unpackNumbers(parents), places: unpackNumbers(places), starts: unpackNumbers(starts), ends: unpackNumbers(ends) };
}

/** Whether the manifest.json that stands in the target folder is the one that an index was made for. */
export function describes(files: Files, targetPath: string, index: Pick<ManifestIndex, 'size' | 'mtimeMs'>): boolean {
  const manifest = files.stat(`${targetPath}/manifest.json`);
  return manifest?.size === index.size && manifest.mtimeMs === index.mtimeMs;
}

/** Remembers what was written; the file's size and time are looked up here. */
export function writeIndex(files: Files, targetPath: string, index: Omit<ManifestIndex, 'size' | 'mtimeMs'>): void {
  const manifest = files.stat(`${targetPath}/manifest.json`);
  if (!manifest) return;
  const { parents, places, starts, ends, ...rest } = index;
  writeSealed<Stored>(files, indexPath(targetPath), FORMAT, {
    ...rest, size: manifest.size, mtimeMs: manifest.mtimeMs, parents: packNumbers(parents), places: packNumbers(places), starts: packNumbers(starts), ends: packNumbers(ends),
  });
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
