// What DuckDB itself takes to bind the SELECTs of a project: each is prepared over empty tables of what it reads, and its own empty table is made.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { DuckDBInstance } from '@duckdb/node-api';

const manifest = JSON.parse(readFileSync('target/manifest.json', 'utf8'));
const nodes = Object.values(manifest.nodes).filter(({ resource_type: kind }) => kind === 'model' || kind === 'seed');
const byId = new Map(nodes.map((node) => [node.unique_id, node]));
const order = [];
const seen = new Set();
const visit = (id) => {
  const node = byId.get(id);
  if (!node || seen.has(id)) return;
  seen.add(id);
  node.depends_on.nodes?.forEach(visit);
  order.push(node);
};
nodes.forEach(({ unique_id: id }) => visit(id));
const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await instance.connect();
const nameOf = (node) => `"${node.schema}"."${node.alias}"`;
for (const schema of new Set(order.map(({ schema }) => schema))) await connection.run(`create schema if not exists "${schema}"`);
const start = performance.now();
for (const node of order) {
  if (node.resource_type === 'seed') {
    await connection.run(`create table ${nameOf(node)} (id bigint, amount bigint)`);
    continue;
  }
  const sql = node.compiled_code.replaceAll(`"${node.database}".`, '');
  const statement = await connection.prepare(sql);
  const columns = Array.from({ length: statement.columnCount }, (_, i) => `"${statement.columnName(i)}" ${statement.columnType(i)}`);
  statement.destroySync();
  await connection.run(`create table ${nameOf(node)} (${columns.join(', ')})`);
}
process.stdout.write(`${((performance.now() - start) / 1000).toFixed(3)}\n`);
connection.closeSync();
instance.closeSync();
