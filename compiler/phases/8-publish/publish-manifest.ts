import { createHash } from 'node:crypto';
import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Flags } from '../../contracts/flags.ts';
import type { Files, Host } from '../../contracts/host.ts';
import type { Lineage } from '../../contracts/lineage.ts';
import type { Manifest, Node } from '../../contracts/manifest.ts';
import { list, quote } from './json.ts';
import { columnLineageText, publishLineage } from './publish-lineage.ts';
import { hashIds, readIndex, writeIndex, type ManifestIndex, type Range } from './manifest-index.ts';
import { restOf, type Rest } from './manifest-rest.ts';
import { nodeWorld, worldFacts } from './manifest-world.ts';
import { manifestMetadataText, type Invocation } from './metadata.ts';
import { isGraphNode, nodeText, type NodeWorld } from './node-text.ts';
import { PieceWriter } from './piece-writer.ts';

/** What makes one entry of `nodes`; the key is null where the node has none, and its text is then written anew. */
interface Entry {
  readonly node: Node;
  readonly key: string | null;
  readonly parents: number;
}

/**
 * Writes manifest.json (dbt's schema v12) into the target folder, unless it would say what is there already. `compiled` has what this
 * run compiled, `lineages` where the columns of that come from: they stand at the columns that are declared, and all of them in lineage.json. Texts of nodes that
 * did not change are copied from the file that is there.
 */
export function publishManifest(host: Host, flags: Flags, manifest: Manifest, call: { readonly invocationId: string; readonly startedAt: Date }, compiled: ReadonlyMap<string, CompiledNode> = new Map(), lineages: ReadonlyMap<string, Lineage> = new Map()): 'written' | 'unchanged' {
  if (flags.writeJson === false) return 'unchanged';
  const done = writeManifest(host, flags, manifest, call, compiled, lineages);
  if (lineages.size > 0) publishLineage(host.files, flags.targetPath, lineages);
  return done;
}

function writeManifest(host: Host, flags: Flags, manifest: Manifest, call: { readonly invocationId: string; readonly startedAt: Date }, compiled: ReadonlyMap<string, CompiledNode>, lineages: ReadonlyMap<string, Lineage>): 'written' | 'unchanged' {
  const { files } = host;
  const facts = worldFacts(manifest.project, flags);
  const index = readIndex(files, flags.targetPath, facts);
  const whole = compiled.size > 0 ? null : manifest.key ?? null;
  if (whole !== null && index?.whole === whole) return 'unchanged';
  const world = nodeWorld(manifest, flags.targetPath, compiled, lineages, flags.storeFailures === true);
  const entries = [...manifest.nodes.values()].map((node): Entry => ({ node, key: entryKey(node, world), parents: hashIds(manifest.dag.parents(node.id)) }));
  const rest = restOf(manifest, world);
  const restKey = createHash('sha256').update(rest.before).update(rest.after).digest('hex');
  if (index && index.rest === restKey && sameEntries(index, entries)) {
    if (whole !== null && index.whole === null) writeIndex(files, flags.targetPath, { ...index, whole });
    return 'unchanged';
  }
  const invocation: Invocation = { id: call.invocationId, startedAt: call.startedAt, at: host.now() };
  writeIndex(files, flags.targetPath, { facts, whole, rest: restKey, ...writeFile(files, manifest, world, entries, rest, invocation, index) });
  return 'written';
}

/** What an entry's text depends on: the node, what it compiled to, and the primary key that its tests give it. */
function entryKey(node: Node, world: NodeWorld): string | null {
  if (node.key === undefined) return null;
  const compiled = world.compiled(node.id);
  const primary = node.kind === 'model' ? world.primaryKey(node.id) : [];
  if (!compiled && primary.length === 0) return node.key;
  const hash = createHash('md5').update(primary.join('\n'));
  if (compiled) hash.update(`\0${compiled.sql}`);
  for (const cte of compiled?.inlined ?? []) hash.update(`\0${cte.id}\0${cte.sql}`);
  const lineage = 'columns' in node && node.columns.length > 0 ? world.lineage(node.id) : undefined;
  for (const { name } of lineage ? (node as { readonly columns: readonly { readonly name: string }[] }).columns : []) hash.update(`\0${columnLineageText(lineage, name)}`);
  return `${node.key} ${hash.digest('base64')}`;
}

function sameEntries(index: ManifestIndex, entries: readonly Entry[]): boolean {
  return sameEdges(index, entries) && entries.every(({ key }, i) => key !== null && index.keys[i] === key);
}

/** The same nodes in the same order with the same parents, and so the same children. */
function sameEdges(index: ManifestIndex, entries: readonly Entry[]): boolean {
  return index.ids.length === entries.length && entries.every(({ node, parents }, i) => index.ids[i] === node.id && index.parents[i] === parents);
}

function writeFile(files: Files, manifest: Manifest, world: NodeWorld, entries: readonly Entry[], rest: Rest, invocation: Invocation, index: ManifestIndex | undefined): Omit<ManifestIndex, 'size' | 'mtimeMs' | 'facts' | 'whole' | 'rest'> {
  const path = `${world.targetPath}/manifest.json`;
  const old = index && files.readBytes(path);
  const out = new PieceWriter(files, path);
  try {
    out.text(`{"metadata":${manifestMetadataText(manifest.project, invocation)},"nodes":{`);
    const nodes = writeNodes(out, entries, world, index, old);
    out.text(`}${rest.before}`);
    const edges = old && index && sameEdges(index, entries) ? copyEdges(out, index, old) : writeEdges(out, manifest, entries);
    out.text(`${rest.after}}`);
    out.finish();
    return { ids: entries.map(({ node }) => node.id), keys: entries.map(({ key }) => key), parents: entries.map(({ parents }) => parents), ...nodes, ...edges };
  } catch (error) {
    out.abandon();
    throw error;
  }
}

function writeNodes(out: PieceWriter, entries: readonly Entry[], world: NodeWorld, index: ManifestIndex | undefined, old: Uint8Array | undefined): Pick<ManifestIndex, 'places' | 'starts' | 'ends'> {
  const places: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const find = index && old ? placeFinder(index) : () => undefined;
  for (const [i, { node, key }] of entries.entries()) {
    if (!isGraphNode(node)) continue;
    if (places.length > 0) out.text(',');
    places.push(i);
    starts.push(out.position);
    const place = key === null ? undefined : find(i, node.id, key);
    if (place === undefined) out.text(`${quote(node.id)}:${nodeText(node, world)}`);
    else out.bytes(old!.subarray(index!.starts[place], index!.ends[place]));
    ends.push(out.position);
  }
  return { places, starts, ends };
}

/** Finds the place of the text of a node that did not change; nodes mostly stand where they stood. */
function placeFinder(index: ManifestIndex): (i: number, id: string, key: string) => number | undefined {
  const placeOf = new Map(Array.from(index.places, (i, place) => [i, place]));
  let byId: ReadonlyMap<string, number> | undefined;
  return (i, id, key) => {
    const was = index.ids[i] === id ? i : (byId ??= new Map(index.ids.map((known, at) => [known, at]))).get(id);
    return was !== undefined && index.keys[was] === key ? placeOf.get(was) : undefined;
  };
}

function copyEdges(out: PieceWriter, index: ManifestIndex, old: Uint8Array): Pick<ManifestIndex, 'parentMap' | 'childMap'> {
  const copy = ([start, end]: Range): Range => {
    const at = out.position;
    out.bytes(old.subarray(start, end));
    return [at, out.position];
  };
  return { parentMap: copy(index.parentMap), childMap: copy(index.childMap) };
}

function writeEdges(out: PieceWriter, manifest: Manifest, entries: readonly Entry[]): Pick<ManifestIndex, 'parentMap' | 'childMap'> {
  const write = (name: string, of: (id: string) => readonly string[]): Range => {
    const at = out.position;
    out.text(`,"${name}":{`);
    for (const [i, { node }] of entries.entries()) out.text(`${i === 0 ? '' : ','}${quote(node.id)}:${list(of(node.id))}`);
    out.text('}');
    return [at, out.position];
  };
  return { parentMap: write('parent_map', manifest.dag.parents), childMap: write('child_map', manifest.dag.children) };
}
