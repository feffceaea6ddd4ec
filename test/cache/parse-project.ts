import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openCache } from '../../compiler/cache/index.ts';
import type { Diagnostic } from '../../compiler/contracts/diagnostics.ts';
import type { Flags } from '../../compiler/contracts/flags.ts';
import type { Host } from '../../compiler/contracts/host.ts';
import type { ParsedFile } from '../../compiler/contracts/parsed.ts';
import { errorCounter } from '../../compiler/invocation.ts';
import { parseProject, type ParsedProject } from '../../compiler/parse-project.ts';
import { load } from '../../compiler/phases/1-load/index.ts';
import { parse } from '../../compiler/phases/2-parse/index.ts';
import { resolve } from '../../compiler/phases/3-resolve/index.ts';
import { publishManifest } from '../../compiler/phases/8-publish/index.ts';
import { SimulatedDisk } from './simulated-disk.ts';

export const FLAGS: Flags = {
  command: 'parse', vars: {}, select: [], exclude: [], resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'eager', fullRefresh: false, failFast: false, defer: false, favorState: false, empty: false,
  warnError: false, targetPath: 'target',
};

/** All that a parse gives to those who come after it. */
export interface Result {
  readonly files: readonly ParsedFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** What resolving it makes, the code left out: it would be read. */
  readonly manifest?: string;
  readonly resolved: readonly Diagnostic[];
}

/** Loads and parses a project, without a cache. */
export function cold(host: Host, flags: Flags = FLAGS): Result {
  return run(host, flags, false);
}

/** The same, with the cache below the target folder. */
export function warm(host: Host, flags: Flags = FLAGS): Result {
  return run(host, flags, true);
}

/** What `lakec parse` reports, and how it came to it; `way` is undefined when the project is wrong. */
export async function parseCommand(host: Host, flags: Flags = FLAGS): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly way: ParsedProject['way'] | undefined }> {
  const diagnostics: Diagnostic[] = [];
  const parsed = await parseProject({ host, flags, reporter: errorCounter((diagnostic) => diagnostics.push(diagnostic)), ...nextInvocation() });
  return { diagnostics, way: parsed?.way };
}

let calls = 0;

/** Each call of lakec has an id of its own. */
function nextInvocation(): { readonly invocationId: string; readonly startedAt: Date } {
  return { invocationId: `f0000000-0000-4000-8000-${String(calls++).padStart(12, '0')}`, startedAt: new Date(calls * 1000) };
}

/** A manifest.json without what tells its invocation. */
export function timeless(manifest: string): string {
  return manifest.replace(/"(generated_at|invocation_id|invocation_started_at|run_started_at)":"[^"]*"/g, '');
}

function run(host: Host, flags: Flags, cached: boolean): Result {
  const diagnostics: Diagnostic[] = [];
  const reporter = { report: (diagnostic: Diagnostic) => diagnostics.push(diagnostic) };
  const project = load(host, flags, reporter);
  if (!project) return { files: [], diagnostics, resolved: [] };
  const cache = cached ? openCache(host, project, flags) : undefined;
  const parsed = parse(project, cache?.read ?? host.files.readText, reporter, cache, { env: host.env, flags });
  const resolved: Diagnostic[] = [];
  const { nodes, disabled, macros, docs, dag } = resolve(project, parsed, { report: (diagnostic) => resolved.push(diagnostic) });
  const told = [...nodes.values()].map((node) => [node.id, node.kind === 'source' || node.kind === 'exposure' ? null : node.config, node.dependsOn, node.tags, node.description, 'relation' in node ? node.relation : null]);
  const manifest = JSON.stringify([told, [...disabled.keys()], [...macros.keys()], [...docs], dag.order]);
  return { files: parsed.files, diagnostics, manifest, resolved };
}

/** The manifest.json of a parse that knows of none before, without its times. */
export function coldManifest(host: Host, flags: Flags = FLAGS): string {
  const silent = { report: () => undefined };
  const project = load(host, flags, silent)!;
  const manifest = resolve(project, parse(project, host.files.readText, silent, undefined, { env: host.env, flags }), silent);
  const elsewhere = new SimulatedDisk({});
  publishManifest({ ...host, files: elsewhere.files }, flags, manifest, nextInvocation());
  return timeless(elsewhere.bytes('target/manifest.json').toString());
}

/** The files of a project on the real disk, by path. */
export function projectFiles(root: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const folder of ['analyses', 'config', 'macros', 'models', 'seeds', 'snapshots', 'tests']) {
    const full = join(root, folder);
    if (!statSync(full, { throwIfNoEntry: false })) continue;
    for (const name of readdirSync(full, { recursive: true, encoding: 'utf8' })) if (statSync(join(full, name)).isFile()) found[`${folder}/${name.replaceAll('\\', '/')}`] = readFileSync(join(full, name), 'utf8');
  }
  return found;
}
