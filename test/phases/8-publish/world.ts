import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CompiledNode } from '../../../compiler/contracts/compiled.ts';
import type { Diagnostic } from '../../../compiler/contracts/diagnostics.ts';
import type { Flags } from '../../../compiler/contracts/flags.ts';
import type { Host } from '../../../compiler/contracts/host.ts';
import type { Manifest, Node } from '../../../compiler/contracts/manifest.ts';
import { memoryHost } from '../../../compiler/host/memory.ts';
import { load } from '../../../compiler/phases/1-load/index.ts';
import { parse } from '../../../compiler/phases/2-parse/index.ts';
import { resolve } from '../../../compiler/phases/3-resolve/index.ts';

export const PROJECT = fileURLToPath(new URL('project', import.meta.url));
export const SECRET = 'hunter2-of-the-lake';
export const CALL = { invocationId: '00000000-0000-4000-8000-000000000001', startedAt: new Date('2026-01-31T12:00:00Z') };

/** Reports go here; a test that expects none throws at the first. */
export const strict = { report: (diagnostic: Diagnostic) => { throw new Error(`${diagnostic.code}: ${diagnostic.message}`); } };

export const flags: Flags = {
  command: 'build', vars: {}, select: [], exclude: [], resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'eager', fullRefresh: false,
  failFast: false, defer: false, favorState: false, empty: false, warnError: false, targetPath: 'target',
};

/** The files of the project that has something of every kind, in memory. */
export function projectHost(more: Readonly<Record<string, string>> = {}): Host {
  const files = readdirSync(PROJECT, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(PROJECT, path)).isFile());
  const texts = Object.fromEntries(files.map((path) => [path, readFileSync(join(PROJECT, path), 'utf8')]));
  return memoryHost({ ...texts, ...more }, { LAKEC_SECRET_RICH_PASSWORD: SECRET }, new Date('2026-01-31T12:00:05Z'));
}

export function manifestOf(host: Host): Manifest {
  const project = load(host, flags, strict)!;
  return resolve(project, parse(project, host.files.readText, strict, undefined, { env: host.env, flags }), strict);
}

/** A stand-in for phase 4: what a node would compile to, near enough. */
export function compiledOf(node: Node, sql = `select 'é' as "${node.name}"`): CompiledNode {
  return { id: node.id, sql, locate: () => undefined, preHooks: [], postHooks: [], inlined: [], incremental: false };
}
