import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AWS_ENV, startMoto } from '../../../services/aws.ts';
import { s3Error, startFaults } from '../../../services/faults.ts';
import { jarsOf, pythonOf } from '../../../services/install.ts';
import type { Server } from '../../../services/server.ts';
import { startConnect } from '../../../services/spark-connect.ts';

// The runner is Python, and so are its tests; here each is a test of the suite. One process, and one Spark, for all files that need the same one.

const here = import.meta.dirname;
const runner = join(here, '../../../../compiler/adapters/spark/runner');

suite(['names_test', 'journal_test', 'parquet_test', 'landed_test', 'kill_test'], async () => ({}));
suite(['iceberg_test'], async (folder) => ({ LAKEC_TEST_JARS: (await jarsOf('iceberg-3.5')).filter((jar) => jar.includes('spark-runtime')).join(','), LAKEC_TEST_WAREHOUSE: `${folder}/warehouse` }));
suite(['delta_test'], async () => ({ LAKEC_TEST_JARS: (await jarsOf('delta-3.5')).join(',') }));
suite(['s3_test'], async (_, servers) => {
  const moto = await startMoto();
  const s3 = await startFaults(moto.url);
  servers.push(moto, s3);
  // A test says when rows are refused, and when they are taken again.
  let refused = false;
  s3.refuse = (line) => {
    if (/^PUT \/lake\/(refuse|take)-rows$/.test(line)) refused = line.includes('refuse');
    return refused && /^PUT \S+\.parquet/.test(line) ? s3Error(403, 'AccessDenied', 'Access Denied') : undefined;
  };
  return { ...AWS_ENV, LAKEC_TEST_S3: s3.url, LAKEC_TEST_JARS: (await jarsOf('s3a')).join(',') };
});
suite(['connect_test'], async (folder, servers) => {
  const server = await startConnect(`${folder}/warehouse`);
  servers.push(server);
  return { LAKEC_TEST_REMOTE: server.remote };
}, 'spark40');

test('the runner has types that mypy --strict accepts', async () => {
  const [check, spark] = [await pythonOf('check'), await pythonOf('spark35')];
  const { code, told } = await run(check, ['-m', 'mypy', '--strict', '--no-error-summary', '--python-version', '3.9', '--python-executable', spark, '--cache-dir', join(dirname(check), '../.mypy_cache'), join(runner, 'lakec_runner'), join(runner, 'runner.py')], {});
  expect(told).toBe('');
  expect(code).toBe(0);
});

/** The tests of Python files; `prepare` gives what they need in their environment. */
function suite(modules: readonly string[], prepare: (folder: string, servers: Pick<Server, 'stop'>[]) => Promise<Readonly<Record<string, string>>>, spark: 'spark35' | 'spark40' = 'spark35'): void {
  describe(modules.join(', '), () => {
    const servers: Pick<Server, 'stop'>[] = [];
    const ended = new Map<string, string | null>();
    let why = 'The process told nothing.';
    let folder: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'lakec-runner-suite-'));
      const python = await pythonOf(spark);
      const duckdb = await pythonOf('duckdb');
      const { told } = await run(python, [join(here, 'report.py'), ...modules], { ...(await prepare(folder, servers)), PYTHONPATH: join(dirname(duckdb), `../lib/${versionOf(duckdb)}/site-packages`), TMPDIR: folder, SPARK_LOCAL_IP: '127.0.0.1', PYSPARK_PYTHON: python });
      for (const line of told.split('\n').filter((each) => each.includes('REPORT '))) {
        const report = JSON.parse(line.slice(line.indexOf('REPORT ') + 7)) as { test?: string; failed?: string | null; all?: string };
        if (report.test !== undefined) ended.set(report.test, report.failed ?? null);
        else why = report.all ?? why;
      }
      if (ended.size === 0) why += `\n${told.slice(-4000)}`;
    }, 1_800_000);
    afterAll(async () => {
      for (const server of servers) await server.stop();
      rmSync(folder, { recursive: true, force: true });
    });
    for (const name of modules.flatMap(testsOf)) test(name.replace(/^(\w+)\.test_/, '$1: ').replaceAll('_', ' '), () => expect(ended.has(name) ? ended.get(name) : why).toBeNull());
  });
}

/** `Class.test_name` of each test of a Python file. */
function testsOf(module: string): readonly string[] {
  const found: string[] = [];
  let owner = '';
  for (const line of readFileSync(join(here, `${module}.py`), 'utf8').split('\n')) {
    owner = /^class (\w+)/.exec(line)?.[1] ?? owner;
    const name = /^ {4}(?:def )?(test_\w+)(?:\(| =)/.exec(line)?.[1];
    if (name !== undefined) found.push(`${owner}.${name}`);
  }
  return found;
}

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<{ readonly code: number | null; readonly told: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: here, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let told = '';
    child.stdout.on('data', (data: Buffer) => (told += data.toString()));
    child.stderr.on('data', (data: Buffer) => (told += data.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, told }));
  });
}

function versionOf(python: string): string {
  return /python3\.\d+/.exec(readFileSync(join(dirname(python), '../pyvenv.cfg'), 'utf8').replace(/version = (3\.\d+)\S*/, 'python$1'))![0];
}
