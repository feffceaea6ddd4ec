import { awsSettings } from '../../aws/client-options.ts';
import { EngineError, type Connection, type Engine, type OpenOptions } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';
import type { JobResult, JobRunner, RegisteredRelation } from '../../contracts/job.ts';
import type { ConfigMap, Project, Target } from '../../contracts/project.ts';
import { relationKey, type ColumnType, type ExistingRelation } from '../../contracts/relation.ts';
import { Bug } from '../../diagnostics/bug.ts';
import { duckdb } from '../duckdb/dialect.ts';
import { makeJob, tablesOf } from './make-job.ts';
import { placesOf } from './places.ts';
import { anyFile, readRelation } from './read.ts';
import { openShelf, readRegistry } from './registry.ts';
import { storedTables } from './stored.ts';
import { duckdbType } from './types.ts';

/** What a Spark engine of one kind adds: who runs its jobs, and what its sessions must be told. */
export interface SparkKind {
  readonly jobs: JobRunner;
  readonly conf: Readonly<Record<string, string>>;
  /** Where a job's files go, by its run. */
  jobRoot(runId: string): string;
  /** The catalog that Iceberg tables are written through, and the schema's name in it. */
  iceberg(schema: string): string;
}

/**
 * A lake that Spark writes: whole runs are jobs, and what lakec asks while it plans is answered by DuckDB, from the tables' files and the
 * registry that the jobs keep. So planning needs no cluster.
 */
export async function openSparkEngine(target: Target, host: Host, options: OpenOptions, kind: SparkKind): Promise<Engine> {
  const { project } = options;
  if (!project) throw new Bug('A Spark engine needs the project whose lake it is.');
  const places = placesOf(project.config, host.root);
  const aws = awsSettings(project.config, host.env);
  const shelf = await openShelf(places.stateRoot, host, aws);
  let registry = await readRegistry(places.stateRoot, shelf).catch((error: unknown) => {
    if (!options.dryRun || !(error instanceof EngineError)) throw error;
    options.message?.(`What the lake has can't be read, so this is planned as if it were empty: ${error.message}.`);
    return new Map<string, RegisteredRelation>();
  });
  let reader: Promise<Engine> | undefined;
  const read = (): Promise<Engine> => (reader ??= openLake(project, host, registry));
  /** A job's end: what the lake has is read anew. */
  const after = async (result: Promise<JobResult>): Promise<JobResult> => {
    const done = await result;
    registry = await readRegistry(places.stateRoot, shelf);
    await (await reader)?.close();
    reader = undefined;
    return done;
  };
  const { pending, follow } = kind.jobs;
  const inSchemas = (schemas: readonly { readonly schema: string }[]): readonly (readonly [string, RegisteredRelation])[] => {
    const wanted = new Set(schemas.map(({ schema }) => schema.toLowerCase()));
    return [...registry].filter(([, relation]) => wanted.has(relation.schema.toLowerCase()));
  };
  return {
    reads: duckdb,
    job: {
      make: (input) => makeJob(input, { places, registry, root: host.root, env: envOf(project.config), conf: kind.conf, jobRoot: kind.jobRoot(input.runId), iceberg: kind.iceberg }),
      run: (job, world) => after(kind.jobs.run(job, world)),
      ...(pending && { pending }),
      ...(kind.jobs.prepare && { prepare: kind.jobs.prepare }),
      ...(follow && { follow: (found, world) => after(follow(found, world)) }),
    },
    connect: async () => readOnly(await (await read()).connect()),
    // What a run before this one made, which may have been another process.
    async listRelations(schemas) {
      return inSchemas(schemas).map(([, { schema, identifier, format }]): ExistingRelation => ({ database: target.database, schema, identifier, kind: format === 'view' ? 'view' : 'table' }));
    },
    listColumns: async (schemas) => new Map(inSchemas(schemas).map(([, relation]) => [relationKey({ database: target.database, schema: relation.schema, identifier: relation.identifier }), columnsOf(relation)])),
    async columns(relation) {
      const found = registry.get(relationKey({ ...relation, database: '' }));
      return found && columnsOf(found);
    },
    stored: (manifest) => storedTables(manifest, tablesOf(manifest.nodes, manifest.project.config, { places, registry, root: host.root, iceberg: kind.iceberg }), registry),
    close: async () => (await reader)?.close(),
  };
}

function columnsOf({ columns }: RegisteredRelation): readonly ColumnType[] {
  return columns.map((column) => ({ ...column, type: duckdbType(column.type) }));
}

/** DuckDB in memory, with a view for each relation of the lake. */
async function openLake(project: Project, host: Host, registry: ReadonlyMap<string, RegisteredRelation>): Promise<Engine> {
  const { openReader } = await import('../duckdb/reader.ts');
  const engine = await openReader(project, host);
  const connection = await engine.connect();
  const schemas = new Set([...registry.values()].map(({ schema }) => schema));
  for (const schema of schemas) await connection.execute(`create schema if not exists ${duckdb.quote(schema)}`);
  for (const relation of registry.values()) {
    if (relation.format === 'view') continue;
    const { rows } = await connection.query(anyFile(relation));
    await connection.execute(`create or replace view ${duckdb.quote(relation.schema)}.${duckdb.quote(relation.identifier)} as ${readRelation(relation, rows.length === 0)}`);
  }
  connection.close();
  return engine;
}

/** A connection that answers, and changes nothing. */
function readOnly(connection: Connection): Connection {
  return { ...connection, execute: () => Promise.reject(new EngineError('permission', 'A template can ask Spark\'s tables, and not change them: what changes a table runs in the job.')) };
}

function envOf(config: ConfigMap): string {
  return typeof config['env'] === 'string' ? config['env'] : 'dev';
}

