import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { duckdb } from '../../../compiler/adapters/duckdb/dialect.ts';
import { planSketch, type Sketch } from '../../phases/6-plan/sketch.ts';
import { dice, openLake } from './lake.ts';

const folder = mkdtempSync(join(tmpdir(), 'lakec-kill-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ROWS = 200_000;
const OUTPUT = { id: 'BIGINT', version: 'INTEGER', note: 'VARCHAR' };
const rows = (version: number): string => `select i as id, ${version}::integer as version, md5(i::varchar) as note from range(${ROWS}) t(i)`;

const CASES: Readonly<Record<string, Sketch>> = {
  'a table': { config: { materialized: 'table' }, sql: rows(2), output: OUTPUT, existing: { kind: 'table', columns: OUTPUT } },
  'a table in place of a view': { config: { materialized: 'table' }, sql: rows(2), output: OUTPUT, existing: { kind: 'view' } },
  'a table with a contract': { config: { materialized: 'table', contract: { enforced: true } }, columns: [{ name: 'id', type: 'bigint', required: true }, { name: 'version', type: 'int' }, { name: 'note', type: 'string' }], sql: rows(2), output: OUTPUT, existing: { kind: 'table' } },
  'a merge': { config: { materialized: 'incremental', incremental_strategy: 'merge', unique_key: 'id' }, sql: rows(2), output: OUTPUT, existing: { kind: 'table', columns: OUTPUT } },
  'delete and insert, after a new column': {
    config: { materialized: 'incremental', unique_key: 'id', on_schema_change: 'append_new_columns' }, sql: `select *, 1 as extra from (${rows(2)})`, output: { ...OUTPUT, extra: 'INTEGER' }, existing: { kind: 'table', columns: OUTPUT },
  },
};

describe('killed in the middle, a table is as it was or as it should be', () => {
  for (const [name, sketch] of Object.entries(CASES)) {
    it(name, async () => {
      const { plan } = await planSketch(sketch, duckdb);
      const statements = plan!.steps.flatMap((step) => (step.kind === 'transaction' ? ['begin transaction', ...step.steps.map((one) => one.sql), 'commit'] : step.kind === 'statement' ? [step.sql] : []));
      const seen = new Set<string>();
      const roll = dice(7);
      for (let round = 0; round < 3; round++) {
        const path = join(folder, `${name.replaceAll(' ', '-')}-${round}`, 'lake.duckdb');
        const lake = await openLake(path);
        await lake.execute(sketch.existing!.kind === 'view' ? `create view lake.silver.orders as ${rows(1)}` : `create table lake.silver.orders as ${rows(1)}`);
        await lake.close();
        seen.add(await killed(path, statements, round === 2 ? undefined : 20 + roll(400)));
        const again = await openLake(path);
        const [found] = await again.rows('select count(*), count(distinct id), min(version), max(version) from lake.silver.orders');
        expect([[ROWS, ROWS, 1, 1], [ROWS, ROWS, 2, 2]]).toContainEqual(found);
        expect(await again.rows("select table_name from duckdb_tables() where table_name like '%lakec%'")).toEqual([]);
        await again.close();
      }
      expect(seen).toContain('killed');
    });
  }
});

/** Runs the statements in a process of their own, and kills it some milliseconds after it began; tells whether it came to its end. */
function killed(path: string, statements: readonly string[], after: number | undefined): Promise<'killed' | 'done'> {
  const told = `${path}.json`;
  writeFileSync(told, JSON.stringify({ path, before: ["set TimeZone = 'UTC'"], statements }));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'child.mjs'), told], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let errors = '';
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString();
      if (said.startsWith('ready') && after !== undefined) setTimeout(() => child.kill('SIGKILL'), after);
    });
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    child.on('close', (code) => {
      if (said.includes('done')) resolve('done');
      else if (code === null) resolve('killed');
      else reject(new Error(errors));
    });
  });
}

it('after a kill the database can be read at once, read-only too', async () => {
  const path = join(folder, 'wal', 'lake.duckdb');
  const lake = await openLake(path);
  await lake.close();
  await killed(path, ['create table silver.a as select 1 as id', 'create table silver.b as select * from range(3000000000) t(i) where i % 7 = 9'], 300);
  const { duckdbAdapter } = await import('../../../compiler/adapters/duckdb/index.ts');
  const { nodeHost } = await import('../../../compiler/host/node.ts');
  const engine = await duckdbAdapter.open({ name: 'dev', engine: 'duckdb', dialect: 'duckdb', database: 'lake', schema: 'main', threads: 1, path, connection: {} }, nodeHost(folder), { readOnly: true });
  expect((await engine.listRelations([{ database: 'lake', schema: 'silver' }])).map((one) => one.identifier)).toEqual(['a']);
  await engine.close();
});
