import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Answer } from '../traps/plain.ts';
import { pythonOf } from '../services/install.ts';

/** What answers questions about Snowflake's SQL, one after the other. */
export interface Asked {
  /** The rows of a SELECT, on tables from Parquet files. */
  rows(sql: string, tables: Readonly<Record<string, string>>): Promise<Answer>;
  /** What sqlglot makes of a text of a dialect, or why it can't read it. */
  parse(sql: string, dialect: string): Promise<{ readonly kind: string } | { readonly error: string }>;
  end(): void;
}

/** Starts fakesnow and sqlglot. */
export async function startAsked(): Promise<Asked> {
  const child = spawn(await pythonOf('snowflake'), [join(import.meta.dirname, 'on_fakesnow.py')], { env: { ...process.env, TZ: 'UTC' } });
  const waiting: ((answer: never) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()!(JSON.parse(line) as never));
  let told = '';
  child.stderr.on('data', (data: Buffer) => (told = `${told}${data.toString()}`.slice(-2000)));
  let ended: { readonly error: string } | undefined;
  child.on('close', (code) => {
    ended = { error: `ended with ${code}: ${told}` };
    waiting.splice(0).forEach((resolve) => resolve(ended as never));
  });
  child.stdin.on('error', () => undefined);
  const ask = <T>(question: object): Promise<T> => new Promise((resolve) => {
    if (ended) return resolve(ended as T);
    waiting.push(resolve);
    child.stdin.write(`${JSON.stringify(question)}\n`);
  });
  return { rows: (sql, tables) => ask({ sql, tables }), parse: (sql, dialect) => ask({ sql, parse: dialect }), end: () => void child.stdin.end() };
}
