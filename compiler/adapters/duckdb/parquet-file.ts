import { dirname } from 'node:path';

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Bytes of the longest row. What DuckDB reads at once is sixteen times as much unless it is told, and has no room then. */
const LONGEST_LINE = 32 * 1024 * 1024;

/**
 * Writes a Parquet file of text columns from a CSV file (header, comma; an empty field without quotes is null), by a DuckDB of its own
 * with little memory. Absolute paths.
 */
export async function csvToParquet(csv: string, parquet: string, columns: readonly string[]): Promise<void> {
  const { DuckDBInstance } = await import('./client.ts');
  const { engineError } = await import('./errors.ts');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '160MB', temp_directory: dirname(parquet) });
  const connection = await instance.connect();
  try {
    const declared = columns.map((_, at) => `'c${at}': 'VARCHAR'`).join(', ');
    const named = columns.map((column, at) => `c${at} as "${column.replaceAll('"', '""')}"`).join(', ');
    await connection.run(`copy (select ${named} from read_csv(${text(csv)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, parallel = false, compression = 'none', max_line_size = ${LONGEST_LINE}, buffer_size = ${LONGEST_LINE + 1}, columns = {${declared}})) to ${text(parquet)} (format parquet, compression zstd, row_group_size 16384)`);
  } catch (thrown) {
    throw engineError(thrown, '');
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
