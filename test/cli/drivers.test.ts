import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { project } from './project.ts';

const repository = join(import.meta.dirname, '../..');
let root: string;
beforeEach(() => {
  root = project({
    'config/dev.yaml': 'project_name: shop\nengine: {type: duckdb, path: lake.duckdb}\n',
    'config/snow.yaml': 'extends: dev.yaml\nengine: {type: snowflake, connection: {account: acme, host: 127.0.0.1, port: 1, protocol: http, user: U, password: "${secret:snowflake/password}", database: SHOP, connect_retries: 0}}\n',
    'config/red.yaml': "extends: dev.yaml\nengine: {type: redshift, connection: {cluster_identifier: acme, db_user: lakec, database: dev}}\naws: {endpoint_url: 'http://127.0.0.1:1'}\n",
    'models/silver/orders.sql': "{{ config(materialized='table') }}\nselect 1 as id",
    'models/gold/totals.sql': "select count(*) as orders from {{ ref('orders') }}",
    'models/_tests.yml': 'models:\n  - name: orders\n    columns: [{name: id, data_tests: [unique, not_null]}]\n',
  });
});

/** Packages that the bundle loads in a process of its own, each once. */
function packagesOf(...argv: readonly string[]): readonly string[] {
  const file = join(root, 'loaded.txt');
  rmSync(file, { force: true });
  const env = { ...process.env, LAKEC_TEST_LOADED: file, LAKEC_SECRET_SNOWFLAKE_PASSWORD: 'correct horse', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y', AWS_MAX_ATTEMPTS: '1' };
  spawnSync(process.execPath, ['--import', join(import.meta.dirname, 'loaded.mjs'), join(repository, 'bin/lakec.js'), ...argv], { cwd: root, env });
  const paths = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  expect(paths.some((path) => path.endsWith('/bin/lakec.js')), 'lakec is seen').toBe(true);
  return [...new Set(paths.flatMap((path) => path.match(/(?<=\/node_modules\/)(?:@[^/]+\/)?[^/]+(?!.*\/node_modules\/)/g) ?? []))].sort();
}

const DRIVERS = /snowflake|^@aws-sdk|^@smithy|^@platformatic|kafka/;

it.each([['--version'], ['--help'], ['build'], ['compile'], ['test'], ['ls'], ['docs'], ['show', '--select', 'totals']])('lakec %s on DuckDB loads no driver of another engine or source', (...argv) => {
  expect(packagesOf(...argv).filter((name) => DRIVERS.test(name))).toEqual([]);
});

it('a run on Snowflake loads Snowflake\'s alone, and one on Redshift AWS\'s', () => {
  const [snowflake, redshift] = [packagesOf('compile', '--target', 'snow'), packagesOf('compile', '--target', 'red')];
  expect(snowflake).toContain('snowflake-sdk');
  expect(snowflake).not.toContain('@aws-sdk/client-redshift-data');
  expect(redshift).toContain('@aws-sdk/client-redshift-data');
  expect(redshift).not.toContain('snowflake-sdk');
});
