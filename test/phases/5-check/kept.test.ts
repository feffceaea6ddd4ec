import { describe, expect, it } from 'vitest';
import { duckdbAdapter } from '../../../compiler/adapters/duckdb/index.ts';
import { openChecks, type KeptChecks } from '../../../compiler/cache/checks.ts';
import type { Diagnostic } from '../../../compiler/contracts/diagnostics.ts';
import { memoryHost } from '../../../compiler/host/memory.ts';
import { check } from '../../../compiler/phases/5-check/index.ts';
import { lastingKey } from '../../../compiler/phases/5-check/lasting-key.ts';
import { relationOf, synthetic, type Synthetic } from './synthetic.ts';
import { checkFiles } from './world.ts';

const NOTHING = { columns: async () => undefined, existing: new Map() };

/** What a check gives, and which SELECTs the binder was asked about. */
async function checked(models: readonly Synthetic[], kept?: KeptChecks) {
  const { manifest, compiled } = synthetic(models);
  const binder = await duckdbAdapter.openBinder();
  const diagnostics: Diagnostic[] = [];
  const asked: string[] = [];
  try {
    const nodes = await check(manifest, compiled, { ...NOTHING, binder: { ...binder, describe: (sql) => (asked.push(sql), binder.describe(sql)) }, ...(kept && { kept }) }, { report: (diagnostic) => void diagnostics.push(diagnostic) });
    kept?.save();
    return { found: { nodes: nodes.map(({ id, output, unchecked }) => ({ id, output, unchecked })), diagnostics }, asked };
  } finally {
    await binder.close();
  }
}

const SHAPES: readonly ((a: string, b: string, n: number) => string)[] = [
  (a) => `select * from @${a}`,
  (a, _, n) => `select id, x as y, ${n} as x from @${a}`,
  (a, b) => `select l.id, r.x from @${a} as l left join @${b} as r on l.id = r.id`,
  (a) => `with t as (select id, x from @${a}) select id, cast(x as varchar) as x from t`,
  (a, _, n) => `select id, ${n % 4 === 0 ? 'y' : 'x'} as x from @${a}`,
  (a, _, n) => `select id, max(x) over (partition by id) as x, ${n} as n from @${a}`,
  (a) => `select id, x from @${a} where id in (select id from @${a})`,
];

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

function model(name: string, sql: string): Synthetic {
  return { name, parents: [...new Set([...sql.matchAll(/@(\w+)/g)].map((match) => match[1]!))], sql };
}

function project(seed: number, count: number): Synthetic[] {
  const next = random(seed);
  const models = [model('m0', "select 1 as id, 'a' as x"), model('m1', 'select 1 as id, 2 as x')];
  while (models.length < count) models.push(model(`m${models.length}`, SHAPES[next(SHAPES.length)]!(models[next(models.length)]!.name, models[next(models.length)]!.name, models.length)));
  return models;
}

describe('what earlier checks found', () => {
  it.each([1, 2, 3, 4, 5])('changes nothing: after each edit a warm check says what a cold one says (%i)', async (seed) => {
    const { files } = memoryHost({});
    const next = random(seed * 7);
    let models = project(seed, 60);
    for (let round = 0; round < 5; round++) {
      const warm = await checked(models, openChecks(files, 'target', 'key'));
      const cold = await checked(models);
      expect(warm.found, `round ${round}`).toEqual(cold.found);
      if (round > 0) expect(warm.asked.length).toBeLessThanOrEqual(cold.asked.length);
      const at = 2 + next(models.length - 2);
      const [a, b] = [models[next(at)]!.name, models[next(at)]!.name];
      models = models.map((each, i) => (i === at ? model(each.name, SHAPES[next(SHAPES.length)]!(a, b, round + 1)) : each));
    }
  });

  it('is not asked again when nothing changed, and of a changed model only for it and those whose columns changed', async () => {
    const { files } = memoryHost({});
    const chain = (first: string, third: string) => [model('m0', first), model('m1', 'select id, x, 1 as one from @m0'), model('m2', third), model('m3', 'select id, x, 3 as three from @m2'), model('m4', 'select id, 4 as four from @m0')];
    const before = chain('select 1 as id, 2 as x', 'select id, x, 2 as two from @m1');
    const cold = await checked(before, openChecks(files, 'target', 'key'));
    expect(cold.asked).toHaveLength(5);
    expect((await checked(before, openChecks(files, 'target', 'key'))).asked).toEqual([]);
    // Another text, the same columns.
    expect((await checked(chain('select 1 as id, 2 as x', 'select id, x + 1 as x, 2 as two from @m1'), openChecks(files, 'target', 'key'))).asked).toHaveLength(1);
    // Another type: all that read it, near and far.
    expect((await checked(chain('select 1 as id, true as x', 'select id, x, 2 as two from @m1'), openChecks(files, 'target', 'key'))).asked).toHaveLength(5);
    // Another lakec.
    expect((await checked(before, openChecks(files, 'target', 'other'))).asked).toHaveLength(5);
  });

  it('is as good as gone when its file is torn', async () => {
    const { files } = memoryHost({});
    const models = project(3, 20);
    await checked(models, openChecks(files, 'target', 'key'));
    files.write('target/cache/checks', files.readText('target/cache/checks').slice(0, -9));
    expect((await checked(models, openChecks(files, 'target', 'key'))).found).toEqual((await checked(models)).found);
  });

  it('is never asked for mistakes: they are told every time, lint rules too', async () => {
    const { files } = memoryHost({});
    const given = {
      'config/dev.yaml': 'project_name: shop\nengine: {type: duckdb, path: lake.duckdb}\nlint: {decimal_average: error, float_column: warn}\n',
      'models/a.sql': 'select cast(1 as decimal(18,4)) as amount', 'models/b.sql': "select avg(amount) as mean from {{ ref('a') }}", 'models/c.sql': "select nothing from {{ ref('a') }}",
    };
    const told = async () => (await checkFiles(given, {}, { early: true, kept: openChecks(files, 'target', 'key') })).diagnostics;
    const first = await told();
    expect(first.map(({ code }) => code).sort()).toEqual(['lint-decimal-average', 'lint-float-column', 'unknown-column']);
    expect(await told()).toEqual(first);
  });
});

describe('the key of an answer', () => {
  const read = [{ node: { id: 'model.p.a', kind: 'model', relation: relationOf('a') } as never, columns: [{ name: 'id', type: 'INTEGER' }] }];
  const A = '"lake"."main"."a"';
  it.each([
    `select * from ${A}`, `with t as (select * from ${A}), u as (select id from t) select * from u join ${A} using (id)`, 'select 1 as x', `select * from (select * from ${A})`,
    `select n from range(3) as r(n)`, `select id is distinct from 1 as d from ${A} -- from nowhere\n`,
  ])('is there for %s', (sql) => expect(lastingKey(sql, read)).toBeDefined());
  it.each(['select * from b', `select * from ${A} join other.b on true`, "select * from read_csv('x.csv')", "select * from 'x.csv'", 'select * from "b"', `with t as (select 1) select * from u`])('is not there for %s', (sql) => expect(lastingKey(sql, read)).toBeUndefined());
});
