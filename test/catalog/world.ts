import { tablesOf } from '../../compiler/adapters/spark/make-job.ts';
import { placesOf } from '../../compiler/adapters/spark/places.ts';
import { storedTables } from '../../compiler/adapters/spark/stored.ts';
import type { CatalogEntry, CatalogPartition, CatalogPlan, CatalogState, TableInput } from '../../compiler/contracts/catalog.ts';
import type { RegisteredRelation } from '../../compiler/contracts/job.ts';
import { relationKey } from '../../compiler/contracts/relation.ts';
import { personalFacts } from '../../compiler/lineage/personal.ts';
import { readableColumns } from '../../compiler/phases/5-check/index.ts';
import { catalogRules, entryKey, lakeTables, planCatalog, type Lake, type LakeTables } from '../../compiler/phases/8-publish/index.ts';
import { followChecked } from '../lineage/world.ts';
import { checkFiles } from '../phases/5-check/world.ts';

const CONFIG = 'project_name: acme_lake\nenv: prod\nengine: {type: spark_local}\ndialect: duckdb\npaths: {root: "s3://acme-lake-prod"}\naws: {account_id: "111122223333"}\nvars: {as_of_date: "2026-01-31"}\n';

export interface Given {
  /** What the lake's registry says. */
  readonly registry?: readonly RegisteredRelation[];
  readonly run?: Lake['run'];
  readonly invocationId?: string;
}

/** The tables of a Spark lake whose project is given as files, as they are to be registered; nothing is asked of any engine. */
export async function lakeOf(files: Readonly<Record<string, string>>, { registry = [], run, invocationId = 'run-1' }: Given = {}): Promise<{ readonly lake: Lake; readonly tables: LakeTables }> {
  const { manifest, checked } = await checkFiles(Object.keys(files).some((path) => path.startsWith('config/')) ? files : { 'config/dev.yaml': CONFIG, ...files });
  const { config } = manifest.project;
  const known = new Map(registry.map((relation) => [relationKey({ database: '', schema: relation.schema, identifier: relation.identifier }), relation]));
  const declared = tablesOf(manifest.nodes, config, { places: placesOf(config, '/lake'), registry: known, root: '/lake', iceberg: (schema) => `glue_catalog.${schema}` });
  const outputs = new Map(checked.flatMap(({ id, output }) => (output ? [[id, readableColumns(manifest.nodes.get(id)!, output, undefined)] as const] : [])));
  const lake: Lake = { manifest, stored: storedTables(manifest, declared, known), output: (id) => outputs.get(id), personal: personalFacts(manifest, await followChecked(manifest, checked)), invocationId, ...(run && { run }) };
  return { lake, tables: lakeTables(lake) };
}

/** The plan for such a lake. `here`: folders of partitions by `database.table`. */
export function planOf({ lake, tables }: { readonly lake: Lake; readonly tables: LakeTables }, state: CatalogState, here: ReadonlyMap<string, readonly string[]> = new Map()): CatalogPlan {
  return planCatalog(tables, state, here, catalogRules(lake.manifest, true));
}

export const NOTHING: CatalogState = { databases: new Set(), tables: new Map(), partitions: new Map() };

/** What the catalog has when a plan was carried out. */
export function applied(state: CatalogState, plan: CatalogPlan): CatalogState {
  const databases = new Set([...state.databases, ...plan.databases.map(({ input }) => input.Name)]);
  const tables = new Map<string, CatalogEntry>(state.tables);
  const partitions = new Map<string, readonly CatalogPartition[]>(state.partitions);
  const put = (key: string, input: TableInput) => tables.set(key, { ...input, VersionId: String(Number(tables.get(key)?.VersionId ?? -1) + 1) });
  for (const action of plan.tables) {
    const key = entryKey(action.database, action.name);
    if (action.kind === 'create' || action.kind === 'update') put(key, action.input);
    if (action.kind === 'breaking' && action.replace) {
      tables.delete(key);
      partitions.delete(key);
      put(key, action.input);
    }
    if (action.kind === 'removed' && action.deregister) {
      tables.delete(key);
      partitions.delete(key);
    }
    if (!('partitions' in action) || (action.kind === 'breaking' && !action.replace)) continue;
    const gone = new Set(action.partitions.delete.map(String));
    const now = new Map((partitions.get(key) ?? []).filter(({ Values }) => !gone.has(String(Values))).map((one) => [String(one.Values), one]));
    for (const one of [...action.partitions.create, ...action.partitions.update]) now.set(String(one.Values), one);
    if (now.size > 0) partitions.set(key, [...now.values()]);
    else partitions.delete(key);
  }
  return { databases, tables, partitions };
}
