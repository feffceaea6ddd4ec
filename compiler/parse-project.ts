import { lastParse, openCache, originsOf, type LastParse } from './cache/index.ts';
import type { Diagnostic } from './contracts/diagnostics.ts';
import type { Project } from './contracts/project.ts';
import type { Invocation } from './invocation.ts';
import { load } from './phases/1-load/index.ts';

/** How a parse came to its result. */
export interface ParsedProject {
  /** How many nodes manifest.json has. */
  readonly nodes: number;
  /** `idle`: the last parse had told and written all that this one would; `amended`: but for some nodes, which were done anew. */
  readonly way: 'idle' | 'amended' | 'whole';
}

/** What a parse needs of the call. */
export type Call = Pick<Invocation, 'host' | 'flags' | 'reporter' | 'invocationId' | 'startedAt'>;

/**
 * Phases 1 to 3 and `target/manifest.json`; undefined when the project is wrong, which is reported. What the last parse did is not done
 * again where it would come out the same: its warnings are reported once more, and its manifest stays, but for nodes that changed.
 */
export async function parseProject(call: Call): Promise<ParsedProject | undefined> {
  const { host, flags, reporter } = call;
  const project = load(host, flags, reporter, call.startedAt);
  if (!project) return undefined;
  const last = reporter.errors === 0 ? lastParse(host, project, flags) : undefined;
  const parsed = last && (await followUp(call, project, last));
  if (!last || !parsed) return parseWhole(call, project);
  for (const diagnostic of last.diagnostics) reporter.report(diagnostic);
  return parsed;
}

// Each way loads what it needs: most of lakec is not needed where nothing has changed.

async function followUp(call: Call, project: Project, last: LastParse): Promise<ParsedProject | undefined> {
  if (last.changed.length === 0) return { nodes: last.nodes, way: 'idle' };
  // What is missing may be there now.
  if (last.diagnostics.some(({ code }) => code === 'unknown-ref' || code === 'unknown-source')) return undefined;
  const { amendProject } = await import('./amend-project.ts');
  const nodes = amendProject(call, project, last);
  return nodes === undefined ? undefined : { nodes, way: 'amended' };
}

async function parseWhole(call: Call, project: Project): Promise<ParsedProject | undefined> {
  const { host, flags, reporter } = call;
  const [{ parse }, { resolve }, { publishManifest, manifestFiles }] = await Promise.all([import('./phases/2-parse/index.ts'), import('./phases/3-resolve/index.ts'), import('./phases/8-publish/index.ts')]);
  const diagnostics: Diagnostic[] = [];
  const noting = {
    report(diagnostic: Diagnostic) {
      diagnostics.push(diagnostic);
      reporter.report(diagnostic);
    },
  };
  const cache = openCache(host, project, flags);
  const parsed = parse(project, cache.read, noting, cache, { env: cache.env, flags, startedAt: call.startedAt });
  const manifest = resolve(project, parsed, noting);
  if (reporter.errors > 0) return undefined;
  cache.begin(call.invocationId);
  publishManifest(host, flags, manifest, call);
  cache.done(call.invocationId, manifestFiles(flags), { diagnostics, origins: originsOf(project, parsed.files, manifest) });
  return { nodes: manifest.nodes.size, way: 'whole' };
}
