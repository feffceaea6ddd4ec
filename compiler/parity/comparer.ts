import type { Connection, QueryResult } from '../contracts/adapter.ts';
import type { Host } from '../contracts/host.ts';
import { openMemory, type ParitySide } from './side.ts';
import { literal } from './values.ts';

/** A DuckDB in which rows of two sides meet. */
export interface Comparer {
  /** Brings the rows that the two SELECTs give, as `l.kept` and `r.kept`, for as long as `work` takes. */
  meet<T>(left: readonly [ParitySide, string], right: readonly [ParitySide, string], work: () => Promise<T>): Promise<T>;
  ask(sql: string): Promise<QueryResult>;
  close(): Promise<void>;
}

/** `folder`: where rows are put meanwhile, relative to the project or absolute; what an earlier call left there is removed. */
export async function openComparer(host: Host, folder: string): Promise<Comparer> {
  const place = folder.startsWith('/') || /^[A-Za-z]:[\\/]/.test(folder) ? folder : `${host.root}/${folder}`;
  host.files.remove(place);
  host.files.write(`${place}/spill/.lakec`, '');
  const engine = await openMemory(host, place);
  const connection: Connection = await engine.connect();
  return {
    ask: (sql) => connection.query(sql),
    async meet(left, right, work) {
      const files = { l: `${place}/left.duckdb`, r: `${place}/right.duckdb` };
      const remove = (): void => Object.values(files).forEach((file) => [file, `${file}.wal`].forEach((path) => host.files.remove(path)));
      remove();
      await left[0].keep(left[1], files.l);
      await right[0].keep(right[1], files.r);
      for (const [name, file] of Object.entries(files)) await connection.query(`attach ${literal(file)} as ${name} (read_only)`);
      try {
        return await work();
      } finally {
        for (const name of Object.keys(files)) await connection.query(`detach ${name}`);
        remove();
      }
    },
    async close() {
      connection.close();
      await engine.close();
      host.files.remove(place);
    },
  };
}
