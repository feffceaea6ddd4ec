import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const HOLD = `
  const { DuckDBInstance } = await import(process.argv[1]);
  const instance = await DuckDBInstance.create(process.argv[2]);
  const connection = await instance.connect();
  await connection.run('create table held (id integer)');
  console.log('held');
  setInterval(() => connection, 1000);
`;

/** Another process has the database open. */
export async function setup(folder: string): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', HOLD, createRequire(import.meta.url).resolve('@duckdb/node-api'), join(folder, 'lake.duckdb')], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return async () => {
    child.kill();
    await once(child, 'exit');
  };
}
