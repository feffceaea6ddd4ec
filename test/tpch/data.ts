import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { extensionOf } from '../services/install.ts';

export const TABLES = ['region', 'nation', 'supplier', 'customer', 'part', 'partsupp', 'orders', 'lineitem'] as const;

/** A copy of the project in a folder of its own. */
export function tpchProject(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-tpch-')));
  cpSync(join(import.meta.dirname, 'project'), root, { recursive: true });
  return root;
}

/** A folder with the eight tables as Parquet, made by DuckDB's tpch extension at this scale factor. */
export async function tpchData(root: string, scale = 0.1): Promise<string> {
  const folder = join(root, 'landing');
  if (existsSync(folder)) return folder;
  const aside = `${folder}.new`;
  mkdirSync(aside, { recursive: true });
  await withTpch(async (query) => {
    await query(`call dbgen(sf = ${scale})`);
    for (const table of TABLES) await query(`copy (select * from ${table}) to '${aside}/${table}.parquet' (format parquet)`);
  });
  renameSync(aside, folder);
  return folder;
}

/** A DuckDB that has the extension. */
export async function withTpch<T>(work: (query: (sql: string) => Promise<readonly (readonly (string | null)[])[]>) => Promise<T>): Promise<T> {
  const extension = await extensionOf('tpch');
  const database = await DuckDBInstance.create(':memory:');
  const session = await database.connect();
  try {
    await session.run(`load '${extension}'`);
    return await work(async (sql) => (await session.runAndReadAll(sql)).getRows().map((row) => row.map((value) => (value === null ? null : String(value)))));
  } finally {
    session.closeSync();
    database.closeSync();
  }
}
