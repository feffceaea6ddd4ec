import type { ParsedEntry, ParsedFile, ParsedTemplate, ParsedTest } from '../contracts/parsed.ts';
import type { Project } from '../contracts/project.ts';
import type { Origins } from './origins.ts';
import type { Part } from './part.ts';

/**
 * Makes a part of a project whole enough to be resolved: properties files that have not changed keep what they say of the part's nodes,
 * and nodes outside that the part refers to have stand-ins, which have their ids, and may be used by whom they may. What is not sure to be found has none,
 * and is then reported as missing. `ids`: of all nodes, in the manifest's order.
 */
export function withStandIns(files: readonly ParsedFile[], part: Part, project: Project, origins: Origins, ids: readonly string[]): readonly ParsedFile[] {
  const described = describedNames(part, project, origins, ids);
  const own = files.map((file) => (file.entries && !part.changed.has(file.path) ? { ...file, entries: entriesOf(file, described) } : file));
  return [...own, ...standIns(own, part, project, origins, ids)];
}

/** `kind.name` of the part's nodes, as their entries in properties files name them. */
function describedNames(part: Part, project: Project, origins: Origins, ids: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of part.nodes) {
    const at = origins.patches[node]!;
    if (at < 0) continue;
    const [kind, name] = nameOf(ids[node]!, project.files[at]!.package);
    names.add(`${kind}.${name}`).add(`${kind}.${name.replace(/\.v[^.]*(\.\d+)?$/, '')}`);
  }
  return names;
}

function entriesOf(file: ParsedFile, described: ReadonlySet<string>): readonly ParsedEntry[] {
  return file.entries!.filter(({ kind, name }) => described.has(`${kind}.${name}`)).map((entry) => ({
    ...entry,
    ...(entry.tests && { tests: entry.tests.filter(makesKey) }),
    ...(entry.versions && { versions: entry.versions.map((version) => ({ ...version, tests: version.tests.filter(makesKey) })) }),
  }));
}

/** A model's primary key is inferred from these. */
function makesKey({ test, namespace }: ParsedTest): boolean {
  return namespace === undefined && (test === 'unique' || test === 'not_null');
}

function standIns(files: readonly ParsedFile[], part: Part, project: Project, origins: Origins, ids: readonly string[]): readonly ParsedFile[] {
  const refs = new Set<string>();
  const sources = new Map<string, readonly [source: string, table: string]>();
  for (const from of files.flatMap(referring)) {
    for (const [name] of from.refs ?? []) refs.add(name);
    for (const [source, table] of from.sources ?? []) sources.set(`source.${project.name}.${source}.${table}`, [source, table]);
  }
  for (const name of files.flatMap(declaredNames)) refs.delete(name);
  const own = new Set(part.nodes);
  const made: ParsedFile[] = [];
  const properties: ParsedEntry[] = origins.groups.map((name) => ({ kind: 'group', name, at: NOWHERE, value: {} }));
  for (let node = 0; node < ids.length; node++) {
    const id = ids[node]!;
    const file = project.files[origins.files[node]!];
    if (!file || own.has(node)) continue;
    if (id.startsWith('source.')) {
      const [source, table] = sources.get(id) ?? [];
      if (source !== undefined && table !== undefined) properties.push({ kind: 'source', name: source, at: NOWHERE, value: {}, tables: [{ kind: 'source', name: table, at: NOWHERE, value: {} }] });
      continue;
    }
    const [kind, name] = nameOf(id, file.package);
    if (!refs.has(name) || (kind !== 'model' && kind !== 'seed' && kind !== 'snapshot')) continue;
    made.push({
      path: file.path, relativePath: file.relativePath, kind, package: file.package, checksum: '', basis: {},
      ...(kind !== 'seed' && { templates: [{ kind, name, start: 0, end: 0, refs: [], sources: [], config: kind === 'snapshot' ? ANY_SNAPSHOT : accessOf(node, origins), calls: [], needsRender: false }] }),
    });
  }
  return [...made, { path: '', relativePath: '', kind: 'properties', package: project.name, checksum: '', entries: properties, basis: {} }];
}

const NOWHERE = [0, 0] as const;
/** A config that every check lets through. */
const ANY_SNAPSHOT = { strategy: 'check', unique_key: 'id', check_cols: 'all' } as const;

function accessOf(node: number, origins: Origins): ParsedTemplate['config'] {
  const group = origins.private[node];
  return group === undefined ? {} : { access: 'private', group };
}

/** What of a file refers to nodes. */
function referring({ templates, entries }: ParsedFile): readonly (Pick<ParsedTemplate, 'refs' | 'sources'> | ParsedTest)[] {
  return [...(templates ?? []), ...(entries ?? []).flatMap((entry) => [...(entry.facts ? [entry.facts] : []), ...(entry.tests ?? []), ...(entry.versions ?? []).flatMap(({ tests }) => tests)])];
}

/** Names that a `ref` to means a node of the file. */
function declaredNames({ path, kind, templates, entries }: ParsedFile): readonly string[] {
  if (kind === 'seed') return [path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '')];
  return [...(templates ?? []).flatMap((template) => (template.kind === 'model' || template.kind === 'snapshot' ? [template.name] : [])), ...(entries ?? []).flatMap((entry) => (entry.versions || entry.kind === 'snapshot' ? [entry.name] : []))];
}

/** Kind and name of a node by its id. */
function nameOf(id: string, packageName: string): readonly [kind: string, name: string] {
  const kind = id.slice(0, id.indexOf('.'));
  return [kind, id.slice(kind.length + packageName.length + 2)];
}
