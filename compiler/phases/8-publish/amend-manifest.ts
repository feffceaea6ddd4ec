import type { Flags } from '../../contracts/flags.ts';
import type { Host } from '../../contracts/host.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { Project } from '../../contracts/project.ts';
import { quote } from './json.ts';
import { describes, hashIds, readIndex, writeIndex, type ManifestIndex } from './manifest-index.ts';
import { nodeWorld, worldFacts } from './manifest-world.ts';
import { manifestMetadataText } from './metadata.ts';
import { isGraphNode, nodeText } from './node-text.ts';
import { PieceWriter } from './piece-writer.ts';
import { sameForOthers } from './same-for-others.ts';

/** The manifest.json that stands in the target folder, opened to change the texts of some of its nodes. */
export interface WrittenManifest {
  /** Ids of all nodes, in its order. */
  readonly ids: readonly string[];
  /** The new texts of some nodes, by position; undefined when what changed in one may show elsewhere in the manifest. */
  compare(part: Manifest, nodes: readonly number[]): Amendment | undefined;
  /** Puts new texts into the place of the old ones; all else stays as it is. */
  amend(amendment: Amendment, call: { readonly invocationId: string; readonly startedAt: Date }): void;
}

/** New texts of nodes by their place among the texts of `nodes`, in order; and the file that they go into. */
export interface Amendment {
  readonly texts: ReadonlyMap<number, string>;
  readonly old: Uint8Array;
}

/** Opens the manifest.json that was written last; undefined where there is none, or it is not known where its nodes are. */
export function openManifest(host: Host, flags: Flags, project: Project): WrittenManifest | undefined {
  const { files } = host;
  const index = readIndex(files, flags.targetPath, worldFacts(project, flags));
  if (!index) return undefined;
  return {
    ids: index.ids,
    compare(part, nodes) {
      const old = files.readBytes(`${flags.targetPath}/manifest.json`);
      // Another command may have put its own there in this moment.
      if (old.length !== index.size || !describes(files, flags.targetPath, index)) return undefined;
      const texts = newTexts(index, old, part, nodes, flags);
      return texts && { texts, old };
    },
    amend(amendment, call) {
      const head = `{"metadata":${manifestMetadataText(project, { id: call.invocationId, startedAt: call.startedAt, at: host.now() })},"nodes":{`;
      writeIndex(files, flags.targetPath, splice(new PieceWriter(files, `${flags.targetPath}/manifest.json`), head, index, amendment));
    },
  };
}

function newTexts(index: ManifestIndex, old: Uint8Array, part: Manifest, nodes: readonly number[], flags: Flags): ReadonlyMap<number, string> | undefined {
  const world = nodeWorld(part, flags.targetPath, new Map());
  const placeOf = new Map(Array.from(index.places, (node, place) => [node, place]));
  const texts = new Map<number, string>();
  for (const node of nodes) {
    const id = index.ids[node]!;
    const place = placeOf.get(node);
    const made = part.nodes.get(id);
    if (place === undefined || !made || !isGraphNode(made) || hashIds(part.dag.parents(id)) !== index.parents[node]) return undefined;
    const was = Buffer.from(old.buffer, old.byteOffset + index.starts[place]!, index.ends[place]! - index.starts[place]!).toString('utf8');
    const key = `${quote(id)}:`;
    const text = `${key}${nodeText(made, world)}`;
    if (was === text) continue;
    if (!was.startsWith(key) || !sameForOthers(was.slice(key.length), text.slice(key.length))) return undefined;
    texts.set(place, text);
  }
  return texts;
}

/** Copies what lies between the texts that change in one piece each. Gives the index of the new file. */
function splice(out: PieceWriter, head: string, index: ManifestIndex, { texts, old }: Amendment): ManifestIndex {
  const starts = Float64Array.from(index.starts);
  const ends = Float64Array.from(index.ends);
  const keys = [...index.keys];
  try {
    out.text(head);
    let copied = index.starts[0] ?? 0;
    let shift = out.position - copied;
    for (let place = 0; place < starts.length; place++) {
      starts[place]! += shift;
      const text = texts.get(place);
      if (text !== undefined) {
        out.bytes(old.subarray(copied, index.starts[place]));
        out.text(text);
        copied = index.ends[place]!;
        shift = out.position - copied;
        keys[index.places[place]!] = null;
      }
      ends[place]! += shift;
    }
    out.bytes(old.subarray(copied));
    out.finish();
    const moved = ([start, end]: ManifestIndex['parentMap']): ManifestIndex['parentMap'] => [start + shift, end + shift];
    return { ...index, whole: null, keys, starts, ends, parentMap: moved(index.parentMap), childMap: moved(index.childMap) };
  } catch (error) {
    out.abandon();
    throw error;
  }
}
