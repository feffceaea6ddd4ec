import type { DuckDBConnection } from '@duckdb/node-api';
import { random, TABLES } from '../lineage/tables.ts';

/** Makes the tables of `queries.sql` in a schema of their own (`s1`), with rows of chance. */
export async function fill(connection: DuckDBConnection, seed: number): Promise<void> {
  const made = Object.entries(TABLES).map(([name, columns]) => `create table s${seed}.${name} as select * from (values ${rows(Object.values(columns), seed * 97 + name.charCodeAt(0))}) as v(${Object.keys(columns).join(', ')});`);
  await connection.run(`create schema s${seed}; ${made.join('\n')}`);
}

function rows(types: readonly string[], seed: number): string {
  const next = random(seed);
  const whole = (top: number): number => 1 + Math.floor(next() * top);
  const value = (type: string): string => (next() < 0.1 ? `null::${type}` : type === 'INTEGER[]' ? `[${Array.from({ length: whole(3) - 1 }, () => whole(5)).join(', ')}]::INTEGER[]` : type === 'VARCHAR' ? `'${['ab', 'b', 'ac', 'dd', 'a', 'c'][whole(6) - 1]}'` : `${whole(5)}::INTEGER`);
  return Array.from({ length: 12 }, () => `(${types.map(value).join(', ')})`).join(', ');
}

/** The rows of some columns as a bag. */
export async function bagOf(connection: DuckDBConnection, sql: string, names: readonly string[], wanted: ReadonlySet<string>): Promise<string> {
  const result = await connection.runAndReadAll(sql);
  const at = names.flatMap((name, i) => (wanted.has(name.toLowerCase()) ? [i] : []));
  return result.getRows().map((row) => JSON.stringify(at.map((i) => row[i]), (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each))).sort().join('\n');
}
