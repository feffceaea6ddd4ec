import type { DuckDBConnection, DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Connection, QueryResult } from '../../contracts/adapter.ts';
import { engineError } from './errors.ts';
import { plainValue, typeName } from './values.ts';

/** What is done around each statement. */
export interface Around {
  /** What a statement may need is there when it resolves. */
  before(sql: string): Promise<void>;
  /** What is to be thrown instead of a statement's failure. */
  because(thrown: unknown): unknown;
}

/** A session with DuckDB, as the execute phase uses it. */
export function wrapConnection(session: DuckDBConnection, around: Around): Connection {
  const within = async <T>(sql: string, work: () => Promise<T>): Promise<T> => {
    await around.before(sql);
    try {
      return await work();
    } catch (thrown) {
      throw around.because(thrown);
    }
  };
  return {
    query: (sql) => within(sql, () => queryRows(session, sql)),
    execute: (sql) => within(sql, async () => changedRows(await run(session, sql))),
    cancel: () => session.interrupt(),
    progress: () => {
      const { percentage } = session.progress;
      return percentage >= 0 ? { percent: percentage } : undefined;
    },
    close: () => session.closeSync(),
  };
}

/** Runs one statement and reads all of its rows. */
export async function queryRows(session: DuckDBConnection, sql: string): Promise<QueryResult> {
  const result = await run(session, sql);
  const columns = result.columnNames().map((name, index) => ({ name, type: typeName(result.columnType(index)) }));
  try {
    return { columns, rows: await result.convertRows(plainValue) };
  } catch (thrown) {
    throw engineError(thrown, sql);
  }
}

async function run(session: DuckDBConnection, sql: string): Promise<DuckDBMaterializedResult> {
  try {
    return await session.run(sql);
  } catch (thrown) {
    throw engineError(thrown, sql);
  }
}

// CREATE TABLE AS and COPY tell their count as a row, not as "rows changed".
const CREATE = 7;
const COPY = 11;

async function changedRows(result: DuckDBMaterializedResult): Promise<{ readonly rows?: number }> {
  if (result.rowsChanged > 0) return { rows: result.rowsChanged };
  const statement: number = result.statementType;
  if (statement !== CREATE && statement !== COPY && result.columnCount !== 1) return {};
  if (result.columnName(0) !== 'Count') return {};
  const [row] = await result.getRows();
  return row ? { rows: Number(row[0]) } : {};
}
