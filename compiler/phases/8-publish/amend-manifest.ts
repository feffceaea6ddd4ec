import type { Flags } from '../../contracts/flags.ts';
import type { Host } from '../../contracts/host.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { Project } from '../../contracts/project.ts';
import { amendEdges } from './amend-edges.ts';
import { quote } from './json.ts';
import { describes, hashIds, readIndex, writeIndex, type ManifestIndex, type Range } from './manifest-index.ts';
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

/** New texts, and the file that they go into. */
export interface Amendment {
  /** Of nodes, by their place among the texts of `nodes`, in order. */
  readonly texts: ReadonlyMap<number, string>;
  /** Nodes whose parents are others than before, with a hash of them, by position. */
  readonly parents: ReadonlyMap<number, number>;
  /** Where parents changed. */
  readonly edges?: { readonly parentMap: string; readonly childMap: string };
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
      return amendmentOf(index, old, part, nodes, flags);
    },
    amend(amendment, call) {
      const head = `{"metadata":${manifestMetadataText(project, { id: call.invocationId, startedAt: call.startedAt, at: host.now() })},"nodes":{`;
      writeIndex(files, flags.targetPath, splice(new PieceWriter(files, `${flags.targetPath}/manifest.json`), head, index, amendment));
    },
  };
}

function amendmentOf(index: ManifestIndex, old: Uint8Array, part: Manifest, nodes: readonly number[], flags: Flags): Amendment | undefined {
  const world = nodeWorld(part, flags.targetPath, new Map());
  const placeOf = new Map(Array.from(index.places, (node, place) => [node, place]));
  const textOf = (start: number, end: number) => Buffer.from(old.buffer, old.byteOffset + start, end - start).toString('utf8');
  const texts = new Map<number, string>();
  const parents = new Map<number, number>();
  for (const node of nodes) {
    const id = index.ids[node]!;
    const place = placeOf.get(node);
    const made = part.nodes.get(id);
    if (place === undefined || !made || !isGraphNode(made)) return undefined;
    const hash = hashIds(part.dag.parents(id));
    if (hash !== index.parents[node]) parents.set(node, hash);
    const was = textOf(index.starts[place]!, index.ends[place]!);
    const key = `${quote(id)}:`;
    const text = `${key}${nodeText(made, world)}`;
    if (was === text) continue;
    if (!was.startsWith(key) || !sameForOthers(was.slice(key.length), text.slice(key.length))) return undefined;
    texts.set(place, text);
  }
  if (parents.size === 0) return { texts, parents, old };
  const changes = new Map(Array.from(parents.keys(), (node) => [index.ids[node]!, part.dag.parents(index.ids[node]!)]));
  const edges = amendEdges(textOf(...index.parentMap), textOf(...index.childMap), changes, index.ids);
  return edges && { texts, parents, edges, old };
}

/** Copies what lies between the texts that change in one piece each. Gives the index of the new file. */
function splice(out: PieceWriter, head: string, index: ManifestIndex, { texts, parents, edges, old }: Amendment): ManifestIndex {
  const starts = Float64Array.from(index.starts);
  const ends = Float64Array.from(index.ends);
  const hashes = Float64Array.from(index.parents);
  const keys = [...index.keys];
  try {
    out.text(head);
    let copied = index.starts[0] ?? 0;
    let shift = out.position - copied;
    const put = (start: number, end: number, text: string | undefined): Range => {
      if (text === undefined) return [start + shift, end + shift];
      out.bytes(old.subarray(copied, start));
      const at = out.position;
      out.text(text);
      copied = end;
      shift = out.position - end;
      return [at, out.position];
    };
    for (let place = 0; place < starts.length; place++) {
      const text = texts.get(place);
      [starts[place], ends[place]] = put(index.starts[place]!, index.ends[place]!, text);
      if (text !== undefined) keys[index.places[place]!] = null;
    }
    for (const [node, hash] of parents) hashes[node] = hash;
    const parentMap = put(...index.parentMap, edges?.parentMap);
    const childMap = put(...index.childMap, edges?.childMap);
    out.bytes(old.subarray(copied));
    out.finish();
    return { ...index, whole: null, keys, parents: hashes, starts, ends, parentMap, childMap };
  } catch (error) {
    out.abandon();
    throw error;
  }
}
