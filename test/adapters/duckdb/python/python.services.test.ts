import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAlive } from '../../../../compiler/adapters/spark/process-life.ts';
import { pythonOf } from '../../../services/install.ts';
import { lakec } from '../../../cli/world.ts';

// One project; each test writes its models anew. The DuckDB of this Python is a newer one than lakec's, and it has no pandas.
const root = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-python-')));
let env: Readonly<Record<string, string | undefined>>;

beforeAll(async () => {
  env = { ...process.env, LAKEC_PYTHON: await pythonOf('snowflake') };
  writeFileSync(join(root, 'dbt_project.yml'), 'name: shop\nprofile: shop\n');
  writeFileSync(join(root, 'profiles.yml'), 'shop: {target: dev, outputs: {dev: {type: duckdb, path: dev.duckdb, threads: 3}}}\n');
}, 900_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const models = (files: Readonly<Record<string, string>>): void => {
  rmSync(join(root, 'models'), { recursive: true, force: true });
  mkdirSync(join(root, 'models'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'models', name), text);
};
const rows = async (sql: string): Promise<unknown> => {
  const instance = await DuckDBInstance.create(join(root, 'dev.duckdb'), { access_mode: 'READ_ONLY' });
  const session = await instance.connect();
  try {
    return (await session.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    session.closeSync();
    instance.closeSync();
  }
};

test('another DuckDB than ours keeps types and values', async () => {
  models({
    'orders.sql': `select i::hugeint * 100000000000000000000 as big, interval '-1 month 3 days 00:00:00.123456' * i as pause, 'b'::enum('a', 'b') as kind, timetz '10:00:00+02:30' as at_time,
  timestamptz '2024-01-01 10:00:00+02' as seen, union_value(b := 'q')::union(a int, b varchar) as either, [i, null]::hugeint[] as many, 1.50::decimal(38, 10) as price from range(3) t(i)`,
    'given.py': 'def model(dbt, session):\n    return dbt.ref("orders")\n',
    'differs.sql': "select count(*) as n from ((from {{ ref('orders') }} except all from {{ ref('given') }}) union all (from {{ ref('given') }} except all from {{ ref('orders') }}))",
    'types.sql': "select string_agg(a.data_type, '; ' order by a.column_index) as types, bool_and(a.data_type = b.data_type) as same from duckdb_columns() as a join duckdb_columns() as b using (column_name) where a.table_name = 'given' and b.table_name = 'orders' -- {{ ref('given') }}",
  });
  const { code, text } = await lakec(['build', '--quiet'], root, env);
  expect(text).toBe('');
  expect(code).toBe(0);
  expect(await rows('select n from differs')).toEqual([{ n: '0' }]);
  expect(await rows('select * from types')).toEqual([{ types: "HUGEINT; INTERVAL; ENUM('a', 'b'); TIME WITH TIME ZONE; TIMESTAMP WITH TIME ZONE; UNION(a INTEGER, b VARCHAR); HUGEINT[]; DECIMAL(38,10)", same: true }]);
}, 120_000);

test('prints are told, secrets are not in its world, what a library lacks is told at the line, and files can be made', async () => {
  models({
    'orders.sql': 'select 1 as id',
    'told.py': 'import os, sys\n\n\ndef model(dbt, session):\n    dbt.config(submission_method="cluster")\n    print("it has", sorted(name for name in os.environ if "SECRET" in name or name == "PLAIN"), len(sys.argv))\n    return dbt.ref("orders")\n',
    'frame.py': 'def model(dbt, session):\n    orders = dbt.ref("orders")\n    return orders.df()\n',
    'ended.py': 'import os\n\n\ndef model(dbt, session):\n    os._exit(3)\n',
    'written.py': 'def model(dbt, session):\n    dbt.config(materialized="external", location="written.parquet")\n    return dbt.ref("orders")\n',
  });
  const { code, text } = await lakec(['build', '--threads', '1'], root, { ...env, DBT_ENV_SECRET_KEY: 'never-to-be-seen', LAKEC_SECRET_OTHER: 'nor-this-one', PLAIN: 'yes' });
  expect(text).toContain('submission_method of "told" has no effect');
  expect(text).toContain("it has ['PLAIN'] 1");
  expect(text).toContain('error[python-model-failed]: The Python model "ended" failed: its process ended with 3.');
  expect(text).toMatch(/error\[python-module-missing\]: The Python model "frame" needs the module "(pandas|numpy)", and .* has none\.\n {2}--> models\/frame\.py:3:12/);
  expect(code).toBe(1);
  expect(await rows(`select * from '${root}/written.parquet'`)).toEqual([{ id: 1 }]);
  expect(existsSync(join(root, 'target/python'))).toBe(false);
}, 120_000);

test('an incremental model whose table has other columns is not changed', async () => {
  models({ 'added.py': 'def model(dbt, session):\n    dbt.config(materialized="incremental", on_schema_change="fail")\n    return session.sql("select 1 as id")\n' });
  expect((await lakec(['build', '--quiet'], root, env)).code).toBe(0);
  models({ 'added.py': 'def model(dbt, session):\n    dbt.config(materialized="incremental", on_schema_change="fail")\n    return session.sql("select 2 as id, 3 as more")\n' });
  const { code, text } = await lakec(['build', '--quiet'], root, env);
  expect(text).toContain('error[incremental-schema-changed]');
  expect(code).toBe(1);
  expect(await rows('select * from added')).toEqual([{ id: 1 }]);
}, 120_000);

test.each(['SIGINT', 'SIGKILL'] as const)('%s to lakec ends the model and all that it started, and leaves no folder; the next run goes on', async (signal) => {
  models({
    'orders.sql': 'select 1 as id',
    'slow.py': 'import os, pathlib, subprocess, time\n\n\ndef model(dbt, session):\n    dbt.ref("orders").fetchall()\n    if pathlib.Path("hurry").exists():\n        return dbt.ref("orders")\n    helper = subprocess.Popen(["sleep", "600"])\n    pathlib.Path("pids").write_text(f"{os.getpid()} {helper.pid}")\n    os.rename("pids", "started")\n    time.sleep(600)\n    return dbt.ref("orders")\n',
  });
  for (const name of ['hurry', 'started']) rmSync(join(root, name), { force: true });
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../../../bin/lakec.js'), 'build', '--quiet'], { cwd: root, env, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const gone = async (what: () => boolean): Promise<void> => {
    while (what()) await setTimeout(50);
  };
  await gone(() => !existsSync(join(root, 'started')) && child.exitCode === null);
  const pids = readFileSync(join(root, 'started'), 'utf8').split(' ').map(Number);
  expect(existsSync(join(root, 'target/python'))).toBe(true);
  child.kill(signal);
  await ended;
  await gone(() => pids.some((pid) => isAlive(pid, '')));
  await gone(() => existsSync(join(root, 'target/python')));
  writeFileSync(join(root, 'hurry'), '');
  expect((await lakec(['build', '--quiet'], root, env)).code).toBe(0);
  expect(await rows('select * from slow')).toEqual([{ id: 1 }]);
}, 120_000);
