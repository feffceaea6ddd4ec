import type { RowFile } from '../contracts/connector.ts';
import type { Files } from '../contracts/host.ts';
import { csvLine, jsonLine } from '../landing/lines.ts';
import { openFile } from './landing-file.ts';
import type { Places } from './places.ts';

export interface RowsToLand {
  readonly files: Files;
  readonly places: Places;
  readonly path: string;
  readonly format: 'csv' | 'ndjson' | 'parquet';
  readonly columns: readonly string[];
  progress(more: { readonly rows?: number; readonly bytes?: number }): void;
}

/** A file of rows of text. Parquet is written by DuckDB from a CSV file that stands beside it until then. */
export async function openRows({ format, columns, path, places, files, progress }: RowsToLand): Promise<RowFile> {
  const parquet = format === 'parquet';
  const csvPath = parquet ? `${path}.csv` : path;
  const file = await openFile({
    files, places, path: csvPath, packed: !parquet, progress,
    close: async () => {
      if (!parquet) return places.take(path);
      const { csvToParquet } = await import('../adapters/duckdb/parquet-file.ts');
      await csvToParquet(places.absolute(places.scratch(csvPath)), places.absolute(places.scratch(path)), columns);
      files.remove(places.scratch(csvPath));
      await places.take(path);
    },
  });
  let rows = 0;
  let bytes = 0;
  const line = format === 'ndjson' ? (row: readonly (string | null)[]) => jsonLine(columns, row) : csvLine;
  if (format !== 'ndjson') await file.write(csvLine(columns));
  return {
    get rows() { return rows; },
    get bytes() { return bytes; },
    async write(row) {
      const text = line(row);
      rows++;
      bytes += text.length;
      await file.write(text, 1);
    },
    close: () => file.close(),
  };
}
