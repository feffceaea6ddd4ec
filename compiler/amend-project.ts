import { isWide, openCache, partOf, withStandIns, type LastParse } from './cache/index.ts';
import type { Diagnostic } from './contracts/diagnostics.ts';
import type { Project } from './contracts/project.ts';
import type { Call } from './parse-project.ts';
import { parse } from './phases/2-parse/index.ts';
import { resolve } from './phases/3-resolve/index.ts';
import { manifestFiles, openManifest } from './phases/8-publish/index.ts';

/**
 * Parses anew what a few changed files declare or describe, and puts it into the manifest.json that the last parse wrote, which is then
 * what a parse of the whole project would write. False when it is not certain that the changes reach no further; nothing is written then.
 */
export function amendProject(call: Call, project: Project, last: LastParse): boolean {
  const { host, flags } = call;
  const origins = last.origins();
  const part = partOf(project, last.changed, origins);
  const written = part && openManifest(host, flags, project);
  if (!part || !written) return false;
  const old = new Set(part.nodes.map((node) => written.ids[node]!));
  if (last.diagnostics.some((diagnostic) => (diagnostic.node !== undefined && old.has(diagnostic.node)) || filesOf(diagnostic).some((file) => part.changed.has(file)))) return false;

  const cache = openCache(host, project, flags, last);
  const parsed = parse(part.project, cache.read, { report: () => undefined }, cache, { env: cache.env, flags });
  if (parsed.files.some((file) => part.changed.has(file.path) && isWide(file))) return false;
  let complete = true;
  const files = withStandIns(parsed.files, part, project, origins, written.ids);
  const made = resolve({ ...part.project, onRunStart: [], onRunEnd: [] }, { ...parsed, files }, { report: () => (complete = false) });
  if (!complete || made.disabled.size > 0) return false;
  const own = [...made.nodes.values()].filter((node) => part.changed.has(node.file) || (node.patch && part.changed.has(node.patch.file)));
  if (own.length !== part.nodes.length || own.some((node, at) => node.id !== written.ids[part.nodes[at]!])) return false;

  const amendment = written.compare(made, part.nodes);
  if (!amendment) return false;
  cache.begin(call.invocationId);
  if (amendment.texts.size > 0) written.amend(amendment, call);
  cache.done(call.invocationId, manifestFiles(flags), { diagnostics: last.diagnostics, origins });
  return true;
}

function filesOf({ span, labels }: Diagnostic): readonly string[] {
  return [...(span ? [span.file] : []), ...(labels ?? []).map((label) => label.span.file)];
}
