import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { runProject } from '../../compiler/build.ts';
import type { Diagnostic } from '../../compiler/contracts/diagnostics.ts';
import type { Flags } from '../../compiler/contracts/flags.ts';
import type { RunResults } from '../../compiler/contracts/run.ts';
import { nodeHost } from '../../compiler/host/node.ts';
import { generate, writeLake } from '../../data/generate.ts';
import { errorCounter } from '../../compiler/invocation.ts';

const repository = join(import.meta.dirname, '../..');

/** The flagship lake's project with its sample data, copied to a folder of its own. */
export interface Lake {
  readonly root: string;
  /** Runs lakec on it. */
  run(options?: RunOptions): Promise<LakeRun>;
  /** Rows of a query, every value as text. The database stays open until the next run, or `close`. */
  query(sql: string): Promise<readonly (readonly (string | null)[])[]>;
  /** Fingerprint of each table's rows by `schema.table`, without the columns that tell of the run. */
  contents(options?: { readonly runDate?: boolean }): Promise<ReadonlyMap<string, string>>;
  close(): void;
  remove(): void;
}
export interface RunOptions {
  readonly command?: 'run' | 'build' | 'test';
  readonly asOf?: string;
  readonly select?: readonly string[];
  readonly fullRefresh?: boolean;
  readonly vars?: Readonly<Record<string, string>>;
}
export interface LakeRun {
  /** Undefined when nothing ran. */
  readonly results?: RunResults;
  readonly diagnostics: readonly Diagnostic[];
}

/** Makes a copy of the lake; `remove` it when done. `scale`: its data anew, so many times as large. */
export function makeLake({ scale }: { readonly scale?: number } = {}): Lake {
  const root = mkdtempSync(join(tmpdir(), 'lake-'));
  for (const folder of ['config', 'models', 'macros', 'snapshots']) cpSync(join(repository, folder), join(root, folder), { recursive: true });
  if (scale !== undefined) writeLake(generate({ scale }), join(root, 'data'));
  else for (const source of ['crm', 'snowflake', 'redshift', 'fx_rates', 'kafka_orders']) cpSync(join(repository, 'data', source), join(root, 'data', source), { recursive: true });
  let reader: Reader | undefined;
  // A database that is open for reading can't be opened for a run.
  const close = () => {
    reader?.close();
    reader = undefined;
  };
  const query = async (sql: string) => (reader ??= await openReader(join(root, '.lake', 'lake.duckdb'))).query(sql);
  return {
    root,
    query,
    run: (options = {}) => {
      close();
      return run(root, options);
    },
    contents: (options) => contents(query, options?.runDate ?? true),
    close,
    remove: () => {
      close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** What the generator says that a lake of the sample data holds. */
export const expected = JSON.parse(readFileSync(join(repository, 'data/manifest.json'), 'utf8')).expected;

let runs = 0;

async function run(root: string, { command = 'run', asOf, select = [], fullRefresh = false, vars = {} }: RunOptions): Promise<LakeRun> {
  const diagnostics: Diagnostic[] = [];
  mkdirSync(join(root, 'target'), { recursive: true });
  const flags: Flags = {
    command, select, fullRefresh, vars: { ...vars, ...(asOf && { as_of_date: asOf }) }, exclude: [], resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'eager',
    failFast: false, defer: false, favorState: false, empty: false, warnError: false, targetPath: 'target',
  };
  const results = await runProject({
    host: nodeHost(root), flags,
    reporter: errorCounter((diagnostic) => diagnostics.push(diagnostic)),
    emit: () => {},
    signal: new AbortController().signal,
    invocationId: `00000000-0000-4000-8000-${String(++runs).padStart(12, '0')}`,
    startedAt: new Date(Date.UTC(2026, 1, 1, 3, runs)),
  });
  return { diagnostics, ...(results && { results }) };
}

interface Reader {
  query: Lake['query'];
  close(): void;
}

async function openReader(database: string): Promise<Reader> {
  const instance = await DuckDBInstance.create(database, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  return {
    query: async (sql) => (await connection.runAndReadAll(sql)).getRows().map((row) => row.map((value) => (value === null ? null : String(value)))),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Columns that say which run wrote a row. */
const OF_THE_RUN = ['_ingested_at', '_batch_id', '_rejected_at'];

async function contents(query: Lake['query'], runDate: boolean): Promise<ReadonlyMap<string, string>> {
  const left = [...OF_THE_RUN, ...(runDate ? [] : ['_run_date'])].map((name) => `'${name}'`).join(', ');
  const tables = await query(`
    select schema_name, table_name, string_agg('coalesce(cast("' || column_name || '" as varchar), chr(0))', ', ' order by column_index)
    from duckdb_columns() where schema_name in ('bronze', 'silver', 'gold') and column_name not in (${left}) group by all order by all`);
  const sql = tables.map(([schema, table, columns]) => `select '${schema}.${table}', count(*) || ' rows ' || coalesce(sum(('0x' || substr(md5(concat_ws(chr(31), ${columns})), 1, 15))::bigint::hugeint), 0) from ${schema}."${table}"`);
  return new Map((await query(sql.join('\nunion all\n'))).map(([name, print]) => [name!, print!]));
}
