import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdbBinder } from '../../compiler/adapters/duckdb/binder.ts';
import type { Binder } from '../../compiler/contracts/adapter.ts';
import { compareLineages } from '../../compiler/impact/compare.ts';
import { lineageOf } from '../../compiler/lineage/index.ts';
import type { TreeNode } from '../../compiler/lineage/tree.ts';
import { TABLES } from '../lineage/tables.ts';
import { diceOf, makeQuery, MUTANTS, sqlOf } from './generated.ts';
import { bagOf, fill } from './rows.ts';

// Queries of chance, and changes that say something else: none of them is called *none*, and what is said not to have changed is tried on rows.

// `QUERIES=5000 npx vitest run test/impact/mutants.test.ts` tries more.
const QUERIES = Number(process.env['QUERIES'] ?? 60);
const SEEDS = 2;
let connection: DuckDBConnection;
let binder: Binder;
let aggregates: ReadonlySet<string>;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  binder = await openDuckdbBinder();
  aggregates = await binder.aggregates!();
  for (let seed = 1; seed <= SEEDS; seed++) await fill(connection, seed);
});
afterAll(async () => {
  connection.closeSync();
  await binder.close();
});

async function follow(sql: string) {
  const statement = await connection.prepare(sql).catch(() => undefined);
  if (!statement) return undefined;
  const names = Array.from({ length: statement.columnCount }, (_, i) => statement.columnName(i));
  statement.destroySync();
  const tree = (await binder.tree!(sql)) as TreeNode;
  return { names, lineage: lineageOf(tree, names, { aggregates, relation: (parts) => ({ key: parts.at(-1)!, columns: Object.keys(TABLES[parts.at(-1)!] ?? {}) }) }) };
}

describe('a change that says something else', () => {
  const met = new Map<string, number>();
  const proved = { columns: 0, additive: 0 };
  it.each(Array.from({ length: QUERIES }, (_, i) => i + 1))('of query %i is never called none', async (seed) => {
    const dice = diceOf(seed * 7919);
    const made = makeQuery(dice);
    const sql = sqlOf(made);
    await connection.run('use memory.s1');
    const before = await follow(sql);
    expect(before?.lineage.kind, sql).toBe('known');
    for (const [name, change] of MUTANTS) {
      const mutant = change(made, dice);
      const edited = mutant && sqlOf(mutant);
      if (edited === undefined || edited === sql) continue;
      await connection.run('use memory.s1');
      const now = await follow(edited);
      if (!now) continue;
      met.set(name, (met.get(name) ?? 0) + 1);
      const said = compareLineages(before!.lineage, now.lineage);
      expect(said.kind, `${name}\n${sql}\n${edited}`).not.toBe('none');
      if (said.kind === 'everything') continue;
      if (said.kind === 'columns' || said.kind === 'additive') proved[said.kind]++;
      // Sides of a set operation may differ in types that only rows tell apart.
      if (!(await connection.run(edited).then(() => true, () => false))) continue;
      const moved = new Set('columns' in said ? said.columns : []);
      const kept = new Set(before!.names.map((each) => each.toLowerCase()).filter((each) => !moved.has(each)));
      for (let data = 1; data <= SEEDS; data++) {
        await connection.run(`use memory.s${data}`);
        expect(await bagOf(connection, edited, now.names, kept), `${name}\n${sql}\n${edited}\n${JSON.stringify(said)}`).toBe(await bagOf(connection, sql, before!.names, kept));
      }
    }
  });

  it('is of every kind that is there', () => {
    expect(MUTANTS.map(([name]) => name).filter((name) => !met.has(name))).toEqual([]);
    expect(proved.columns).toBeGreaterThan(50);
    expect(proved.additive).toBeGreaterThan(5);
  });
});

describe('an order inside of a query', () => {
  it.each([
    ['select list(x) as l from (select x from a order by x)', 'select list(x) as l from (select x from a order by x desc)'],
    ['select x from (select x, y from a order by y) limit 2', 'select x from (select x, y from a order by x) limit 2'],
    ['with o as (select x, s from a order by x) select first(s) as f from o', 'with o as (select x, s from a order by s) select first(s) as f from o'],
  ])('counts: %s', async (sql, edited) => {
    const [was, is] = [await follow(sql), await follow(edited)];
    expect(compareLineages(was!.lineage, is!.lineage).kind).toBe('everything');
  });

  it('of the whole does not', async () => {
    const [was, is] = [await follow('select x from a'), await follow('select x from a order by x')];
    expect(compareLineages(was!.lineage, is!.lineage)).toEqual({ kind: 'none' });
  });
});
