import { isAbsolute, join } from 'node:path';
import { readProject } from './build.ts';
import { buildingText, strategyOf } from './context/materializations.ts';
import { builtinPackage } from './macros/index.ts';
import type { Host } from './contracts/host.ts';
import type { Impact } from './contracts/impact.ts';
import type { Lineage } from './contracts/lineage.ts';
import type { Manifest } from './contracts/manifest.ts';
import type { State } from './contracts/state.ts';
import { checkOut } from './host/git.ts';
import { nodeHost } from './host/node.ts';
import { revisionUnreadable, stateWithoutSql } from './impact/diagnostics.ts';
import { sortChanges, type Version } from './impact/sort.ts';
import { compareLineages } from './impact/compare.ts';
import { errorCounter, type Invocation } from './invocation.ts';
import { readState } from './phases/8-publish/index.ts';
import { withEngine } from './session.ts';

/** What changed between an earlier version of the project and now, for each model, snapshot, seed, source and function, in DAG order. */
export interface ProjectChanges {
  readonly manifest: Manifest;
  readonly impacts: readonly Impact[];
  /** Nodes that are there no more. */
  readonly gone: readonly string[];
  /** As people named it: `main`, `prod-artifacts`. */
  readonly since: string;
}

/** With what the project is compared: a git revision, or the folder of an earlier run's artifacts. */
export type Earlier = { readonly kind: 'revision'; readonly revision: string } | { readonly kind: 'state'; readonly folder: string };

/** Compiles both versions and sorts what changed. Nothing runs. Undefined when one of them is wrong, which is reported. */
export async function readChanges(call: Invocation, earlier: Earlier): Promise<ProjectChanges | undefined> {
  const now = await readVersion(call);
  if (!now) return undefined;
  const before = earlier.kind === 'revision' ? await atRevision(call, earlier.revision) : await ofState(call, earlier.folder, now);
  if (!before) return undefined;
  const { manifest } = now;
  const gone = [...before.nodes.values()].filter(({ id, kind }) => (kind === 'model' || kind === 'snapshot' || kind === 'seed') && !manifest.nodes.has(id)).map(({ id }) => id).sort();
  return { manifest, impacts: sortChanges(manifest, before, now), gone, since: earlier.kind === 'revision' ? earlier.revision : earlier.folder };
}

interface ReadVersion extends Version {
  readonly manifest: Manifest;
}

/** Both ways in which a model may be rendered: adding to what is there, and anew. */
async function readVersion(call: Invocation): Promise<ReadVersion | undefined> {
  const read = readProject(call);
  if (!read) return undefined;
  const manifest = withDatabaseOf(read, call.host.root);
  const ids = manifest.dag.order.filter((id) => ['model', 'snapshot', 'seed'].includes(manifest.nodes.get(id)!.kind));
  const ways = ids.some((id) => isIncremental(manifest, id)) ? [false, true] : [false];
  const lineages: ReadonlyMap<string, Lineage>[] = [];
  const hooks = new Map<string, string>();
  for (const fullRefresh of ways) {
    const found = await withEngine({ ...call, flags: { ...call.flags, fullRefresh } }, manifest, { readOnly: true }, async (session) => {
      const compiled = await session.compile(ids);
      for (const { id, preHooks, postHooks } of compiled.checked.values()) hooks.set(id, `${hooks.get(id) ?? ''}${JSON.stringify([preHooks, postHooks])}`);
      return call.reporter.errors > 0 ? undefined : session.lineage(compiled, true);
    });
    if (!found) return undefined;
    lineages.push(found);
  }
  return { manifest, nodes: manifest.nodes, hooks: projectHooks(manifest), lineages, around: (id) => `${hooks.get(id) ?? ''}${buildingOf(id, manifest)}${calledBy(id, manifest)}` };
}

/** The hooks of the project and of its packages, in their order, and all macros that they may call. */
function projectHooks({ nodes, macros }: Pick<Manifest, 'nodes' | 'macros'>): string {
  const hooks = [...nodes.values()].flatMap((node) => (node.kind === 'operation' ? [node] : []));
  const reached = new Set(hooks.flatMap(({ dependsOn }) => dependsOn.macros));
  for (const id of reached) for (const below of macros.get(id)?.dependsOn ?? []) reached.add(below);
  const called = [...reached].sort().flatMap((id) => (macros.get(id) && macros.get(id)!.package !== builtinPackage ? [[id, macros.get(id)!.code.trim()]] : []));
  return hooks.length === 0 ? '' : JSON.stringify([hooks.map(({ id, code }) => [id, code.trim()]).sort(), called]);
}

/** The macros of the project that a function's text calls; it is rendered when it is made. */
function calledBy(id: string, { nodes, macros }: Manifest): string {
  const node = nodes.get(id);
  const reached = new Set(node?.kind === 'function' ? node.dependsOn.macros : []);
  for (const each of reached) for (const below of macros.get(each)?.dependsOn ?? []) reached.add(below);
  const called = [...reached].sort().flatMap((each) => (macros.get(each) && macros.get(each)!.package !== builtinPackage ? [[each, macros.get(each)!.code.trim()]] : []));
  return called.length > 0 ? JSON.stringify(called) : '';
}

/** What builds a node's relation, where that is not lakec's own plan. */
function buildingOf(id: string, manifest: Manifest): string {
  const node = manifest.nodes.get(id);
  if (node?.kind !== 'model' && node?.kind !== 'snapshot') return '';
  return buildingText(manifest, node.kind === 'snapshot' ? 'snapshot' : String(node.config.materialized), strategyOf(node.kind, node.config));
}

/** The database file stands below the project, wherever the version's files were read. */
function withDatabaseOf(manifest: Manifest, root: string): Manifest {
  const { path } = manifest.project.target;
  if (path === undefined || path === ':memory:' || isAbsolute(path)) return manifest;
  return { ...manifest, project: { ...manifest.project, target: { ...manifest.project.target, path: join(root, path) } } };
}

function isIncremental(manifest: Manifest, id: string): boolean {
  const node = manifest.nodes.get(id)!;
  return node.kind === 'snapshot' || (node.kind === 'model' && node.config.materialized === 'incremental');
}

/** The project's files as a git revision has them; what git does not keep (the database) is where it is. */
async function atRevision(call: Invocation, revision: string): Promise<ReadVersion | undefined> {
  const version = checkOut(call.host.root, revision);
  if ('problem' in version) {
    call.reporter.report(revisionUnreadable.at(undefined, { revision, problem: version.problem }));
    return undefined;
  }
  try {
    const host: Host = { ...call.host, files: nodeHost(version.folder).files };
    // Mistakes of the earlier version are told as such: they are not in the files that people see.
    const reporter = errorCounter((diagnostic) => {
      if (diagnostic.severity === 'error') call.reporter.report({ ...diagnostic, notes: [...(diagnostic.notes ?? []), `In the version of ${revision}.`] });
    });
    return await readVersion({ ...call, host, reporter, emit: () => undefined });
  } finally {
    version.remove();
  }
}

/** The version that an earlier run's manifest.json tells of, as far as it has compiled SQL. */
async function ofState(call: Invocation, folder: string, now: ReadVersion): Promise<Version | undefined> {
  const state = readState(call.host, folder, call.reporter, { project: now.manifest.project.name, targetPath: call.flags.targetPath });
  if (!state) return undefined;
  const { compiled = new Map<string, string>() } = state;
  if (compiled.size === 0) {
    call.reporter.report(stateWithoutSql.at(undefined, { folder }));
    return undefined;
  }
  const lineages = await withEngine(call, now.manifest, { readOnly: true }, (session) => session.lineageOfState(state.nodes, compiled));
  if (!lineages) return undefined;
  // An artifact does not tell in which of the two ways it was rendered.
  const asks = (id: string): boolean => asksIncremental(id, now.manifest);
  const unchanged = (id: string, lineage: Lineage): boolean => sameTemplate(id, state, now.manifest) && now.lineages.some((current) => current.has(id) && compareLineages(lineage, current.get(id)!).kind === 'none');
  const sameMacros = [...now.manifest.macros].every(([id, { code, package: owner }]) => owner === builtinPackage || state.macros.get(id)?.code.trim() === code.trim());
  return {
    nodes: state.nodes,
    hooks: projectHooks(state),
    // Artifacts have hooks as they are written, not as they ran: with the same macros they do the same, if the config has the same.
    around: (id) => (sameMacros || (!isTemplatedHook(id, now.manifest) && buildingOf(id, now.manifest) === '' && calledBy(id, now.manifest) === '') ? now.around(id) : undefined),
    lineages: now.lineages.map((current) => new Map([...lineages].map(([id, lineage]) => [id, !asks(id) ? lineage : unchanged(id, lineage) ? current.get(id)! : UNPROVEN]))),
  };
}

/** A hook that calls something; its own text is part of the config. */
function isTemplatedHook(id: string, manifest: Manifest): boolean {
  const { 'pre-hook': before, 'post-hook': after } = (manifest.nodes.get(id) as { readonly config?: Readonly<Record<string, unknown>> }).config ?? {};
  return /\{[{%]/.test(JSON.stringify([before ?? '', after ?? '']));
}

const UNPROVEN: Lineage = { kind: 'unknown', reason: 'it asks is_incremental(), and the artifacts have one of its two texts' };

/** The same template and macros, so that both of its texts are the same when one is. */
function sameTemplate(id: string, state: State, manifest: Manifest): boolean {
  const [was, is] = [state.nodes.get(id), manifest.nodes.get(id)];
  if (!was || !is || !('checksum' in was) || !('checksum' in is) || was.checksum !== is.checksum) return false;
  const macros = new Set(is.dependsOn.macros);
  for (const macro of macros) for (const below of manifest.macros.get(macro)?.dependsOn ?? []) macros.add(below);
  return [...macros].every((macro) => state.macros.get(macro)?.code.trim() === manifest.macros.get(macro)?.code.trim());
}

/** A macro may ask too, so that the template does not tell. */
function asksIncremental(id: string, manifest: Manifest): boolean {
  const node = manifest.nodes.get(id);
  return node?.kind === 'model' && isIncremental(manifest, id);
}
