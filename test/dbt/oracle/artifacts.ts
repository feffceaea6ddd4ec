import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Side } from './both.ts';
import type { Report } from './report.ts';

type Loose = Readonly<Record<string, unknown>>;
const SECTIONS = ['nodes', 'sources', 'exposures', 'unit_tests', 'metrics', 'semantic_models', 'saved_queries', 'groups'] as const;

/** The artifacts of a side's last run. */
export function readArtifact(side: Side, name: string): Loose {
  return JSON.parse(readFileSync(join(side.folder, 'target', name), 'utf8')) as Loose;
}

/** Compares statuses of the last run. */
export function compareResults(title: string, dbt: Side, lakec: Side, report: Report): void {
  const statuses = (side: Side) => new Map((readArtifact(side, 'run_results.json')['results'] as readonly Loose[]).map((result) => [String(result['unique_id']), `${String(result['status'])}${typeof result['failures'] === 'number' && ['fail', 'warn'].includes(String(result['status'])) ? ` ${result['failures']}` : ''}`]));
  report.sameMaps(title, statuses(dbt), statuses(lakec));
}

/** Compares the manifests: nodes, what they read and what reads them, fqn, config, names, compiled code with white space folded. */
export function compareManifests(dbt: Side, lakec: Side, report: Report): void {
  const [theirs, ours] = [readArtifact(dbt, 'manifest.json'), readArtifact(lakec, 'manifest.json')];
  const [there, here] = [entries(theirs), entries(ours)];
  report.sameMaps('unique ids', map(there, () => 'there'), map(here, () => 'there'));
  report.sameMaps('parent_map', sortedLists(theirs['parent_map'], there), sortedLists(ours['parent_map'], there));
  report.sameMaps('child_map', sortedLists(theirs['child_map'], there), sortedLists(ours['child_map'], there));
  const both = new Map([...there].filter(([id]) => here.has(id)));
  const compareKey = (title: string, value: (entry: Loose, id: string) => unknown) => report.sameMaps(title, map(both, value), map(new Map([...both.keys()].map((id) => [id, here.get(id)!])), value));
  compareKey('fqn', (entry) => entry['fqn']);
  compareKey('names, aliases and relations', (entry) => [entry['name'], entry['alias'], entry['database'], entry['schema'], entry['relation_name'] ?? null]);
  compareKey('config', (entry) => config(entry));
  compareKey('paths', (entry) => [entry['original_file_path'], entry['path']]);
  compareKey('tags, meta, description, columns', (entry) => [[...((entry['tags'] ?? []) as string[])].sort(), entry['meta'] ?? {}, entry['description'] ?? '', columnsOf(entry)]);
  compareKey('refs and sources', (entry) => [entry['refs'] ?? [], entry['sources'] ?? []]);
  compareKey('checksums', (entry) => (entry['checksum'] as Loose | undefined)?.['checksum'] ?? null);
  compareKey('compiled code, white space folded', (entry) => (typeof entry['compiled_code'] === 'string' ? folded(entry['compiled_code']) : null));
}

function entries(manifest: Loose): Map<string, Loose> {
  return new Map(SECTIONS.flatMap((section) => Object.entries((manifest[section] ?? {}) as Record<string, Loose>)));
}

function map(from: ReadonlyMap<string, Loose>, value: (entry: Loose, id: string) => unknown): Map<string, unknown> {
  return new Map([...from].map(([id, entry]) => [id, value(entry, id)]));
}

function sortedLists(value: unknown, of: ReadonlyMap<string, unknown>): Map<string, unknown> {
  return new Map(Object.entries(value as Record<string, string[]>).filter(([id]) => of.has(id)).map(([id, list]) => [id, [...list].sort()]));
}

/** Without what says nothing, and in one order. */
function config(entry: Loose): unknown {
  return sorted(Object.fromEntries(Object.entries((entry['config'] ?? {}) as Loose).filter(([, value]) => value !== null)));
}

function columnsOf(entry: Loose): unknown {
  return Object.values((entry['columns'] ?? {}) as Record<string, Loose>).map((column) => [column['name'], column['description'], column['data_type'], column['quote'] ?? null]);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]));
}

function folded(sql: string): string {
  // Blanks beside brackets and commas are how a macro was laid out.
  return sql.replace(/\s+/g, ' ').replace(/ ?([(),]) ?/g, '$1').trim();
}
