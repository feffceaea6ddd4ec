import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AWS_ENV, startMoto } from '../../../services/aws.ts';
import { jarsOf, pythonOf } from '../../../services/install.ts';
import { startServer, type Server } from '../../../services/server.ts';

// The runner is Python, and so are its tests; here each is a test of the suite. One process, and one Spark, for each file.

const here = import.meta.dirname;
const runner = join(here, '../../../../compiler/adapters/spark/runner');

suite('names_test', async () => ({}));
suite('journal_test', async () => ({}));
suite('parquet_test', async () => ({}));
suite('landed_test', async () => ({}));
suite('kill_test', async () => ({}));
suite('iceberg_test', async (folder) => ({ LAKEC_TEST_JARS: (await jarsOf('iceberg-3.5')).filter((jar) => jar.includes('spark-runtime')).join(','), LAKEC_TEST_WAREHOUSE: `${folder}/warehouse` }));
suite('delta_test', async () => ({ LAKEC_TEST_JARS: (await jarsOf('delta-3.5')).join(',') }));
suite('s3_test', async (_, servers) => {
  const moto = await startMoto();
  servers.push(moto);
  return { ...AWS_ENV, LAKEC_TEST_S3: moto.url, LAKEC_TEST_JARS: (await jarsOf('s3a')).join(',') };
});
suite('connect_test', async (folder, servers) => {
  const python = await pythonOf('spark40');
  const server = await startServer(
    join(dirname(python), 'spark-submit'),
    (port) => ['--class', 'org.apache.spark.sql.connect.service.SparkConnectServer', '--master', 'local[2]', '--conf', `spark.connect.grpc.binding.port=${port}`, '--conf', 'spark.ui.enabled=false', '--conf', 'spark.sql.shuffle.partitions=2', '--conf', `spark.sql.warehouse.dir=${folder}/warehouse`, '--conf', 'spark.log.level=OFF', 'spark-internal'],
    { env: { SPARK_LOCAL_IP: '127.0.0.1', PYSPARK_PYTHON: python }, seconds: 180, ready: listens },
  );
  servers.push(server);
  return { LAKEC_TEST_REMOTE: `sc://127.0.0.1:${server.port}` };
}, 'spark40');

test('the runner has types that mypy --strict accepts', async () => {
  const [check, spark] = [await pythonOf('check'), await pythonOf('spark35')];
  const { code, told } = await run(check, ['-m', 'mypy', '--strict', '--no-error-summary', '--python-version', '3.9', '--python-executable', spark, '--cache-dir', join(dirname(check), '../.mypy_cache'), join(runner, 'lakec_runner'), join(runner, 'runner.py')], {});
  expect(told).toBe('');
  expect(code).toBe(0);
});

/** The tests of a Python file; `prepare` gives what it needs in its environment. */
function suite(module: string, prepare: (folder: string, servers: Server[]) => Promise<Readonly<Record<string, string>>>, spark: 'spark35' | 'spark40' = 'spark35'): void {
  describe(module, () => {
    const servers: Server[] = [];
    const ended = new Map<string, string | null>();
    let why = 'The process told nothing.';
    let folder: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'lakec-runner-suite-'));
      const python = await pythonOf(spark);
      const duckdb = await pythonOf('duckdb');
      const { told } = await run(python, [join(here, 'report.py'), module], { ...(await prepare(folder, servers)), PYTHONPATH: join(dirname(duckdb), `../lib/${versionOf(duckdb)}/site-packages`), TMPDIR: folder, SPARK_LOCAL_IP: '127.0.0.1', PYSPARK_PYTHON: python });
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
    for (const name of testsOf(module)) test(name.replace(/^(\w+)\.test_/, '$1: ').replaceAll('_', ' '), () => expect(ended.has(name) ? ended.get(name) : why).toBeNull());
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

function listens(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.end();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
