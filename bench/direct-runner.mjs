// Runs a JSON list of statements, one by one on one connection: what DuckDB itself takes.
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const instance = await DuckDBInstance.create('direct.duckdb');
const connection = await instance.connect();
for (const statement of JSON.parse(readFileSync(process.argv[2], 'utf8'))) await connection.run(statement);
connection.closeSync();
instance.closeSync();
