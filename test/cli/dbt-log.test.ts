import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lakec } from './world.ts';

// Dagster, Airflow's cosmos and others start dbt with DBT_LOG_FORMAT=json and read its lines.
const folder = mkdtempSync(join(tmpdir(), 'lakec-log-'));

beforeAll(() => {
  cpSync(new URL('../dbt/cases/failures-and-skips/', import.meta.url).pathname, folder, { recursive: true });
  rmSync(join(folder, 'expected.json'));
  writeFileSync(join(folder, 'models/says.sql'), "{{ log('it says', info=true) }}select 1 as id");
  writeFileSync(join(folder, 'models/late.sql'), "{% if execute %}{{ log('late ' ~ run_query('select count(*) from ' ~ ref('good')).rows[0][0], info=true) }}{% endif %}select 1 as id -- {{ ref('good') }}");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Line {
  readonly info: { readonly name: string; readonly code: string; readonly level: string; readonly msg: string; readonly invocation_id: string; readonly ts: string };
  readonly data: Readonly<Record<string, unknown>> & { readonly node_info?: Readonly<Record<string, string>> };
}

async function lines(args: readonly string[]): Promise<readonly Line[]> {
  const { stdout } = await lakec(args, folder, { DBT_LOG_FORMAT: 'json' });
  return stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Line);
}

describe('the structured log of a dbt project', () => {
  it('tells each result as dbt does', async () => {
    const told = await lines(['build']);
    expect(told[0]!.info).toMatchObject({ name: 'MainReportVersion', code: 'A001', level: 'info' });
    expect(new Set(told.map(({ info }) => info.invocation_id)).size).toBe(1);
    const results = told.filter(({ info }) => ['LogModelResult', 'LogTestResult', 'SkippingDetails'].includes(info.name));
    const seen = results.map(({ info, data }) => [info.name, data.node_info!['unique_id'], data.node_info!['node_status'], info.level]);
    expect(seen.sort()).toEqual([
      ['LogModelResult', 'model.shop.bad', 'success', 'info'],
      ['LogModelResult', 'model.shop.good', 'success', 'info'],
      ['LogModelResult', 'model.shop.raises', 'error', 'error'],
      ['LogModelResult', 'model.shop.says', 'success', 'info'],
      ['LogTestResult', 'test.shop.accepted_values_good_id__False__2.36ea8ebd48', 'fail', 'error'],
      ['LogTestResult', 'test.shop.not_null_bad_id.e248a83511', 'error', 'error'],
      ['SkippingDetails', 'model.shop.below_bad', 'skipped', 'info'],
      ['SkippingDetails', 'model.shop.below_failed_test', 'skipped', 'info'],
      ['SkippingDetails', 'model.shop.late', 'skipped', 'info'],
    ]);
    const good = results.find(({ data }) => data.node_info!['unique_id'] === 'model.shop.good')!;
    expect(Object.keys(good.data.node_info!).sort()).toEqual(['materialized', 'meta', 'node_checksum', 'node_finished_at', 'node_name', 'node_path', 'node_relation', 'node_started_at', 'node_status', 'resource_type', 'unique_id']);
    expect(good.data.node_info!['node_relation']).toEqual({ alias: 'good', database: 'case', relation_name: '"case"."main"."good"', schema: 'main' });
    // Whoever takes the time between them gets a number.
    expect(Date.parse(`${good.data.node_info!['node_finished_at']}Z`) - Date.parse(`${good.data.node_info!['node_started_at']}Z`)).toBeGreaterThanOrEqual(0);
    expect(told.find(({ data }) => data['num_failures'] === 1)!.info.msg).toMatch(/^\d of 9 FAIL 1 accepted_values_good_id__False__2 \.+ \[FAIL 1 in \d+\.\d\ds\]$/);
    expect(told.at(-1)).toMatchObject({ info: { name: 'StatsLine', msg: 'Done. PASS=3 WARN=0 ERROR=3 SKIP=3 NO-OP=0 TOTAL=9' }, data: { stats: { error: 3, pass: 3, skip: 3, total: 9 } } });
    // The lines of a run are lakec's own events too.
    expect(told.find(({ info }) => info.name === 'ConcurrencyLine')).toMatchObject({ kind: 'run-started', command: 'build' });
  });

  it('names the node that a template speaks for, and is quiet about what is for debugging', async () => {
    const spoken = (await lines(['run', '--select', 'good', 'says', 'late'])).filter(({ info }) => info.name === 'JinjaLogInfo').map(({ info, data }) => [info.msg, data.node_info?.['unique_id']]);
    expect([...new Set(spoken.map((each) => each.join(' ')))].sort()).toEqual(['it says model.shop.says', 'late 1 model.shop.late']);
    const finished = (args: readonly string[]) => lines(args).then((told) => told.filter(({ info }) => info.name === 'NodeFinished').map(({ data }) => (data['run_result'] as { status: string }).status));
    expect(await finished(['run', '--select', 'good'])).toEqual([]);
    expect(await finished(['run', '--select', 'good', '--debug'])).toEqual(['success']);
  });

  it('holds what other commands print', async () => {
    expect((await lines(['ls', '--select', 'good'])).map(({ info }) => [info.name, info.msg]).slice(1)).toEqual([['PrintEvent', 'shop.good'], ['PrintEvent', 'shop.accepted_values_good_id__False__2']]);
    expect((await lines(['compile', '--select', 'says', '--quiet'])).at(-1)).toMatchObject({ info: { name: 'CompiledNode' }, data: { node_name: 'says', compiled: 'select 1 as id' } });
    expect((await lines(['show', '--inline', 'select 7 as seven', '--output', 'json'])).at(-1)).toMatchObject({ info: { name: 'ShowNode' }, data: { preview: expect.stringContaining('"seven"') as unknown } });
  });
});
