import { openCache, unchanged, type Note } from './cache/index.ts';
import type { Diagnostic } from './contracts/diagnostics.ts';
import type { Project } from './contracts/project.ts';
import type { Invocation } from './invocation.ts';
import { load } from './phases/1-load/index.ts';

/** How a parse came to its result. */
export interface ParsedProject {
  /** How many nodes manifest.json has. */
  readonly nodes: number;
  /** `idle`: the last parse has told and written all that this one would. */
  readonly way: 'idle' | 'whole';
}

type Call = Pick<Invocation, 'host' | 'flags' | 'reporter' | 'invocationId' | 'startedAt'>;

/**
 * Phases 1 to 3 and `target/manifest.json`; undefined when the project is wrong, which is reported. Where nothing has changed since the
 * last parse, it is not done again: its warnings are reported once more, and the manifest that it wrote stays.
 */
export async function parseProject(call: Call): Promise<ParsedProject | undefined> {
  const { host, flags, reporter } = call;
  const project = load(host, flags, reporter);
  if (!project) return undefined;
  const known = reporter.errors === 0 ? unchanged(host, project, flags) : undefined;
  if (!known) return parseWhole(call, project);
  for (const diagnostic of known.diagnostics) reporter.report(diagnostic);
  return { nodes: known.nodes, way: 'idle' };
}

async function parseWhole(call: Call, project: Project): Promise<ParsedProject | undefined> {
  const { host, flags, reporter } = call;
  // Loaded late: what has not changed needs none of them.
  const [{ parse }, { resolve }, { publishManifest, manifestFiles }] = await Promise.all([import('./phases/2-parse/index.ts'), import('./phases/3-resolve/index.ts'), import('./phases/8-publish/index.ts')]);
  const diagnostics: Diagnostic[] = [];
  const noting = {
    report(diagnostic: Diagnostic) {
      diagnostics.push(diagnostic);
      reporter.report(diagnostic);
    },
  };
  const cache = openCache(host, project, flags);
  const manifest = resolve(project, parse(project, cache.read, noting, cache, { env: cache.env, flags }), noting);
  if (reporter.errors > 0) return undefined;
  publishManifest(host, flags, manifest, call);
  const note: Note = { diagnostics, nodes: manifest.nodes.size };
  cache.done(manifestFiles(flags), note);
  return { nodes: note.nodes, way: 'whole' };
}
