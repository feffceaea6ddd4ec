import type { infer as Infer, z as Zod } from 'zod';
import { EngineError } from '../../contracts/adapter.ts';
import type { ConfigMap } from '../../contracts/project.ts';

/** What `engine.connection` may hold for DuckDB, beside the file's path and the number of threads that lakec itself uses. */
const duckdbConnection = (z: typeof Zod) => z.strictObject({
  /** Schema of what says none of its own; `main` otherwise. */
  schema: z.string().optional(),
  /** Most memory that DuckDB takes before it spills to disk: `4GB`. */
  memory_limit: z.string().optional(),
  /** Folder to spill to; DuckDB's default is beside the database file. */
  temp_directory: z.string().optional(),
  /** Threads inside DuckDB, shared by all connections; default: one for each core. */
  worker_threads: z.number().int().min(1).optional(),
  /** Folder of the files of external models that lie in no layer and have no location. */
  external_root: z.string().optional(),
  /** Extensions to load when a connection opens, by name or by the path of their file; a folder says where to look for them. */
  extensions: z.array(z.string()).optional(),
  /** Other databases to read and write: DuckDB's own files, and what an extension can open. */
  attach: z.array(z.strictObject({
    path: z.string(), alias: z.string().optional(), type: z.string().optional(), read_only: z.boolean().optional(), secret: z.string().optional(), is_ducklake: z.boolean().optional(),
    options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  })).optional(),
  /** Credentials of services, as CREATE SECRET takes them: `type`, `name`, `scope`, and what the type needs. */
  secrets: z.array(z.looseObject({ type: z.string() })).optional(),
  /** Set in every session, after the extensions that know them are loaded. */
  session: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** The Python that runs the project's Python models: a program, or a path from the project's root. */
  python: z.string().optional(),
  /** Folders in which those models find modules, beside what their Python has. */
  module_paths: z.array(z.string()).optional(),
  /** DuckDB's own settings by name, when the database opens. */
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

export type DuckdbConnection = Infer<ReturnType<typeof duckdbConnection>>;

/** The settings, checked; throws an `EngineError` that names what is wrong. */
export async function settingsOf(connection: ConfigMap): Promise<DuckdbConnection> {
  // Most projects set nothing, and need not wait for what checks it.
  if (Object.keys(connection).length === 0) return {};
  const { z } = await import('zod');
  const parsed = duckdbConnection(z).safeParse(connection);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new EngineError('connection', `engine.connection${issue?.path.length ? `.${issue.path.join('.')}` : ''}: ${issue?.message ?? 'wrong shape'}`);
}
