import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdbBinder } from '../../compiler/adapters/duckdb/binder.ts';
import { SESSION_RULES } from '../../compiler/adapters/spark/session-conf.ts';
import type { Binder } from '../../compiler/contracts/adapter.ts';
import { transpile } from '../../compiler/transpile/index.ts';
import { pythonOf } from '../services/install.ts';
import { GIVEN, randomSelects } from '../transpile/random-select.ts';
import { trapCases } from './cases.ts';
import { plain, type Answer } from './plain.ts';

const here = import.meta.dirname;
let folder: string;
let duckdb: DuckDBConnection;
let binder: Binder;
let spark: { readonly process: ChildProcessWithoutNullStreams; ask(question: object): Promise<Answer> };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lakec-traps-'));
  duckdb = await (await DuckDBInstance.create(':memory:')).connect();
  await duckdb.run("set TimeZone = 'UTC'");
  binder = await openDuckdbBinder();
  const process_ = spawn(await pythonOf('spark35'), [join(here, 'run.py')], { env: { ...process.env, TZ: 'UTC', PYSPARK_SUBMIT_ARGS: '--driver-memory 1g --driver-java-options "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" pyspark-shell' } });
  const waiting: ((answer: Answer) => void)[] = [];
  createInterface({ input: process_.stdout }).on('line', (line) => waiting.shift()!(JSON.parse(line) as Answer));
  process_.stderr.resume();
  process_.stdin.write(`${JSON.stringify(SESSION_RULES)}\n`);
  spark = {
    process: process_,
    ask: (question) => new Promise((resolve) => {
      waiting.push(resolve);
      process_.stdin.write(`${JSON.stringify(question)}\n`);
    }),
  };
}, 1_800_000);

afterAll(async () => {
  spark?.process.stdin.end();
  duckdb?.closeSync();
  await binder?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('rows on DuckDB and on Spark', () => {
  it.each(trapCases)('$name', { timeout: 300_000 }, async ({ name, given, model, expects }) => {
    const parquet = join(folder, `${name}.parquet`);
    await duckdb.run(`create or replace view given as ${given}`);
    const columns = await binder.describe(given);
    if ('error' in columns) throw columns.error;
    // Parquet has no HUGEINT: DuckDB would write it as a double.
    const kept = columns.columns.map(({ name, type }) => (type === 'HUGEINT' ? `cast("${name}" as decimal(38,0)) as "${name}"` : `"${name}"`));
    await duckdb.run(`copy (select ${kept.join(', ')} from given) to '${parquet}' (format parquet)`);
    await binder.define({ database: '', schema: 'main', identifier: 'given' }, columns.columns);
    const made = await transpile(model, 'duckdb', 'spark', { binder });
    if (expects.kind === 'refused') {
      expect('problem' in made && made.problem).toEqual(expect.any(String));
      return;
    }
    if ('problem' in made) throw new Error(made.problem);
    const [left, right] = [await onDuckdb(model), await spark.ask({ given: parquet, sql: made.sql })];
    // Without an order, rows come as they like.
    const bag = (answer: Answer): unknown => ('rows' in answer && !/order by[^)]*$/i.test(model) ? { ...answer, rows: answer.rows.map((row) => JSON.stringify(row)).sort() } : answer);
    if (expects.kind === 'equal') expect({ answer: bag(right), sql: made.sql }).toEqual({ answer: bag(left), sql: made.sql });
    else {
      expect(bag(right)).not.toEqual(bag(left));
      expect(made.traps.map(({ trap }) => trap)).toContain(expects.code);
    }
  });
});

// Seldom does a random SELECT step into a trap that has a warning; where none is told, the rows are the same.
describe('random SELECTs', () => {
  it('that are translated without a warning give the same rows on Spark', async () => {
    const parquet = join(folder, 'random.parquet');
    await duckdb.run(`create or replace view given as ${GIVEN}`);
    await duckdb.run(`copy (select * from given) to '${parquet}' (format parquet)`);
    const columns = await binder.describe(GIVEN);
    if ('error' in columns) throw columns.error;
    await binder.define({ database: '', schema: 'main', identifier: 'given' }, columns.columns);
    const differing: object[] = [];
    let compared = 0;
    for (const sql of randomSelects(Number(process.env['SEED'] ?? 4), Number(process.env['COUNT'] ?? 80))) {
      const made = await transpile(sql, 'duckdb', 'spark', { binder });
      if ('problem' in made || made.traps.length > 0) continue;
      const left = await onDuckdb(sql).then(sorted, (error: unknown) => ({ error: String(error) }));
      const right = sorted(await spark.ask({ given: parquet, sql: made.sql }));
      compared++;
      // What one engine refuses, an overflow for one, the other refuses too.
      const same = 'error' in left ? 'error' in right : JSON.stringify(left) === JSON.stringify(right);
      if (!same) differing.push({ sql, spark: made.sql, left, right });
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(50);
  });
});

/** Rows in the order of their text. */
function sorted(answer: Answer): { readonly rows: readonly string[] } | { readonly error: string } {
  return 'error' in answer ? answer : { rows: answer.rows.map((row) => JSON.stringify(row)).sort() };
}

async function onDuckdb(sql: string): Promise<Answer> {
  const reader = await duckdb.runAndReadAll(sql);
  const types = reader.columnTypes();
  const rows = reader.getRows().map((row) => row.map((value, i) => plain(value, types[i]!)));
  return { columns: reader.columnNames(), rows };
}
