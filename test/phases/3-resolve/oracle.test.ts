import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Node } from '../../../compiler/contracts/manifest.ts';
import type { Project } from '../../../compiler/contracts/project.ts';
import { front } from './project.ts';

// `oracle/recorded.json` is what dbt-core made of `oracle/project`: `oracle/record.py` wrote it down.
const folder = new URL('./oracle/', import.meta.url);
const recorded = JSON.parse(readFileSync(new URL('recorded.json', folder), 'utf8')) as { nodes: Record<string, Record<string, unknown>>; disabled: string[] };

describe('the manifest is the one that dbt makes', () => {
  const made = front({ 'config/dev.yaml': config(), ...projectFiles() }, { change: asDbt });
  const { nodes, disabled } = made.manifest;

  test('nothing is reported', () => expect(made.diagnostics).toEqual([]));
  test('the same nodes, enabled and disabled', () => {
    expect([...nodes.keys()].sort()).toEqual(Object.keys(recorded.nodes).sort());
    expect([...disabled.keys()].sort()).toEqual(recorded.disabled);
  });
  test.each(Object.keys(recorded.nodes))('%s', (id) => {
    const node = nodes.get(id)!;
    expect(asRecorded(node)).toEqual(expected(id, node));
  });
});

/** What of the record a node has, in the record's words. */
function asRecorded(node: Node): Record<string, unknown> {
  const out: Record<string, unknown> = { name: node.name, package_name: node.package, fqn: node.fqn, parents: node.dependsOn.nodes, tags: [...node.tags].sort(), config: withoutNulls(node.config), meta: node.meta };
  if ('alias' in node && 'relation' in node && node.kind !== 'source') Object.assign(out, { alias: node.alias, schema: node.relation.schema, database: node.relation.database });
  if ('code' in node) out['raw_code'] = node.code;
  if ('checksum' in node && node.checksum !== '') out['checksum'] = node.checksum;
  if ('columns' in node && node.columns.length > 0) out['columns'] = node.columns.map(({ name, tags, description }) => ({ name, tags, description }));
  if ('description' in node) out['description'] = node.description;
  if (node.kind === 'test') {
    if (node.attached !== undefined) out['attached_node'] = node.attached;
    if (node.generic?.column !== undefined) out['column_name'] = node.generic.column;
    out['path'] = node.path;
  }
  if (node.kind === 'model') Object.assign(out, { access: node.access, ...(node.version !== undefined && { version: node.version, latest_version: node.latestVersion }) });
  if (node.kind === 'source') Object.assign(out, { source_name: node.sourceName, identifier: node.relation.identifier, schema: node.relation.schema, loaded_at_field: node.loadedAtField });
  if ('refs' in node) out['refs'] = node.refs.map((ref) => ({ name: ref.name, package: ref.package ?? null, version: ref.version ?? null }));
  return out;
}

/** The record, where our words differ on purpose. */
function expected(id: string, node: Node): Record<string, unknown> {
  const record = recorded.nodes[id]!;
  const made = asRecorded(node);
  const wanted: Record<string, unknown> = {};
  for (const key of Object.keys(made)) wanted[key] = record[key];
  wanted['tags'] = [...((record['tags'] as string[] | undefined) ?? [])].sort();
  wanted['meta'] = record['meta'] ?? {};
  wanted['config'] = withoutNulls(record['config'] ?? {});
  wanted['description'] = record['description'] ?? '';
  const config = made['config'] as Record<string, unknown>;
  const theirs = wanted['config'] as Record<string, unknown>;
  // Kinds that dbt gives no materialization of their own.
  if (['source', 'exposure', 'unit_test'].includes(node.kind)) theirs['materialized'] = config['materialized'];
  // dbt repeats the tags of a generic test.
  if (Array.isArray(theirs['tags'])) theirs['tags'] = [...new Set(theirs['tags'] as string[])];
  // dbt attaches tests to sources by their reference alone.
  if (String(made['attached_node']).startsWith('source.')) wanted['attached_node'] = made['attached_node'];
  if (node.kind === 'unit_test') wanted['tags'] = [];
  return wanted;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null && item !== undefined).map(([key, item]) => [key, withoutNulls(item)]));
}

/** dbt's conventions and the target of the recording. */
function asDbt(project: Project): Project {
  return {
    ...project,
    conventions: { format: 'dbt', yaml: '1.1', references: false, schemaNames: 'suffix', runBuildsSnapshots: false },
    target: { ...project.target, database: 'synth', schema: 'main' },
  };
}

/** The recorded project's own settings, as a lakec config. */
function config(): string {
  return `project_name: shop
models:
  +materialized: view
  +tags: [base]
  +meta: {a: 1, b: 1}
  +post-hook: "select 1"
  gold:
    +materialized: table
    +tags: gold
    +meta: {b: 2}
data_tests:
  +severity: warn
on-run-start: "select 'start'"
on-run-end: ["select 'end'", "select {{ 1 }}"]
`;
}

function projectFiles(): Record<string, string> {
  const root = new URL('project/', folder);
  const files: Record<string, string> = {};
  for (const name of (readdirSync(root, { recursive: true }) as string[]).sort()) {
    const url = new URL(name, root);
    if (name.includes('/') && statSync(url).isFile()) files[name] = readFileSync(url, 'utf8');
  }
  return files;
}

