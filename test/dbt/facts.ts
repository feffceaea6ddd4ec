import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

type Loose = Readonly<Record<string, unknown>>;

/** What a build of a dbt project came to, whoever built it: statuses, relations with their rows, and nodes as the manifest has them. */
export interface BuildFacts {
  readonly statuses: Readonly<Record<string, string>>;
  readonly relations: Readonly<Record<string, { readonly kind: string; readonly columns: readonly string[]; readonly rows: readonly string[]; readonly comments?: Readonly<Record<string, string>> }>>;
  readonly nodes: Readonly<Record<string, unknown>>;
  /** What run_results.json says of what went well. */
  readonly said?: Readonly<Record<string, unknown>>;
  /** What the manifest calls its nodes, and what it says that they read. */
  readonly names?: Readonly<Record<string, unknown>>;
}

const SECTIONS = ['nodes', 'sources', 'exposures', 'unit_tests', 'metrics', 'semantic_models', 'saved_queries', 'functions'] as const;

/** Reads the facts from the artifacts and the database (`case.duckdb`) of a folder that was built in. */
export async function factsOf(folder: string): Promise<BuildFacts> {
  const results = artifact(folder, 'run_results.json')['results'] as readonly Loose[];
  const manifest = artifact(folder, 'manifest.json');
  return { statuses: Object.fromEntries(results.map((result) => [String(result['unique_id']), String(result['status'])] as const).sort(byKey)), relations: await relationsOf(join(folder, 'case.duckdb')), nodes: nodesOf(manifest), said: saidOf(results), names: namesOf(manifest) };
}

/** Of what failed or was skipped lakec says more than dbt. */
function saidOf(results: readonly Loose[]): Readonly<Record<string, unknown>> {
  const well = results.filter(({ status }) => ['success', 'pass', 'no-op'].includes(String(status)));
  return Object.fromEntries(well.map(({ unique_id: id, message, failures, adapter_response: response, relation_name: relation, compiled }) => {
    const { _message: answer = null, code = null } = response as Loose;
    return [String(id), { message, failures, answer, code, relation, compiled }] as const;
  }).sort(byKey));
}

function namesOf(manifest: Loose): Readonly<Record<string, unknown>> {
  const entries = ['nodes', 'sources'].flatMap((section) => Object.entries(manifest[section] as Readonly<Record<string, Loose>>));
  const sorted = (list: unknown) => ((list ?? []) as readonly unknown[]).map((each) => JSON.stringify(each)).sort();
  return Object.fromEntries(entries.sort(byKey).map(([id, node]) => [id, { relation: node['relation_name'] ?? null, refs: sorted(node['refs']), sources: sorted(node['sources']), key: sorted(node['primary_key']) }]));
}

function nodesOf(manifest: Loose): Readonly<Record<string, unknown>> {
  const parents = manifest['parent_map'] as Readonly<Record<string, readonly string[]>>;
  const entries = SECTIONS.flatMap((section) => Object.entries((manifest[section] ?? {}) as Readonly<Record<string, Loose>>));
  return Object.fromEntries(entries.sort(byKey).map(([id, node]) => [id, {
    fqn: node['fqn'], alias: node['alias'] ?? null, schema: node['schema'] ?? null, path: node['original_file_path'], parents: [...(parents[id] ?? [])].sort(), tags: [...((node['tags'] ?? []) as readonly string[])].sort(),
    config: stated(node['config'] as Loose), // Each batch of a microbatch has a text of its own.
    compiled: typeof node['compiled_code'] === 'string' && (node['config'] as Loose)['incremental_strategy'] !== 'microbatch' ? folded(node['compiled_code']) : null,
  }]));
}

/** A config without what says nothing, keys sorted. */
function stated(config: Loose): unknown {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null).sort(byKey).map(([key, item]) => [key, sorted(item)]));
  };
  // Set while a template runs; lakec's manifest has what is known before.
  const { sql_header: _, ...known } = config;
  const { materialized, ...rest } = known;
  return sorted(['source', 'exposure', 'unit', 'metric', 'semantic_model', 'saved_query'].includes(String(materialized)) ? rest : known);
}

/** A time of this run may fall on a whole second. */
function isNow(time: string): boolean {
  return Math.abs(Date.parse(`${time.replace(' ', 'T')}Z`) - Date.now()) < 2 * 86_400_000;
}

async function relationsOf(file: string): Promise<BuildFacts['relations']> {
  if (!existsSync(file)) return {};
  // A view may read files of the project.
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY', file_search_path: dirname(file) });
  const session = await instance.connect();
  const query = async (sql: string) => (await session.runAndReadAll(sql)).getRowsJson() as unknown as readonly (readonly unknown[])[];
  const found: Record<string, BuildFacts['relations'][string]> = {};
  const comments = await query("select schema_name, table_name, '', comment from duckdb_tables() union all select schema_name, view_name, '', comment from duckdb_views() union all select schema_name, table_name, column_name, comment from duckdb_columns()");
  for (const [schema, name, kind] of await query("select schema_name, table_name, 'table' from duckdb_tables() where not internal union all select schema_name, view_name, 'view' from duckdb_views() where not internal order by 1, 2")) {
    // dbt-duckdb leaves the new rows of an incremental model in Python there.
    if (/__dbt_tmp\d{14,}$/.test(String(name))) continue;
    const relation = `"${String(schema)}"."${String(name)}"`;
    const columns = (await query(`describe ${relation}`)).map(([column, type]) => `${String(column)} ${String(type)}`);
    // A view may be one that can't be read.
    const rows = await query(`select * from ${relation}`).then((all) => all.map((row) => JSON.stringify(row)), () => ['<error>']);
    const said = comments.filter(([in_, of, , comment]) => in_ === schema && of === name && comment !== null).map(([, , column, comment]) => [String(column), String(comment)] as const).sort(byKey);
    found[`${String(schema)}.${String(name)}`] = { ...(said.length > 0 && { comments: Object.fromEntries(said) }), kind: String(kind), columns, rows: rows.map((row) => row.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?/g, (time, fraction?: string) => (fraction !== undefined || isNow(time) ? '<moment>' : time)).replace(/"[0-9a-f]{32}"/g, '"<md5>"')).sort() };
  }
  session.closeSync();
  instance.closeSync();
  return found;
}

function artifact(folder: string, name: string): Loose {
  const project = readFileSync(join(folder, 'dbt_project.yml'), 'utf8');
  return JSON.parse(readFileSync(join(folder, /^target-path: (.*)$/m.exec(project)?.[1] ?? 'target', name), 'utf8')) as Loose;
}

function folded(sql: string): string {
  return sql.replace(/\s+/g, ' ').replace(/ ?([(),]) ?/g, '$1').trim();
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
