import { beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../../../compiler/contracts/host.ts';
import type { Manifest } from '../../../compiler/contracts/manifest.ts';
import type { NodeResult, Status } from '../../../compiler/contracts/run.ts';
import { publishCatalog, publishCompiled, publishFreshness, publishManifest, publishPlan, publishResults, readLastRun } from '../../../compiler/phases/8-publish/index.ts';
import { departures } from './shape.ts';
import { CALL, SECRET, compiledOf, flags, manifestOf, projectHost, strict } from './world.ts';

type Json = Record<string, any>;
let host: Host;
let manifest: Manifest;
const read = (name: string) => JSON.parse(host.files.readText(`target/${name}.json`)) as Json;
const at = (second: number) => new Date(CALL.startedAt.getTime() + second * 1000);

beforeAll(() => {
  host = projectHost();
  manifest = manifestOf(host);
  const compiled = new Map([...manifest.nodes.values()].filter((node) => node.kind !== 'source' && node.kind !== 'exposure' && node.kind !== 'seed').map((node) => [node.id, compiledOf(node)]));
  publishManifest(host, flags, manifest, CALL, compiled);
  publishCompiled(host, flags, manifest, compiled);
  const result = (id: string, status: Status, more: Partial<NodeResult> = {}): NodeResult => ({ id, status, message: `${status}!`, diagnostics: [], startedAt: at(1), finishedAt: at(3), thread: 2, ...more });
  publishResults(host, { ...flags, select: ['gold+'] }, manifest, compiled, {
    invocationId: CALL.invocationId, command: 'build', startedAt: CALL.startedAt, finishedAt: at(5), cancelled: false,
    results: [
      result('model.rich.orders', 'success', { rows: 5330, relation: { database: 'rich', schema: 'silver', identifier: 'orders' }, compileSeconds: 0.5 }),
      result('test.rich.unique_fct_id.b17ca094e5', 'fail', { failures: 3 }),
      result('model.rich.fct', 'error', { sql: 'select what ran' }),
      result('model.rich.ver.v1', 'skipped'),
    ],
  });
  publishCatalog(host, flags, manifest, [
    { id: 'model.rich.orders', kind: 'table', columns: [{ name: 'id', type: 'INTEGER' }, { name: 'status', type: 'VARCHAR' }] },
    { id: 'model.rich.ver.v1', kind: 'view', columns: [] },
    { id: 'source.rich.shop.raw_orders', kind: 'external', columns: [{ name: 'id', type: 'INTEGER' }] },
    { id: 'model.rich.gone', kind: 'table', columns: [] },
  ], CALL);
  publishFreshness(host, flags, manifest, [
    { id: 'source.rich.shop.raw_orders', status: 'warn', maxLoadedAt: at(-90_000), age: 90_000, snapshottedAt: at(0), diagnostics: [], startedAt: at(0), finishedAt: at(1) },
    { id: 'source.rich.shop.raw_orders', status: 'error', snapshottedAt: at(0), diagnostics: [], startedAt: at(0), finishedAt: at(1) },
    { id: 'source.rich.shop.raw_orders', status: 'runtime error', snapshottedAt: at(0), diagnostics: [{ code: 'x', severity: 'error', message: 'no such table' }], startedAt: at(0), finishedAt: at(1) },
  ], CALL);
});

describe('the shape that dbt\'s tools expect', () => {
  // What lakec says beside it: tools pass it by.
  const ours = /^\.(sources|exposures|unit_tests)\..*\.config\.materialized: unknown$/;

  it.each(['manifest', 'run_results', 'catalog', 'sources'] as const)('%s.json has it', (artifact) => {
    expect(departures(artifact, read(artifact)).filter((departure) => !ours.test(departure))).toEqual([]);
  });

  it('has entries of every kind in the manifest', () => {
    const kinds = Object.values(read('manifest')['nodes'] as Json).map((node) => node.resource_type as string);
    expect([...new Set(kinds)].sort()).toEqual(['analysis', 'model', 'operation', 'seed', 'snapshot', 'test']);
    for (const section of ['sources', 'macros', 'docs', 'exposures', 'groups', 'selectors', 'disabled', 'unit_tests']) expect([section, Object.keys(read('manifest')[section] as Json).length]).not.toEqual([section, 0]);
  });

  it('is missed when any key of any entry goes away', () => {
    const written = read('manifest');
    for (const [section, id] of [['nodes', 'model.rich.fct'], ['nodes', 'seed.rich.seed_a'], ['sources', 'source.rich.shop.raw_orders'], ['macros', 'macro.rich.cents'], ['unit_tests', 'unit_test.rich.fct.fct_test']] as const) {
      const entry = written[section][id] as Json;
      for (const key of Object.keys(entry)) {
        const without = { ...written, [section]: { [id]: Object.fromEntries(Object.entries(entry).filter(([other]) => other !== key)) } };
        expect([id, key, departures('manifest', without).length]).not.toEqual([id, key, 0]);
      }
    }
  });
});

describe('manifest.json', () => {
  it('says of a model what dbt says of it', () => {
    const model = read('manifest')['nodes']['model.rich.fct'] as Json;
    expect(model).toMatchObject({
      alias: 'fct', schema: 'gold', relation_name: '"rich"."gold"."fct"', original_file_path: 'models/gold/fct.sql', path: 'gold/fct.sql', patch_path: 'rich://models/gold/_gold.yml',
      group: 'finance', access: 'protected', description: 'Orders **doc**', primary_key: ['id'], refs: [{ name: 'orders', package: null, version: null }, { name: 'eph', package: null, version: null }],
      depends_on: { macros: ['macro.rich.cents'], nodes: ['model.rich.orders', 'model.rich.eph'] }, compiled: true, compiled_path: 'target/compiled/rich/models/gold/fct.sql', compiled_code: 'select \'é\' as "fct"',
      contract: { enforced: true, alias_types: true },
    });
    expect(model['columns'].id).toMatchObject({ name: 'id', data_type: 'integer', constraints: [{ type: 'not_null' }], tags: ['ct'], meta: { m: 1 } });
  });

  it('says of a generic test what it is called with', () => {
    const test = Object.values(read('manifest')['nodes'] as Json).find((node) => node.name === 'accepted_values_fct_status__a__b') as Json;
    expect(test).toMatchObject({
      column_name: 'status', attached_node: 'model.rich.fct', file_key_name: 'models.fct', checksum: { name: 'none', checksum: '' },
      test_metadata: { name: 'accepted_values', kwargs: { column_name: 'status', values: ['a', 'b'], model: "{{ get_where_subquery(ref('fct')) }}" }, namespace: null },
    });
  });

  it('has each edge from both ends', () => {
    const { parent_map: parents, child_map: children } = read('manifest') as { parent_map: Record<string, string[]>; child_map: Record<string, string[]> };
    const up = Object.entries(parents).flatMap(([id, above]) => above.map((parent) => `${parent} ${id}`));
    const down = Object.entries(children).flatMap(([id, below]) => below.map((child) => `${id} ${child}`));
    expect(up.sort()).toEqual(down.sort());
    expect(parents['model.rich.fct']).toEqual(['model.rich.orders', 'model.rich.eph']);
    expect(Object.keys(parents)).toEqual(Object.keys(children));
    expect(read('manifest')['group_map']).toMatchObject({ finance: expect.arrayContaining(['model.rich.fct']) as unknown });
  });

  it('keeps what differs from run to run in its metadata', () => {
    const { metadata: first, ...body } = read('manifest');
    expect(JSON.stringify(body)).not.toContain(CALL.invocationId);
    expect(first).toMatchObject({ invocation_id: CALL.invocationId, generated_at: '2026-01-31T12:00:05.000Z', project_name: 'rich', adapter_type: 'duckdb' });
  });
});

describe('run_results.json', () => {
  it('says what became of each node', () => {
    const { results, elapsed_time, args } = read('run_results');
    expect(elapsed_time).toBe(5);
    expect(args).toMatchObject({ which: 'build', target: 'dev', select: ['gold+'] });
    expect(results[0]).toMatchObject({ status: 'success', thread_id: 'Thread-2 (worker)', execution_time: 2, adapter_response: { rows_affected: 5330 }, relation_name: '"rich"."silver"."orders"', compiled: true });
    expect(results[0].timing).toEqual([
      { name: 'compile', started_at: '2026-01-31T12:00:01.000Z', completed_at: '2026-01-31T12:00:01.500Z' },
      { name: 'execute', started_at: '2026-01-31T12:00:01.500Z', completed_at: '2026-01-31T12:00:03.000Z' },
    ]);
    expect(results[1]).toMatchObject({ status: 'fail', failures: 3 });
    expect(results[2]).toMatchObject({ compiled_code: 'select what ran' });
    expect(results[3]).toMatchObject({ status: 'skipped', timing: [] });
  });

  it('tells retry what to run again', () => {
    expect(readLastRun(host, 'target', strict)).toEqual({
      command: 'build',
      flags: { target: 'dev', vars: {}, fullRefresh: false, empty: false, failFast: false, defer: false, favorState: false },
      results: [{ id: 'model.rich.orders', status: 'success' }, { id: 'test.rich.unique_fct_id.b17ca094e5', status: 'fail' }, { id: 'model.rich.fct', status: 'error' }, { id: 'model.rich.ver.v1', status: 'skipped' }],
    });
    expect(readLastRun(host, 'elsewhere', strict)).toBeUndefined();
  });
});

it('puts sources and the rest of the catalog apart, and leaves out what the project has not', () => {
  const { nodes, sources } = read('catalog');
  expect(Object.keys(nodes as Json)).toEqual(['model.rich.orders', 'model.rich.ver.v1']);
  expect(Object.keys(sources as Json)).toEqual(['source.rich.shop.raw_orders']);
  expect(nodes['model.rich.orders'].columns).toEqual({ id: { type: 'INTEGER', index: 1, name: 'id', comment: 'the id' }, status: { type: 'VARCHAR', index: 2, name: 'status', comment: null } });
});

describe('target/compiled', () => {
  it('is laid out as dbt lays it out', () => {
    expect(host.files.walk('target/compiled').map(({ path }) => path.slice('target/compiled/rich/'.length))).toEqual([
      'analyses/an.sql', 'config/dev.yaml/hooks/rich-on-run-end-0.sql', 'config/dev.yaml/hooks/rich-on-run-start-0.sql',
      'models/gold/_gold.yml/accepted_values_fct_status__a__b.sql', 'models/gold/_gold.yml/fct/fct_test.sql', 'models/gold/_gold.yml/not_null_fct_id.sql',
      'models/gold/_gold.yml/relationships_fct_status__id__ref_seed_a_.sql', 'models/gold/_gold.yml/unique_fct_id.sql', 'models/gold/fct.sql', 'models/gold/ver_v1.sql', 'models/gold/ver_v2.sql',
      'models/silver/_silver.yml/source_not_null_shop_raw_orders_id.sql', 'models/silver/eph.sql', 'models/silver/orders.sql', 'seeds/_s.yml/my_generic_seed_a_id.sql',
      'snapshots/s2.yml/snap2.sql', 'snapshots/snap.sql', 'tests/singular.sql',
    ]);
  });

  it('leaves alone the files that say it already', () => {
    const world = projectHost();
    const nodes = manifestOf(world);
    const publish = (sql: string) => publishCompiled(world, flags, nodes, new Map(['model.rich.fct', 'model.rich.eph'].map((id, i) => [id, compiledOf(nodes.nodes.get(id)!, i === 0 ? sql : 'same')])));
    const times = () => world.files.walk('target/compiled').map(({ path, mtimeMs }) => [path.split('/').at(-1), mtimeMs]);
    publish('one');
    const before = times();
    publish('one');
    expect(times()).toEqual(before);
    publish('two');
    expect(times().map(([name], i) => [name, times()[i]![1] === before[i]![1]])).toEqual([['fct.sql', false], ['eph.sql', true]]);
    expect(world.files.readText('target/compiled/rich/models/gold/fct.sql')).toBe('two');
  });
});

it('writes the statements of a plan below target/run', () => {
  const world = projectHost();
  publishPlan(world, flags, manifestOf(world), {
    scans: [],
    nodes: new Map([['model.rich.fct', { id: 'model.rich.fct', action: 'replace', steps: [
      { kind: 'statement', title: 'create the new table aside', sql: 'create table a as\nselect 1' },
      { kind: 'transaction', title: 'swap', steps: [{ kind: 'statement', title: 'drop the old one', sql: 'drop table b' }, { kind: 'statement', title: 'rename', sql: 'alter table a rename to b' }] },
    ] }], ['seed.rich.seed_a', { id: 'seed.rich.seed_a', action: 'none', steps: [] }]]),
  });
  expect(world.files.walk('target/run').map(({ path }) => path)).toEqual(['target/run/rich/models/gold/fct.sql']);
  expect(world.files.readText('target/run/rich/models/gold/fct.sql')).toBe([
    '-- create the new table aside\ncreate table a as\nselect 1;', '-- swap\nbegin;', '-- drop the old one\ndrop table b;', '-- rename\nalter table a rename to b;', 'commit;',
  ].join('\n\n'));
});

it('lets no secret into the target folder', () => {
  const files = host.files.walk('target');
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter(({ path }) => host.files.readText(path).includes(SECRET))).toEqual([]);
});
