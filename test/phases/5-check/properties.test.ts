import { describe, expect, it } from 'vitest';
import { duckdbAdapter } from '../../../compiler/adapters/duckdb/index.ts';
import type { Binder } from '../../../compiler/contracts/adapter.ts';
import type { Diagnostic } from '../../../compiler/contracts/diagnostics.ts';
import { check } from '../../../compiler/phases/5-check/index.ts';
import { relationOf, synthetic, type Synthetic } from './synthetic.ts';

const NOTHING = { columns: async () => undefined, existing: new Map() };

async function checked(models: readonly Synthetic[], watch: (binder: Binder) => Binder = (binder) => binder) {
  const { manifest, compiled } = synthetic(models);
  const binder = await duckdbAdapter.openBinder();
  const diagnostics: Diagnostic[] = [];
  try {
    return { nodes: await check(manifest, compiled, { ...NOTHING, binder: watch(binder) }, { report: (diagnostic) => void diagnostics.push(diagnostic) }), diagnostics };
  } finally {
    await binder.close();
  }
}

/** Texts of models over one or two parents; some say their parents' names, some are wrong now and then. */
const SHAPES: readonly ((a: string, b: string, n: number) => string)[] = [
  (a) => `select * from @${a}`,
  (a) => `select id, x as y, x + 1 as x from @${a}`,
  (a, b) => `select l.id, r.x, l.id = r.id as same from @${a} as l left join @${b} as r on l.id = r.id`,
  (a, b) => `select l.*, r.x as other from @${a} as l join @${b} as r using (id)`,
  (a) => `select ${a}.id, ${a}.x from @${a}`,
  (a, b) => `with ${b} as (select id, cast(x as varchar) as x from @${a}) select * from ${b}`,
  (a, _, n) => `select id, ${n % 5 === 0 ? 'y' : 'x'} as x from @${a}`,
  (a) => `select id, max(x) over (partition by id), x from @${a}`,
  (a) => `select id, (select max(id) from @${a}) as x from @${a} where id in (select id from @${a})`,
  (a, b) => `select id, ${a === b ? 'x' : `'${a}'`} as x from @${b}`,
];

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

function project(seed: number, count: number): Synthetic[] {
  const next = random(seed);
  const models: Synthetic[] = [{ name: 'm0', parents: [], sql: "select 1 as id, 'a' as x" }, { name: 'm1', parents: [], sql: 'select 1 as id, 2 as x' }, { name: 'm2', parents: [], sql: 'select 1 as id, 2 as x' }];
  while (models.length < count) {
    const [a, b] = [models[next(models.length)]!.name, models[next(models.length)]!.name];
    const sql = SHAPES[next(SHAPES.length)]!(a, b, models.length);
    models.push({ name: `m${models.length}`, parents: [...new Set([...sql.matchAll(/@(\w+)/g)].map((match) => match[1]!))], sql });
  }
  return models;
}

describe('check', () => {
  it.each([1, 2, 3, 4])('gives what describing one model after the other gives (%i)', async (seed) => {
    const models = project(seed, 120);
    const { nodes } = await checked(models);
    const binder = await duckdbAdapter.openBinder();
    const good = new Set<string>();
    for (const { name, parents, sql } of models) {
      const node = nodes.find(({ id }) => id === `model.p.${name}`)!;
      if (!parents.every((parent) => good.has(parent))) {
        expect(node.output, name).toBeUndefined();
        expect(node.unchecked, name).toBeDefined();
        continue;
      }
      const told = await binder.describe(sql.replace(/@(\w+)/g, '"lake"."main"."$1"'));
      expect(node.output, `${name}: ${sql}`).toEqual('columns' in told ? told.columns : undefined);
      if (!('columns' in told)) continue;
      const seen = new Map<string, number>();
      const table = told.columns.map((column) => {
        const times = seen.get(column.name.toLowerCase()) ?? 0;
        seen.set(column.name.toLowerCase(), times + 1);
        return times === 0 ? column : { ...column, name: `${column.name}_${times}` };
      });
      await binder.define(relationOf(name), table);
      good.add(name);
    }
    await binder.close();
    expect(good.size).toBeGreaterThan(30);
  });

  it('tells the same in the same order, every time', async () => {
    const models = project(5, 80);
    const first = await checked(models);
    expect(first.diagnostics.length).toBeGreaterThan(2);
    const again = await checked(models);
    expect(again.diagnostics).toEqual(first.diagnostics);
    expect(again.nodes.map(({ id, output, unchecked }) => ({ id, output, unchecked }))).toEqual(first.nodes.map(({ id, output, unchecked }) => ({ id, output, unchecked })));
  });

  it('asks once for SELECTs that differ just in the names of parents, and never for built-in tests of a column that is there', async () => {
    const asked: string[] = [];
    const models: Synthetic[] = [{ name: 'm0', parents: [], sql: "select 1 as id, 'a' as x" }];
    for (let i = 1; i < 50; i++) models.push({ name: `m${i}`, parents: [`m${i - 1}`], sql: `select id, x from @m${i - 1}`, tests: [['unique', 'id'], ['not_null', 'x']] });
    const { nodes, diagnostics } = await checked(models, (binder) => ({ ...binder, describe: (sql) => (asked.push(sql), binder.describe(sql)) }));
    expect(diagnostics).toEqual([]);
    expect(nodes.at(-1)!.unchecked).toBeUndefined();
    expect(asked.length).toBeLessThan(5);
  });

  it('takes no SELECT for another where a table is named without ref()', async () => {
    const leaf = (name: string, sql: string): Synthetic => ({ name, parents: [/@(\w+)/.exec(sql)![1]!], sql });
    const { diagnostics } = await checked([{ name: 'ma', parents: [], sql: 'select 1 as id' }, { name: 'mb', parents: [], sql: 'select 2 as id' }, leaf('right', 'select ma.id from @ma'), leaf('wrong', 'select ma.id from @mb')]);
    expect(diagnostics.map(({ code, node }) => `${code} ${node}`)).toEqual(['unknown-table-alias model.p.wrong']);
  });

  it('leaves a late node unchecked instead of blaming it', async () => {
    const { manifest, compiled } = synthetic([{ name: 'm0', parents: [], sql: 'select 1 as id' }, { name: 'm1', parents: ['m0'], sql: 'select nothing from @m0' }, { name: 'm2', parents: ['m0'], sql: 'select id from @m0' }]);
    const binder = await duckdbAdapter.openBinder();
    const diagnostics: Diagnostic[] = [];
    const nodes = await check(manifest, compiled.map((node) => (node.id === 'model.p.m1' ? { ...node, late: 'it asks the engine' } : node)), { ...NOTHING, binder }, { report: (diagnostic) => void diagnostics.push(diagnostic) });
    await binder.close();
    expect(diagnostics).toEqual([]);
    expect(nodes.map(({ unchecked, output }) => unchecked ?? output!.length)).toEqual([1, 'It asks the engine.', 1]);
  });
});
