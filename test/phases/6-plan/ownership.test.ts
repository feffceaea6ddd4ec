import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Diagnostic } from '../../../compiler/contracts/diagnostics.ts';
import type { Manifest } from '../../../compiler/contracts/manifest.ts';
import { relationKey } from '../../../compiler/contracts/relation.ts';
import { duckdb } from '../../../compiler/adapters/duckdb/dialect.ts';
import { memoryHost } from '../../../compiler/host/memory.ts';
import { memoryStore } from '../../../compiler/host/memory-store.ts';
import { landingZone } from '../../../compiler/landing/zone.ts';
import { madeSchemas, plan, planPrune, readOwnership, remember } from '../../../compiler/phases/6-plan/index.ts';
import { openLake, type Lake } from '../../run/materializations/lake.ts';
import { FLAGS, RUN_STARTED, sketched, type Sketch } from './sketch.ts';

let lake: Lake;
beforeAll(async () => {
  lake = await openLake();
});
afterAll(() => lake.close());

const world = { dialect: duckdb, query: (sql: string) => lake.connection.query(sql) };

/** Builds some models as one project's run does, and remembers them. */
async function run(models: readonly Sketch[], name = 'lake'): Promise<{ readonly manifest: Manifest; readonly diagnostics: readonly Diagnostic[]; readonly setup: readonly string[] }> {
  const all = models.map(sketched);
  const { manifest: first } = all[0]!;
  const manifest: Manifest = { ...first, project: { ...first.project, name }, nodes: new Map(all.flatMap((one) => [...one.manifest.nodes])) };
  const diagnostics: Diagnostic[] = [];
  const existing = new Map((await lake.engine.listRelations([{ database: 'lake', schema: 'silver' }])).map((one) => [relationKey(one), one]));
  const planned = await plan(manifest, all.map((one) => one.checked), {
    ...world, existing, columns: (one) => lake.engine.columns(one), files: memoryHost().files, landing: landingZone(memoryHost().files, memoryStore()), flags: FLAGS, invocationId: 'run-1', runStartedAt: RUN_STARTED,
  }, { report: (diagnostic) => diagnostics.push(diagnostic) });
  for (const step of planned.setup ?? []) await lake.execute(step.sql);
  for (const node of planned.nodes.values()) for (const step of node.steps) if (step.kind === 'statement') await lake.execute(step.sql);
  const made = [...planned.nodes.values()].map((node) => ({ id: node.id, relation: node.relation! }));
  for (const step of remember(manifest, made, await readOwnership(manifest, world), duckdb)) await lake.execute(step.sql);
  return { manifest, diagnostics, setup: (planned.setup ?? []).map((step) => step.sql) };
}

async function pruned(manifest: Manifest): Promise<ReturnType<typeof planPrune>> {
  const ownership = await readOwnership(manifest, world);
  const existing = new Map((await lake.engine.listRelations(madeSchemas(ownership))).map((one) => [relationKey(one), one]));
  return planPrune(manifest, existing, ownership, duckdb);
}

it('lists what the project made and no model makes any more, and nothing else', async () => {
  await lake.execute('create table lake.silver.theirs as select 1 as id; create view lake.silver.their_view as select 1 as id');
  const both = await run([{ name: 'a', config: { materialized: 'table' } }, { name: 'b' }, { name: 'c', config: { materialized: 'table' } }]);
  expect(both.setup.length).toBe(3);
  expect(await pruned(both.manifest)).toEqual([]);

  const one = await run([{ name: 'a', config: { materialized: 'table' } }]);
  expect(one.setup).toEqual([]);
  expect((await pruned(one.manifest)).map(({ relation, node, steps }) => [relation.identifier, relation.kind, node, steps[0]!.sql])).toEqual([
    ['b', 'view', 'model.lake.b', 'drop view if exists lake.silver.b'],
    ['c', 'table', 'model.lake.c', 'drop table if exists lake.silver.c'],
  ]);

  // Somebody dropped c and made a view of that name: it is theirs.
  await lake.execute('drop table lake.silver.c; create view lake.silver.c as select 2 as id');
  const [only, ...rest] = await pruned(one.manifest);
  expect([only!.relation.identifier, rest.length]).toEqual(['b', 0]);

  for (const step of only!.steps) await lake.execute(step.sql);
  expect(await pruned(one.manifest)).toEqual([]);
  expect((await lake.rows('select table_name from duckdb_tables() where schema_name = \'silver\' order by 1')).flat()).toEqual(['a', 'theirs']);
});

it("another project's database is refused, and left alone", async () => {
  const { diagnostics, setup } = await run([{ name: 'a' }], 'other');
  expect(diagnostics.map((one) => one.code)).toEqual(['foreign-state']);
  expect(setup).toEqual([]);
});
