import type { Flags } from '../../contracts/flags.ts';
import type { Host } from '../../contracts/host.ts';
import type { DataTestNode, Manifest } from '../../contracts/manifest.ts';
import type { Project } from '../../contracts/project.ts';
import { amendEdges } from './amend-edges.ts';
import { quote } from './json.ts';
import { describes, hashIds, readIndex, writeIndex, type ManifestIndex, type Range } from './manifest-index.ts';
import { nodeWorld, worldFacts } from './manifest-world.ts';
import { manifestMetadataText } from './metadata.ts';
import { isGraphNode, nodeText } from './node-text.ts';
import { PieceWriter } from './piece-writer.ts';
import { splice, type Amendment } from './splice-manifest.ts';
import { sameForOthers } from './same-for-others.ts';

/** The manifest.json that stands in the target folder, opened to change the texts of some of its nodes. */
export interface WrittenManifest {
  /** Ids of all nodes, in its order. */
  readonly ids: readonly string[];
  /** The new texts of some nodes, by position, and of data tests that stand where others stood; undefined when what changed in one may show elsewhere in the manifest. */
  compare(part: Manifest, nodes: readonly number[], tests?: TestBlock): Amendment | undefined;
  /** Puts new texts into the place of the old ones; all else stays as it is. */
  amend(amendment: Amendment, call: { readonly invocationId: string; readonly startedAt: Date }): void;
}

/** Data tests that follow one another, in the place of `removed` ones that begin at a position. */
export interface TestBlock {
  readonly at: number;
  readonly removed: number;
  readonly ids: readonly string[];
}

/** Opens the manifest.json that was written last; undefined where there is none, or it is not known where its nodes are. */
export function openManifest(host: Host, flags: Flags, project: Project): WrittenManifest | undefined {
  const { files } = host;
  const index = readIndex(files, flags.targetPath, worldFacts(project, flags));
  if (!index) return undefined;
  return {
    ids: index.ids,
    compare(part, nodes, tests) {
      const old = files.readBytes(`${flags.targetPath}/manifest.json`);
      // Another command may have put its own there in this moment.
      if (old.length !== index.size || !describes(files, flags.targetPath, index)) return undefined;
      return amendmentOf(index, old, part, nodes, tests, flags);
    },
    amend(amendment, call) {
      const head = `{"metadata":${manifestMetadataText(project, { id: call.invocationId, startedAt: call.startedAt, at: host.now() })},"nodes":{`;
      writeIndex(files, flags.targetPath, splice(new PieceWriter(files, `${flags.targetPath}/manifest.json`), head, index, amendment));
    },
  };
}

function amendmentOf(index: ManifestIndex, old: Uint8Array, part: Manifest, nodes: readonly number[], tests: TestBlock | undefined, flags: Flags): Amendment | undefined {
  const world = nodeWorld(part, flags.targetPath, new Map(), undefined, flags.storeFailures === true);
  const placeOf = new Map(Array.from(index.places, (node, place) => [node, place]));
  const textOf = (start: number, end: number) => Buffer.from(old.buffer, old.byteOffset + start, end - start).toString('utf8');
  const texts = new Map<number, string>();
  const parents = new Map<number, number>();
  for (const position of nodes) {
    const id = index.ids[position]!;
    const place = placeOf.get(position);
    const node = part.nodes.get(id);
    if (place === undefined || !node || !isGraphNode(node)) return undefined;
    const hash = hashIds(part.dag.parents(id));
    if (hash !== index.parents[position]) parents.set(position, hash);
    const was = textOf(...rangeOf(index, place));
    const key = `${quote(id)}:`;
    const text = `${key}${nodeText(node, world)}`;
    if (was === text) continue;
    if (!was.startsWith(key) || !sameForOthers(was.slice(key.length), text.slice(key.length))) return undefined;
    texts.set(place, text);
  }
  const changes = new Map(Array.from(parents.keys(), (node) => [index.ids[node]!, part.dag.parents(index.ids[node]!)]));
  if (changes.size === 0 && !tests) return { texts, parents, old };
  const before = tests ? index.ids.slice(tests.at, tests.at + tests.removed) : [];
  const made = (tests?.ids ?? []).map((id) => part.nodes.get(id) as DataTestNode);
  // A group's members are listed elsewhere.
  if (made.some(({ group }) => group !== undefined) || before.some((id, at) => isGrouped(textOf(...rangeOf(index, placeOf.get(tests!.at + at)!)), id))) return undefined;
  const ids = tests ? [...index.ids.slice(0, tests.at), ...tests.ids, ...index.ids.slice(tests.at + tests.removed)] : index.ids;
  if (new Set(ids).size < ids.length || (tests && index.places[0]! >= tests.at)) return undefined;
  for (const id of before) changes.set(id, []);
  for (const { id } of made) changes.set(id, part.dag.parents(id));
  const edges = amendEdges(textOf(...index.parentMap), textOf(...index.childMap), changes, ids);
  const entries = made.map((test) => ({ id: test.id, text: `${quote(test.id)}:${nodeText(test, world)}`, parents: hashIds(part.dag.parents(test.id)) }));
  return edges && { texts, parents, edges, old, ...(tests && { block: { at: tests.at, removed: tests.removed, entries } }) };
}

function rangeOf(index: ManifestIndex, place: number): Range {
  return [index.starts[place]!, index.ends[place]!];
}

/** Whether the entry of a node says that it is of a group. */
function isGrouped(entry: string, id: string): boolean {
  return (JSON.parse(`{${entry}}`) as Record<string, { readonly group: string | null }>)[id]!.group !== null;
}
