import type { ManifestIndex, Range } from './manifest-index.ts';
import type { PieceWriter } from './piece-writer.ts';

/** New texts, and the file that they go into. */
export interface Amendment {
  /** Of nodes, by their place among the texts of `nodes`, in order. */
  readonly texts: ReadonlyMap<number, string>;
  /** Nodes whose parents are others than before, with a hash of them, by position. */
  readonly parents: ReadonlyMap<number, number>;
  readonly block?: { readonly at: number; readonly removed: number; readonly entries: readonly { readonly id: string; readonly text: string; readonly parents: number }[] };
  /** Where parents changed. */
  readonly edges?: { readonly parentMap: string; readonly childMap: string };
  readonly old: Uint8Array;
}

/** Writes a manifest.json with new texts: what lies between them is copied in one piece each. Gives the index of the new file. */
export function splice(out: PieceWriter, head: string, index: ManifestIndex, { texts, parents, block, edges, old }: Amendment): ManifestIndex {
  const starts: number[] = [];
  const ends: number[] = [];
  const hashes = Array.from(index.parents);
  const keys = [...index.keys];
  for (const [node, hash] of parents) hashes[node] = hash;
  try {
    out.text(head);
    let copied = index.starts[0] ?? 0;
    let shift = out.position - copied;
    const cut = (start: number, end: number, write: () => void): void => {
      out.bytes(old.subarray(copied, start));
      write();
      copied = end;
      shift = out.position - end;
    };
    const put = (start: number, end: number, text: string | undefined): Range => {
      if (text === undefined) return [start + shift, end + shift];
      let at = 0;
      cut(start, end, () => {
        at = out.position;
        out.text(text);
      });
      return [at, out.position];
    };
    const first = block ? Array.prototype.findIndex.call(index.places, (node: number) => node >= block.at) : -1;
    const from = first < 0 ? index.places.length : first;
    const to = from + (block?.removed ?? 0);
    const putBlock = (): void => {
      if (!block) return;
      const entries = block.entries;
      // A comma more or less, after the block or, at the end, before it.
      const inner = block.removed > 0 && entries.length > 0;
      const last = to === index.places.length;
      const start = inner || !last ? index.starts[from]! : index.ends[from - 1]!;
      const end = inner ? index.ends[to - 1]! : last ? index.ends[to - 1]! : index.starts[to]!;
      cut(start, end, () => {
        for (const [at, { text }] of entries.entries()) {
          if (at > 0 || (!inner && last)) out.text(',');
          starts.push(out.position);
          out.text(text);
          ends.push(out.position);
        }
        if (entries.length > 0 && !inner && !last) out.text(',');
      });
    };
    for (let place = 0; place <= index.places.length; place++) {
      if (place === from) putBlock();
      if (place === index.places.length || (place >= from && place < to)) continue;
      const text = texts.get(place);
      const [start, end] = put(index.starts[place]!, index.ends[place]!, text);
      starts.push(start);
      ends.push(end);
      if (text !== undefined) keys[index.places[place]!] = null;
    }
    const parentMap = put(...index.parentMap, edges?.parentMap);
    const childMap = put(...index.childMap, edges?.childMap);
    out.bytes(old.subarray(copied));
    out.finish();
    return { ...index, whole: null, ...(block ? withBlock({ ...index, keys, parents: hashes }, block) : { keys, parents: hashes }), starts, ends, parentMap, childMap };
  } catch (error) {
    out.abandon();
    throw error;
  }
}

/** The lists of all nodes with those of a block in their place. */
function withBlock({ ids, keys, parents, places }: ManifestIndex, { at, removed, entries }: NonNullable<Amendment['block']>): Pick<ManifestIndex, 'ids' | 'keys' | 'parents' | 'places'> {
  const replaced = <T>(list: ArrayLike<T>, by: readonly T[]): T[] => [...Array.from(list).slice(0, at), ...by, ...Array.from(list).slice(at + removed)];
  const before = Array.from(places).filter((node) => node < at);
  const after = Array.from(places).filter((node) => node >= at + removed);
  return {
    ids: replaced(ids, entries.map(({ id }) => id)), keys: replaced<string | null>(keys, entries.map(() => null)), parents: replaced(parents, entries.map((entry) => entry.parents)),
    places: [...before, ...entries.map((_, index) => at + index), ...after.map((node) => node + entries.length - removed)],
  };
}
