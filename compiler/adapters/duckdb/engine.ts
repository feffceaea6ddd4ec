import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { awsSettings } from '../../aws/client-options.ts';
import { EngineError, type Engine, type OpenOptions } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';
import { FileError } from '../../contracts/host.ts';
import type { Target } from '../../contracts/project.ts';
import { relationKey, type ColumnType, type ExistingRelation, type Relation } from '../../contracts/relation.ts';
import { attachments } from './attach.ts';
import { settingsOf } from './config.ts';
import type { DuckdbConnection } from './config.ts';
import { queryRows, wrapConnection } from './connection.ts';
import { duckdb } from './dialect.ts';
import { engineError } from './errors.ts';
import { pythonBeside } from './python/index.ts';
import { loadGiven, type ExtensionPlaces } from './extensions.ts';
import { objectStoreAccess } from './object-store.ts';
import { searchPath } from './search-path.ts';
import { storedTables } from './stored.ts';

/** Opens the database file (its folder is made) and answers what is in it; all connections share one instance. */
export async function openEngine(target: Target, host: Host, options: OpenOptions = {}): Promise<Engine> {
  const config = await settingsOf(target.connection);
  const path = target.path ?? ':memory:';
  if (/^[a-z0-9]+:\/\//i.test(path)) throw new EngineError('connection', `engine.path is ${path}, and DuckDB's own file lies on a disk`, { suggestion: 'Set engine.path: .lake/lake.duckdb in the config; tables that are external may lie in S3.' });
  const file = path === ':memory:' ? undefined : absolute(path, host.root);
  if (file && !options.readOnly) makeFolder(file, host);
  const inMemory = file === undefined || (options.readOnly && !host.files.stat(path));
  const instance = await open(inMemory ? ':memory:' : file, config, host.root, options.readOnly === true && !inMemory);
  // What is not there yet is read as an empty database of its name.
  const standIn = inMemory && file !== undefined ? target.database : undefined;
  // The file stays open, and its log unmerged, for as long as any session is: they all end with the engine.
  const sessions: DuckDBConnection[] = [];
  const extensions: ExtensionPlaces = { given: config.extensions ?? [], host };
  const connect = async (): Promise<DuckDBConnection> => {
    const session = await connectTo(instance, extensions, host.root, standIn, config.session ?? {});
    sessions.push(session);
    return session;
  };
  const asked = await connect();
  for (const sql of attachments(config, host, options.readOnly === true)) await queryRows(asked, sql);
  const store = objectStoreAccess({ aws: awsSettings(options.project?.config ?? {}, host.env), extensions, now: host.now, viewsToo: options.objectStore === true, connect });
  let busy: Promise<unknown> = Promise.resolve();
  // One session answers the engine's own questions, one after the other.
  const ask = <T>(work: () => Promise<T>): Promise<T> => {
    const answer = busy.then(work, work);
    busy = answer.catch(() => undefined);
    return answer;
  };
  return {
    connect: async () => {
      const session = await connect();
      return { ...wrapConnection(session, store), relations: (schemas) => listRelations(session, schemas), columns: (relation) => columnsOf(session, relation) };
    },
    listRelations: (schemas) => ask(() => listRelations(asked, schemas)),
    listColumns: (schemas) => ask(() => listColumns(asked, schemas)),
    columns: (relation) => ask(() => columnsOf(asked, relation)),
    python: pythonBeside(target, config, host, options.targetPath ?? 'target'),
    stored: (manifest) => storedTables(manifest, host.files, host.root),
    close: () =>
      ask(async () => {
        for (const session of sessions) session.closeSync();
        instance.closeSync();
      }),
  };
}

function absolute(path: string, root: string): string {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) ? path : `${root}/${path}`;
}

/** DuckDB does not make folders; the host's file layer does, with a file that is removed again. */
function makeFolder(file: string, host: Host): void {
  const folder = file.slice(0, file.lastIndexOf('/'));
  if (folder === '' || host.files.stat(folder)) return;
  try {
    host.files.write(`${folder}/.lakec-folder`, '');
    host.files.remove(`${folder}/.lakec-folder`);
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    throw new EngineError(thrown.code === 'ENOSPC' ? 'space' : 'permission', `The folder ${folder} can't be made: ${thrown.message}`);
  }
}

async function open(path: string, config: DuckdbConnection, root: string, readOnly: boolean): Promise<DuckDBInstance> {
  const { DuckDBInstance: Instance } = await import('./client.ts');
  const options: Record<string, string> = { errors_as_json: 'true', ...searchPath(root) };
  if (config.memory_limit !== undefined) options.memory_limit = config.memory_limit;
  if (config.temp_directory !== undefined) options.temp_directory = config.temp_directory;
  if (config.worker_threads !== undefined) options.threads = String(config.worker_threads);
  for (const [name, value] of Object.entries(config.settings ?? {})) options[name] = String(value);
  if (readOnly) options.access_mode = 'READ_ONLY';
  try {
    return await Instance.create(path, options);
  } catch (thrown) {
    throw engineError(thrown);
  }
}

async function connectTo(instance: DuckDBInstance, extensions: ExtensionPlaces, root: string, standIn: string | undefined, settings: Readonly<Record<string, string | number | boolean>>): Promise<DuckDBConnection> {
  const session = await instance.connect();
  if (standIn !== undefined) {
    await queryRows(session, `attach if not exists ':memory:' as ${duckdb.identifier(standIn)}`);
    await queryRows(session, `use ${duckdb.identifier(standIn)}`);
  }
  // ICU is part of the library, but a time zone can be set only once a session is there.
  await queryRows(session, "set TimeZone = 'UTC'");
  // Landed files are named relative to the project, wherever lakec was started (`landing.ts`).
  await queryRows(session, `set variable lakec_root = ${duckdb.string(root)}`);
  await loadGiven((sql) => queryRows(session, sql), extensions);
  for (const [name, value] of Object.entries(settings)) await queryRows(session, `set ${duckdb.identifier(name)} = ${typeof value === 'string' ? duckdb.string(value) : value}`);
  return session;
}

/** Columns in order; a relation without a schema is a temporary one. */
async function columnsOf(session: DuckDBConnection, { database, schema, identifier }: Relation): Promise<readonly ColumnType[] | undefined> {
  const within = schema === '' ? "database_name = 'temp'" : `${database === '' ? '' : `lower(database_name) = ${duckdb.string(database.toLowerCase())} and `}lower(schema_name) = ${duckdb.string(schema.toLowerCase())}`;
  const { rows } = await queryRows(session, `
select column_name, data_type, is_nullable from duckdb_columns()
where ${within} and lower(table_name) = ${duckdb.string(identifier.toLowerCase())}
order by column_index`);
  return rows.length === 0 ? undefined : rows.map(([name, type, nullable]): ColumnType => ({ name: String(name), type: String(type), nullable: nullable === true }));
}

async function listRelations(session: DuckDBConnection, schemas: readonly { readonly database: string; readonly schema: string }[]): Promise<readonly ExistingRelation[]> {
  if (schemas.length === 0) return [];
  const wanted = schemas.map(({ database, schema }) => `(${duckdb.string(database.toLowerCase())}, ${duckdb.string(schema.toLowerCase())})`).join(', ');
  const { rows } = await queryRows(session, `
select database_name, schema_name, table_name as identifier, 'table' as kind from duckdb_tables() where not temporary and (lower(database_name), lower(schema_name)) in (${wanted})
union all
select database_name, schema_name, view_name, 'view' from duckdb_views() where not temporary and (lower(database_name), lower(schema_name)) in (${wanted})`);
  return rows
    .map(([database, schema, identifier, kind]): ExistingRelation => ({ database: String(database), schema: String(schema), identifier: String(identifier), kind: kind === 'view' ? 'view' : 'table' }))
    .sort((a, b) => compare(a.database, b.database) || compare(a.schema, b.schema) || compare(a.identifier, b.identifier));
}

async function listColumns(session: DuckDBConnection, schemas: readonly { readonly database: string; readonly schema: string }[]): Promise<ReadonlyMap<string, readonly ColumnType[]>> {
  const found = new Map<string, ColumnType[]>();
  if (schemas.length === 0) return found;
  const wanted = schemas.map(({ database, schema }) => `(${duckdb.string(database.toLowerCase())}, ${duckdb.string(schema.toLowerCase())})`).join(', ');
  const { rows } = await queryRows(session, `
select database_name, schema_name, table_name, column_name, data_type, is_nullable from duckdb_columns()
where (lower(database_name), lower(schema_name)) in (${wanted})
order by database_name, schema_name, table_name, column_index`);
  for (const [database, schema, identifier, name, type, nullable] of rows) {
    const key = relationKey({ database: String(database), schema: String(schema), identifier: String(identifier) });
    const columns = found.get(key) ?? [];
    columns.push({ name: String(name), type: String(type), nullable: nullable === true });
    found.set(key, columns);
  }
  return found;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
