import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openCache, unchanged } from '../../compiler/cache/index.ts';
import type { Diagnostic } from '../../compiler/contracts/diagnostics.ts';
import type { Flags } from '../../compiler/contracts/flags.ts';
import type { Host } from '../../compiler/contracts/host.ts';
import type { ParsedFile } from '../../compiler/contracts/parsed.ts';
import { load } from '../../compiler/phases/1-load/index.ts';
import { parse } from '../../compiler/phases/2-parse/index.ts';

export const FLAGS: Flags = {
  command: 'parse', vars: {}, select: [], exclude: [], resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'eager', fullRefresh: false, failFast: false, defer: false, favorState: false, empty: false,
  warnError: false, targetPath: 'target',
};

/** All that a parse gives to those who come after it. */
export interface Result {
  readonly files: readonly ParsedFile[];
  readonly diagnostics: readonly Diagnostic[];
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
  const reported = unchanged(host, project, flags);
  if (reported) return { diagnostics: [...diagnostics, ...reported], idle: true };
  const own: Diagnostic[] = [];
  const cache = openCache(host, project, flags);
  const parsed = parse(project, cache.read, { report: (diagnostic) => own.push(diagnostic) }, cache, { env: host.env, flags });
  host.files.write('target/manifest.json', JSON.stringify(parsed.files));
  cache.done(['target/manifest.json'], own);
  return { diagnostics: [...diagnostics, ...own], idle: false };
}

function run(host: Host, flags: Flags, cached: boolean): Result {
  const diagnostics: Diagnostic[] = [];
  const reporter = { report: (diagnostic: Diagnostic) => diagnostics.push(diagnostic) };
  const project = load(host, flags, reporter);
  if (!project) return { files: [], diagnostics };
  const cache = cached ? openCache(host, project, flags) : undefined;
  const { files } = parse(project, cache?.read ?? host.files.readText, reporter, cache, { env: host.env, flags });
  return { files, diagnostics };
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
