import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dbtProject, project } from './project.ts';
import { lakec } from './world.ts';

let root: string;
beforeEach(() => {
  root = project({
    'config/dev.yaml': 'project_name: shop\ndialect: duckdb\nengine: {type: duckdb, path: lake.duckdb}\n',
    'config/snow.yaml': 'extends: dev.yaml\nengine: {type: snowflake, connection: {account: acme-prod, user: LAKEC, database: SHOP, private_key: "${secret:snowflake/private_key}"}}\n',
    'config/away.yaml': 'extends: dev.yaml\nengine: {type: snowflake, connection: {account: acme, host: 127.0.0.1, port: 1, protocol: http, user: U, password: "${secret:snowflake/password}", database: SHOP}}\n',
    'config/red.yaml': "extends: dev.yaml\nengine: {type: redshift, connection: {cluster_identifier: acme, database: dev}}\naws: {endpoint_url: 'http://127.0.0.1:1'}\n",
    'models/silver/orders.sql': "{{ config(materialized='incremental', unique_key='id', incremental_strategy='merge') }}\nselect 1 as id, cast('2026-01-31' as date) as day{% if is_incremental() %} where false{% endif %}",
    'models/gold/days.sql': "select day, count(*) as orders from {{ ref('orders') }} group by all",
  });
});
afterEach(() => vi.unstubAllEnvs());

describe.each([
  ['snow', {}, 'The secret snowflake/private_key was not found'],
  ['away', { LAKEC_SECRET_SNOWFLAKE_PASSWORD: 'correct horse' }, 'ECONNREFUSED'],
  ['red', { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y' }, '127.0.0.1:1'],
  ['red', {}, 'credentials'],
] as const)('with nobody to ask (%s, %j)', (target, env, why) => {
  // Nothing of this machine signs in.
  const alone = { AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/none', AWS_SHARED_CREDENTIALS_FILE: '/none' };
  const type = (...argv: readonly string[]) => {
    for (const [name, value] of Object.entries(alone)) vi.stubEnv(name, value);
    return lakec([...argv, '--target', target], root, { ...alone, ...env });
  };

  it('compile translates all, and says that it takes the engine for empty', async () => {
    const { code, text } = await type('compile');
    expect(code, text).toBe(0);
    expect(text).toContain(why);
    expect(text).toContain('compiled as if nothing were built there');
    expect(readFileSync(join(root, 'target/compiled/shop/models/gold/days.sql'), 'utf8')).toMatch(/group by/);
    expect(readFileSync(join(root, 'target/compiled/shop/models/silver/orders.sql'), 'utf8')).not.toContain('where false');
  });

  it('check finds what is wrong with a model', async () => {
    const { code, text } = await type('check');
    expect(code, text).toBe(0);
  });

  it('a run is refused, and nothing is compiled for it', async () => {
    const { code, text } = await type('run');
    expect(code).toBe(1);
    expect(text).toMatch(/error\[(secret-not-found|engine-unreachable|credentials-refused)\]/);
    expect(existsSync(join(root, 'target/compiled'))).toBe(false);
  });
});

it('a template that asks the engine is told at its place', async () => {
  const asks = project({
    'config/dev.yaml': 'project_name: shop\nengine: {type: snowflake, connection: {account: acme-prod, user: LAKEC, database: SHOP, private_key: "${secret:snowflake/private_key}"}}\n',
    'models/asks.sql': "{% set kinds = run_query('select distinct kind from raw.events') %}\nselect {{ kinds.columns[0].values() | length }} as n",
  });
  const { code, text } = await lakec(['compile'], asks, {});
  expect(code).toBe(1);
  expect(text).toMatch(/error\[template-question-failed\]: The engine can't answer what the template asks: The secret snowflake\/private_key was not found[\s\S]*models\/asks\.sql:1:1/);
});

it('a run with nothing to do makes no database', async () => {
  const root = dbtProject({ 'analyses/x.sql': 'select 1 as id' });
  expect((await lakec(['build'], root)).code).toBe(0);
  expect(existsSync(join(root, 'lake.duckdb'))).toBe(false);
});
