import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openCache, unchanged } from '../../compiler/cache/index.ts';
import type { Diagnostic } from '../../compiler/contracts/diagnostics.ts';
import type { Flags } from '../../compiler/contracts/flags.ts';
import type { Host } from '../../compiler/contracts/host.ts';
import type { Manifest } from '../../compiler/contracts/manifest.ts';
import type { ParsedFile } from '../../compiler/contracts/parsed.ts';
import { load } from '../../compiler/phases/1-load/index.ts';
import { parse } from '../../compiler/phases/2-parse/index.ts';
import { resolve } from '../../compiler/phases/3-resolve/index.ts';

export const FLAGS: Flags = {
  command: 'parse', vars: {}, select: [], exclude: [], resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'eager', fullRefresh: false, failFast: false, defer: false, favorState: false, empty: false,
  warnError: false, targetPath: 'target',
};

/** All that a parse gives to those who come after it. */
export interface Result {
  readonly files: readonly ParsedFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** What resolving it makes: nodes with their relations. */
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

/** What `lakec parse` does: nothing where nothing has changed. Gives what it reports, and whether it did anything. */
export function parseCommand(host: Host, flags: Flags = FLAGS): { readonly diagnostics: readonly Diagnostic[]; readonly idle: boolean } {
  const diagnostics: Diagnostic[] = [];
  const project = load(host, flags, { report: (diagnostic) => diagnostics.push(diagnostic) });
  if (!project) return { diagnostics, idle: false };
  const known = unchanged(host, project, flags);
  if (known) return { diagnostics: [...diagnostics, ...known.diagnostics], idle: true };
  const own: Diagnostic[] = [];
  const cache = openCache(host, project, flags);
  const reporter = { report: (diagnostic: Diagnostic) => own.push(diagnostic) };
  const parsed = parse(project, cache.read, reporter, cache, { env: cache.env, flags });
  const manifest = resolve(project, parsed, reporter);
  host.files.write('target/manifest.json', manifestText(manifest));
  cache.done(['target/manifest.json'], { diagnostics: own, nodes: manifest.nodes.size });
  return { diagnostics: [...diagnostics, ...own], idle: false };
}

function run(host: Host, flags: Flags, cached: boolean): Result {
  const diagnostics: Diagnostic[] = [];
  const reporter = { report: (diagnostic: Diagnostic) => diagnostics.push(diagnostic) };
  const project = load(host, flags, reporter);
  if (!project) return { files: [], diagnostics, resolved: [] };
  const cache = cached ? openCache(host, project, flags) : undefined;
  const parsed = parse(project, cache?.read ?? host.files.readText, reporter, cache, { env: host.env, flags });
  const resolved: Diagnostic[] = [];
  const manifest = manifestText(resolve(project, parsed, { report: (diagnostic) => resolved.push(diagnostic) }));
  return { files: parsed.files, diagnostics, manifest, resolved };
}

/** What tells one manifest from another, the code left out: it would be read. */
function manifestText({ nodes, disabled, macros, docs, dag }: Manifest): string {
  const told = [...nodes.values()].map((node) => [node.id, node.kind === 'source' || node.kind === 'exposure' ? null : node.config, node.dependsOn, node.tags, node.description, 'relation' in node ? node.relation : null]);
  return JSON.stringify([told, [...disabled.keys()], [...macros.keys()], [...docs], dag.order]);
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
