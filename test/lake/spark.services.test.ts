import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive, readPid } from '../../compiler/adapters/spark/process-life.ts';
import type { ParityResult } from '../../compiler/parity/result.ts';
import { pythonOf } from '../services/install.ts';
import { differences as differencesOf } from './differences.ts';
import { makeLake, type Lake } from './lake.ts';

// One lake on DuckDB and on Spark, with the same rows: the Spark lake is built by a run whose lakec is killed, then its job, and by one more.
const lakec = join(import.meta.dirname, '../../bin/lakec.js');

let lake: Lake;
let spark35: string;
beforeAll(async () => {
  spark35 = await pythonOf('spark35');
  lake = makeLake();
});
afterAll(() => lake?.remove());

describe('the flagship on Spark 3.5', () => {
  it('goes on where a killed lakec left it: the same job, followed by the next run', async () => {
    const first = start(['build', '--target', 'spark']);
    await nodesFinished(12);
    first.child.kill('SIGKILL');
    await first.ended;
    const [job, ...others] = jobs();
    expect(others).toEqual([]);
    const pid = readPid(join(job!, 'pid'));
    expect(isAlive(pid, job!), 'the job works on').toBe(true);

    const second = start(['build', '--target', 'spark']);
    await second.says('Following the job that an earlier run left behind');
    await nodesFinished(60);
    process.kill(pid, 'SIGKILL');
    expect(await second.ended).toBe(1);
    expect(second.text()).toContain('error[spark-job-died]');
    expect(second.text()).not.toMatch(/\n\s+at [\w.$]+\(/);
    expect(jobs()).toEqual([job]);
  }, 1_800_000);

  it('has the rows and the verdicts of DuckDB, table by table, after one more run', async () => {
    const again = start(['build', '--target', 'spark']);
    expect(await again.ended, again.text()).toBe(0);
    // What the run that was killed had loaded is not loaded again.
    const onSpark = new Map([...verdicts()].map(([id, verdict]) => [id, verdict.replace('no-op 0', 'success ')]));
    const { results } = await lake.run({ command: 'build' });
    const onDuckdb = new Map(results!.results.map(({ id, status, failures }) => [id, `${status} ${failures ?? ''}`]));
    expect(onSpark).toEqual(onDuckdb);
    expect(await differences(lake.root, '.lake/spark')).toEqual([]);
  }, 1_800_000);

  it('is found equal by lakec parity, in every table of the three layers', async () => {
    lake.close();
    const compared = start(['parity', '--targets', 'dev,spark', '--no-build', '--json']);
    const code = await compared.ended;
    const { relations } = JSON.parse(compared.text().split('\n').find((line) => line.startsWith('{"kind":"parity"'))!) as ParityResult;
    expect(relations.filter(({ status }) => status !== 'equal')).toEqual([]);
    expect(code, compared.text()).toBe(0);
    // Each layer is there, its quarantines too, and no table is equal for being empty.
    for (const layer of ['bronze.', 'silver.', 'gold.']) expect(relations.filter(({ relation }) => relation.startsWith(layer)).length).toBeGreaterThanOrEqual(8);
    expect(relations.filter(({ relation }) => relation.endsWith('__quarantine')).length).toBeGreaterThanOrEqual(9);
    expect(relations.filter(({ rows }) => rows.left === 0)).toEqual([]);
  }, 1_800_000);

  it('loads nothing when it runs again, and changes no row', async () => {
    const again = start(['run', '--target', 'spark', '--select', 'bronze']);
    expect(await again.ended, again.text()).toBe(0);
    expect(again.text()).toContain('9 no-op');
    expect(await differences(lake.root, '.lake/spark', ['bronze'])).toEqual([]);
  }, 1_800_000);
});

describe('one model that fails', () => {
  it('skips what descends from it, leaves the others, and is told at the line of its template', async () => {
    const root = join(lake.root, 'small');
    write(root, {
      'config/dev.yaml': 'project_name: shop\nengine: {type: spark_local, threads: 2}\nmodels: {+materialized: table}\n',
      'models/a.sql': "select 1 as id\nunion all\nselect 0\n",
      'models/bad.sql': "select\n  id,\n  {# a comment of the template #}\n  raise_error('no such rate') as rate\nfrom {{ ref('a') }}\n",
      'models/below.sql': "select * from {{ ref('bad') }}\n",
      'models/beside.sql': "select count(*) as n from {{ ref('a') }}\n",
    });
    const run = start(['run'], root);
    expect(await run.ended).toBe(1);
    const statuses = Object.fromEntries([...verdicts(root)].map(([id, verdict]) => [id.split('.').at(-1), verdict.trim()]));
    expect(statuses).toEqual({ a: 'success', bad: 'error', below: 'skipped', beside: 'success' });
    expect(run.text()).toContain('models/bad.sql:');
    expect(run.text()).toContain('no such rate');
    expect(run.text()).not.toContain('org.apache.spark');
  }, 1_800_000);
});

describe('Spark Connect 4.0', () => {
  it('is started by the first run, found by the next, and gives the rows of DuckDB', async () => {
    const python = await pythonOf('spark40');
    const env = { LAKEC_PYTHON: python };
    try {
      const first = start(['run', '--target', 'connect', '--select', '+dim_product'], lake.root, env);
      expect(await first.ended, first.text()).toBe(0);
      expect(first.text()).toContain('Starting a Spark Connect server');
      const next = start(['run', '--target', 'connect', '--select', 'dim_product'], lake.root, env);
      expect(await next.ended, next.text()).toBe(0);
      expect(next.text()).not.toContain('Starting a Spark Connect server');
      expect(await differences(lake.root, '.lake/connect', ['bronze', 'silver', 'gold'], true)).toEqual([]);
    } finally {
      const stop = start(['spark', 'stop', '--target', 'connect'], lake.root, env);
      expect(await stop.ended).toBe(0);
      expect(stop.text()).toContain('has ended');
    }
  }, 1_800_000);
});

describe('a Connect server that is killed while a job is at work', () => {
  it('ends the run with what was at work, and lakec retry builds what is left by a new one', async () => {
    const root = join(lake.root, 'lost');
    const env = { LAKEC_PYTHON: await pythonOf('spark40') };
    write(root, {
      'config/dev.yaml': 'project_name: shop\nengine: {type: spark_connect, threads: 2}\nmodels: {+materialized: table}\n',
      'models/a.sql': 'select 1 as id\n',
      'models/slow.sql': "select count(*) as n from range(3000000) as x cross join range(3000000) as y cross join {{ ref('a') }} as z where x.id * y.id % 7 = z.id\n",
      'models/below.sql': "select * from {{ ref('slow') }}\n",
    });
    try {
      const run = start(['run'], root, env);
      await eventOf(root, '"node_started"', '.slow"');
      process.kill(readPid(join(root, 'target/spark-connect/dev/pid')), 'SIGKILL');
      expect(await run.ended, run.text()).toBe(1);
      expect(run.text()).toContain('error[spark-server-lost]');
      const statuses = () => Object.fromEntries([...verdicts(root)].map(([id, verdict]) => [id.split('.').at(-1), verdict.trim()]));
      expect(statuses()).toEqual({ a: 'success', slow: 'error', below: 'skipped' });
      write(root, { 'models/slow.sql': "select count(*) as n from {{ ref('a') }}\n" });
      const again = start(['retry'], root, env);
      expect(await again.ended, again.text()).toBe(0);
      expect(statuses()).toEqual({ slow: 'success', below: 'success' });
    } finally {
      await start(['spark', 'stop'], root, env).ended;
    }
  }, 600_000);
});

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  text(): string;
  says(text: string): Promise<void>;
}

function start(args: readonly string[], cwd = lake.root, env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [lakec, ...args], { cwd, env: { ...process.env, LAKEC_PYTHON: spark35, NO_COLOR: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (data: Buffer) => (told += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    child, ended, text: () => told,
    async says(text) {
      while (!told.includes(text)) {
        if (child.exitCode !== null) throw new Error(`lakec ended with ${child.exitCode} and did not say "${text}":\n${told}`);
        await setTimeout(50);
      }
    },
  };
}

/** Folders of the lake's jobs. */
function jobs(): readonly string[] {
  const folder = join(lake.root, 'target/jobs');
  return readdirSync(folder).sort().map((name) => join(folder, name));
}

/** Waits until that many nodes of the newest job have finished. */
async function nodesFinished(count: number): Promise<void> {
  for (;; await setTimeout(100)) {
    try {
      const [job] = jobs();
      const events = readdirSync(job!).filter((name) => name.startsWith('events-')).map((name) => readFileSync(join(job!, name), 'utf8')).join('');
      if (events.split('"node_finished"').length > count) return;
    } catch {
      // Not yet.
    }
  }
}

/** Waits for an event of a project's newest job that has all these words. */
async function eventOf(root: string, ...words: readonly string[]): Promise<void> {
  for (;; await setTimeout(100)) {
    const lines = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []).filter((name) => /events-.*\.jsonl$/.test(name)).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
    if (lines(join(root, 'target/jobs')).some((line) => words.every((word) => line.includes(word)))) return;
  }
}

/** Status and failures by node, as the last run's artifact has them. */
function verdicts(root = lake.root): ReadonlyMap<string, string> {
  const { results } = JSON.parse(readFileSync(join(root, 'target/run_results.json'), 'utf8')) as { results: readonly { unique_id: string; status: string; failures: number | null }[] };
  return new Map(results.map(({ unique_id, status, failures }) => [unique_id, `${status} ${failures ?? ''}`]));
}

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** How the tables of a Spark lake in a folder differ from those of DuckDB's. `some`: it may have fewer. */
async function differences(root: string, sparkRoot: string, schemas?: readonly string[], some = false): Promise<readonly string[]> {
  lake.close();
  return (await differencesOf(join(root, '.lake/lake.duckdb'), { relations: join(root, sparkRoot, '_state/relations/*.json'), some, ...(schemas && { schemas }) })).found;
}
