import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { putObject } from '../emr.ts';
import type { PgResult, PgSession } from '../postgres.ts';
import { forPostgres } from './rewrite.ts';

/** An UNLOAD, as far as its text tells. */
interface Unload {
  readonly select: string;
  readonly prefix: string;
}

/** The parts of an UNLOAD; undefined for any other statement. */
export function unloadOf(sql: string): Unload | undefined {
  const [, select, prefix] = /^\s*unload\s*\(\s*'((?:[^'\\]|''|\\.)*)'\s*\)\s*to\s*'([^']*)'/i.exec(sql) ?? [];
  if (select === undefined || prefix === undefined) return undefined;
  if (!/\biam_role\b/i.test(sql)) throw new Error('credentials are missing: UNLOAD needs an IAM_ROLE');
  return { select: select.replaceAll("''", "'").replace(/\\(.)/gs, '$1'), prefix };
}

/** The SELECT's rows, written as Parquet by DuckDB into the emulated S3, in two files as two slices of a cluster would. Every column comes as text. */
export async function unload(session: PgSession, { select, prefix }: Unload, behind: string): Promise<PgResult> {
  const folder = mkdtempSync(join(tmpdir(), 'lakec-unload-'));
  try {
    // PostgreSQL itself writes there, as a user of its own.
    chmodSync(folder, 0o777);
    const rows = await session.query({ text: `copy (${forPostgres(select)}) to '${join(folder, 'rows.csv')}' with (format csv, header)`, rowMode: 'array' });
    const duck = await (await DuckDBInstance.create(':memory:')).connect();
    await duck.run(`create table rows_of as select * from read_csv('${join(folder, 'rows.csv')}', header = true, all_varchar = true, quote = '"', escape = '"', delim = ',', nullstr = '', allow_quoted_nulls = false)`);
    for (const part of [0, 1]) {
      const file = join(folder, `${part}.parquet`);
      await duck.run(`copy (select * from rows_of where rowid % 2 = ${part}) to '${file}' (format parquet)`);
      await putObject(behind, `${prefix}000${part}_part_00.parquet`, readFileSync(file));
    }
    duck.closeSync();
    return { command: 'UNLOAD', rowCount: rows.rowCount, rows: [], fields: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
