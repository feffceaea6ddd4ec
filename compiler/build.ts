import type { Manifest, NodeKind } from './contracts/manifest.ts';
import type { Plan } from './contracts/plan.ts';
import type { RunResults } from './contracts/run.ts';
import { openCache } from './cache/index.ts';
import type { Invocation } from './invocation.ts';
import { load } from './phases/1-load/index.ts';
import { parse } from './phases/2-parse/index.ts';
import { resolve } from './phases/3-resolve/index.ts';
import { publishCatalog, publishCompiled, publishManifest, publishPlan, publishResults, readState } from './phases/8-publish/index.ts';
import { select } from './select/index.ts';
import { withEngine, type Compiled } from './session.ts';

/** Phases 1 to 3: the project's files as one manifest; undefined when the project is wrong, which is reported. */
export function readProject(call: Invocation): Manifest | undefined {
  const { host, flags, reporter } = call;
  const project = load(host, flags, reporter);
  if (!project) return undefined;
  const cache = openCache(host, project, flags);
  const parsed = parse(project, cache.read, reporter, cache, { env: host.env, flags });
  const manifest = resolve(project, parsed, reporter);
  return reporter.errors > 0 ? undefined : manifest;
}

/** The nodes that the command line chooses, in DAG order. `kinds`: where it is not the command that says which kinds. */
export function chooseNodes(call: Invocation, manifest: Manifest, kinds?: readonly NodeKind[]): readonly string[] {
  const { host, flags, reporter } = call;
  const state = flags.state === undefined ? undefined : readState(host, flags.state, reporter, { project: manifest.project.name, targetPath: flags.targetPath });
  if (flags.state !== undefined && !state) return [];
  return select(manifest, kinds ? { ...flags, kinds } : flags, state, reporter);
}

/** Phases 1 to 5, and `target/compiled/`: every mistake that can be found without running anything. */
export async function compileProject(call: Invocation): Promise<Compiled | undefined> {
  const manifest = readProject(call);
  if (!manifest) return undefined;
  const ids = chooseNodes(call, manifest);
  return withEngine(call, manifest, { readOnly: true }, async (session) => {
    const compiled = await session.compile(ids);
    publishManifest(call.host, call.flags, manifest, call, compiled.checked);
    publishCompiled(call.host, call.flags, manifest, compiled.checked);
    return call.reporter.errors > 0 ? undefined : compiled;
  });
}

/** Phases 1 to 6: what a run would do. */
export async function planProject(call: Invocation): Promise<{ readonly compiled: Compiled; readonly plan: Plan } | undefined> {
  const manifest = readProject(call);
  if (!manifest) return undefined;
  const ids = chooseNodes(call, manifest);
  return withEngine(call, manifest, { readOnly: true }, async (session) => {
    const compiled = await session.compile(ids);
    if (call.reporter.errors > 0) return undefined;
    const planned = await session.plan(compiled);
    return call.reporter.errors > 0 ? undefined : { compiled, plan: planned };
  });
}

/** All phases: builds and tests the chosen nodes. Undefined when a mistake was found before anything ran. `only`: these nodes instead of what the flags choose. */
export async function runProject(call: Invocation, only?: readonly string[]): Promise<RunResults | undefined> {
  const manifest = readProject(call);
  if (!manifest) return undefined;
  const ids = only ? manifest.dag.order.filter((id) => only.includes(id)) : chooseNodes(call, manifest);
  if (call.reporter.errors > 0) return undefined;
  return withEngine(call, manifest, {}, async (session) => {
    const compiled = await session.compile(withHooks(call, manifest, ids));
    publishManifest(call.host, call.flags, manifest, call, compiled.checked);
    publishCompiled(call.host, call.flags, manifest, compiled.checked);
    if (call.reporter.errors > 0) return undefined;
    const planned = await session.plan(compiled);
    if (call.reporter.errors > 0) return undefined;
    publishPlan(call.host, call.flags, manifest, planned);
    const results = await session.execute(compiled, planned);
    publishResults(call.host, call.flags, manifest, compiled.checked, results);
    publishCatalog(call.host, call.flags, manifest, await session.catalog(), call);
    return results;
  });
}

/** The chosen nodes with the project's hooks around them, where the command runs hooks. */
function withHooks(call: Invocation, manifest: Manifest, ids: readonly string[]): readonly string[] {
  if (ids.length === 0 || call.flags.command === 'show') return ids;
  const hooks = [...manifest.nodes.values()].filter((node) => node.kind === 'operation').map((node) => node.id);
  return [...hooks, ...ids];
}
