import { testsOf, withTests } from './amended-tests.ts';
import { isWide, openCache, partOf, withStandIns, type LastParse } from './cache/index.ts';
import type { Diagnostic } from './contracts/diagnostics.ts';
import type { Node } from './contracts/manifest.ts';
import type { ParsedFile } from './contracts/parsed.ts';
import type { Project } from './contracts/project.ts';
import type { Call } from './parse-project.ts';
import { parse } from './phases/2-parse/index.ts';
import { resolve } from './phases/3-resolve/index.ts';
import { manifestFiles, openManifest } from './phases/8-publish/index.ts';

/**
 * Parses anew what a few changed files declare or describe, and puts it into the manifest.json that the last parse wrote, which is then
 * what a parse of the whole project would write. Gives how many nodes there are; undefined when it is not certain that the changes reach no
 * further; nothing is written then.
 */
export function amendProject(call: Call, project: Project, last: LastParse): number | undefined {
  const { host, flags } = call;
  const origins = last.origins();
  const part = partOf(project, last.changed, origins);
  const written = part && openManifest(host, flags, project);
  if (!part || !written) return undefined;
  const old = part.nodes.map((node): Origin => ({ id: written.ids[node]!, file: project.files[origins.files[node]!]?.path, patch: project.files[origins.patches[node]!]?.path }));
  if (last.diagnostics.some((diagnostic) => isAbout(diagnostic, part.changed, old))) return undefined;

  const cache = openCache(host, project, flags, last);
  const parsed = parse(part.project, cache.read, { report: () => undefined }, cache, { env: cache.env, flags, startedAt: call.startedAt });
  if (parsed.files.some((file) => part.changed.has(file.path) && (isWide(file) || !describesOnly(file, old)))) return undefined;
  let complete = true;
  const files = withStandIns(parsed.files, part, project, origins, written.ids);
  const manifest = resolve({ ...part.project, onRunStart: [], onRunEnd: [] }, { ...parsed, files }, { report: () => (complete = false) });
  if (!complete || manifest.disabled.size > 0) return undefined;
  const now = [...manifest.nodes.values()].filter((node) => part.changed.has(node.file) || (node.patch && part.changed.has(node.patch.file)));
  const tests = testsOf(project, part, old, now, origins, written.ids);
  if (tests === 'unclear') return undefined;
  const kept = part.nodes.map((node, at) => [node, old[at]!] as const).filter(([node]) => !tests || node < tests.at || node >= tests.at + tests.removed);
  const made = now.filter(({ id }) => !tests?.ids.includes(id));
  if (made.length !== kept.length || !kept.every(([, origin], at) => isFrom(made[at]!, origin))) return undefined;

  const amendment = written.compare(manifest, kept.map(([node]) => node), tests);
  if (!amendment) return undefined;
  cache.begin(call.invocationId);
  if (amendment.texts.size > 0 || amendment.edges) written.amend(amendment, call);
  const moved = tests ? withTests(origins, tests) : origins;
  cache.done(call.invocationId, manifestFiles(flags), { diagnostics: last.diagnostics, origins: moved });
  return moved.files.length;
}

/** A node, and the paths of its file and of the properties file that describes it. */
interface Origin {
  readonly id: string;
  readonly file: string | undefined;
  readonly patch: string | undefined;
}

function isFrom(node: Node, { id, file, patch }: Origin): boolean {
  return node.id === id && node.file === file && node.patch?.file === patch;
}

function isAbout({ node, span, labels }: Diagnostic, changed: ReadonlySet<string>, nodes: readonly Origin[]): boolean {
  return (span !== undefined && changed.has(span.file)) || (labels?.some((label) => changed.has(label.span.file)) ?? false) || nodes.some(({ id }) => id === node);
}

/** Whether each entry of a properties file describes what the file described before: another node may not be known here. */
function describesOnly({ path, package: packageName, entries }: ParsedFile, nodes: readonly Origin[]): boolean {
  const known = new Set(nodes.flatMap(({ id, patch }) => (patch === path ? [id] : [])));
  return (entries ?? []).every(({ kind, name, versions }) => {
    const id = `${kind}.${packageName}.${name}`;
    return versions && versions.length > 0 ? versions.every(({ v }) => known.has(`${id}.v${v}`)) : known.has(id);
  });
}
