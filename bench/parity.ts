import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { best, measure } from './measure.ts';

// Usage: npm run bench parity -- [rows]. How many rows a second `lakec parity --no-build` compares, of two DuckDB files that are equal, that
// differ in one row, and in every hundredth. Prints a Markdown table.

const rows = Number(process.argv[2] ?? 2_000_000);
const lakec = fileURLToPath(new URL('../bin/lakec.js', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'lakec-bench-parity-'));

try {
  const files = {
    'config/base.yaml': 'project_name: shop\nengine: {type: duckdb, path: "${paths.root}/lake.duckdb"}\npaths: {root: .lake}\n',
    'config/dev.yaml': 'extends: base.yaml\n', 'config/ci.yaml': 'extends: base.yaml\npaths: {root: .lake/ci}\n',
    'models/equal.sql': model('0'), 'models/one.sql': model('0'), 'models/many.sql': model('0'),
  };
  for (const folder of ['config', 'models', '.lake/ci']) mkdirSync(join(root, folder), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
  await fill('.lake', { equal: '0', one: '0', many: '0' });
  await fill('.lake/ci', { equal: '0', one: 'case when i = 77777 then 0.0001 else 0 end', many: 'case when i % 100 = 0 then 0.0001 else 0 end' });
  const start = await best(3, () => measure('node', [lakec, 'ls', '--quiet'], root));
  process.stdout.write(`| table of ${rows} rows, 8 columns | seconds | rows a second |\n|---|---|---|\n`);
  for (const name of ['equal', 'one', 'many']) {
    const { seconds } = await best(3, () => measure('sh', ['-c', '"$@"; test $? -le 1', 'sh', 'node', lakec, 'parity', '--targets', 'dev,ci', '--no-build', '--quiet', '--select', name], root));
    process.stdout.write(`| ${{ equal: 'equal', one: 'one row differs', many: 'every hundredth differs' }[name]} | ${seconds.toFixed(2)} | ${Math.round(rows / (seconds - start.seconds)).toLocaleString('en')} |\n`);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}

/** A model whose table has such rows in descending order on the second side. */
function model(by: string): string {
  return `{{ config(materialized='table', unique_key='id') }}\n${select(by)}\n`;
}

function select(by: string): string {
  return `select i as id, i % 1000 as customer, 'order ' || i as name, (i * 1.37 + ${by})::decimal(18,4) as amount, date '2026-01-01' + (i % 365)::integer as day, timestamp '2026-01-01' + interval 1 second * i as at, i % 3 = 0 as paid, case i % 5 when 0 then null else 'note ' || (i % 97) end as note from range(${rows}) t(i)`;
}

async function fill(folder: string, tables: Readonly<Record<string, string>>): Promise<void> {
  const database = await DuckDBInstance.create(join(root, folder, 'lake.duckdb'));
  const session = await database.connect();
  for (const [name, by] of Object.entries(tables)) await session.run(`create table main.${name} as ${select(by)}`);
  session.closeSync();
  database.closeSync();
}
