// Runs the statements of a plan on a database file, as its parent told it, until it is killed.
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const { path, before, statements } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const instance = await DuckDBInstance.create(path);
const connection = await instance.connect();
for (const sql of before) await connection.run(sql);
process.stdout.write('ready\n');
for (const sql of statements) await connection.run(sql);
process.stdout.write('done\n');
connection.closeSync();
instance.closeSync();
