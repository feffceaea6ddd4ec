import { z } from 'zod';

/** What `engine.connection` may hold for DuckDB, beside the file's path and the number of threads that lakec itself uses. */
export const duckdbConnection = z.strictObject({
  /** Most memory that DuckDB takes before it spills to disk: `4GB`. */
  memory_limit: z.string().optional(),
  /** Folder to spill to; DuckDB's default is beside the database file. */
  temp_directory: z.string().optional(),
  /** Threads inside DuckDB, shared by all connections; default: one for each core. */
  worker_threads: z.number().int().min(1).optional(),
  /** Paths or names of extensions to load when a connection opens. */
  extensions: z.array(z.string()).optional(),
  /** DuckDB's own settings by name. */
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

export type DuckdbConnection = z.infer<typeof duckdbConnection>;
