import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigMap } from '../../../compiler/contracts/project.ts';
import type { Sketch } from '../../phases/6-plan/sketch.ts';
import { Broken, dice, Guarded, openLake, type Lake } from './lake.ts';

let lake: Lake;
beforeAll(async () => {
  lake = await openLake();
});
afterAll(() => lake.close());

/** id, part, version, note; id and part may be null. */
type Row = readonly [number | null, string | null, number, string];

const OUTPUT = { id: 'INTEGER', part: 'VARCHAR', version: 'INTEGER', note: 'VARCHAR' };

/** What each strategy means, said in TypeScript over the whole table. */
const STRATEGIES: Readonly<Record<string, { readonly config: ConfigMap; readonly unique: boolean; apply(table: readonly Row[], batch: readonly Row[]): readonly Row[] }>> = {
  append: { config: {}, unique: false, apply: (table, batch) => [...table, ...batch] },
  'delete+insert': { config: { incremental_strategy: 'delete+insert', unique_key: ['id', 'part'] }, unique: false, apply: (table, batch) => [...table.filter((row) => !batch.some((one) => sameKey(one, row))), ...batch] },
  merge: {
    config: { incremental_strategy: 'merge', unique_key: 'id, part' }, unique: true,
    apply: (table, batch) => [...table.map((row) => batch.find((one) => sameKey(one, row)) ?? row), ...batch.filter((one) => !table.some((row) => sameKey(one, row)))],
  },
  'merge when newer': {
    config: { incremental_strategy: 'merge', unique_key: ['id', 'part'], merge_update_condition: 'DBT_INTERNAL_SOURCE.version > DBT_INTERNAL_DEST.version', merge_exclude_columns: ['note'] }, unique: true,
    apply: (table, batch) => [
      ...table.map((row): Row => {
        const better = batch.find((one) => sameKey(one, row) && one[2] > row[2]);
        return better ? [row[0], row[1], better[2], row[3]] : row;
      }),
      ...batch.filter((one) => !table.some((row) => sameKey(one, row))),
    ],
  },
  insert_overwrite: { config: { incremental_strategy: 'insert_overwrite', partition_by: ['part'] }, unique: false, apply: (table, batch) => [...table.filter((row) => !batch.some((one) => one[1] === row[1])), ...batch] },
};

const sameKey = (a: Row, b: Row): boolean => a[0] === b[0] && a[1] === b[1];

describe('random batches give what the strategy means', () => {
  for (const [name, { config, unique, apply }] of Object.entries(STRATEGIES)) {
    it(name, async () => {
      for (let seed = 1; seed <= 6; seed++) {
        const roll = dice(seed);
        await lake.execute('drop table if exists lake.silver.orders');
        let table: readonly Row[] = [];
        for (let run = 0; run < 5; run++) {
          const batch = randomBatch(roll, unique);
          const sketch = sketchOf(config, batch);
          table = run === 0 ? batch : apply(table, batch);
          if (run > 0 && roll(2) === 0) await breakSomewhere(sketch, name === 'append' ? 0 : roll(3));
          await lake.build(sketch);
          expect(await stored()).toEqual(sorted(table));
          // A merge, an overwrite or a replaced key gives the same when the same rows come again.
          if (name !== 'append') {
            await lake.build(sketch);
            expect(await stored()).toEqual(sorted(table));
          }
        }
      }
    });
  }
});

it('a broken run leaves the table as it was', async () => {
  for (const { config } of Object.values(STRATEGIES)) {
    await lake.execute('drop table if exists lake.silver.orders');
    await lake.build(sketchOf(config, [[1, 'a', 1, 'x'], [2, 'b', 1, 'y']]));
    const before = await stored();
    const sketch = { ...sketchOf({ ...config, on_schema_change: 'append_new_columns' }, [[1, 'a', 2, 'z'], [3, 'a', 1, 'n']]), output: { ...OUTPUT, extra: 'INTEGER' } };
    const wider = { ...sketch, sql: `select *, 7 as extra from (${sketch.sql})` };
    let broken = 0;
    for (; ; broken++) {
      try {
        await lake.build(wider, { breakBefore: broken });
        break;
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        expect(await stored()).toEqual(before);
      }
    }
    expect(broken).toBeGreaterThan(0);
    expect(await lake.rows("select count(*) from duckdb_tables() where table_name like '%lakec_new'")).toEqual([[0]]);
    expect((await stored()).length).toBeGreaterThan(1);
    expect(await lake.rows('select distinct extra from lake.silver.orders where version = 2')).toEqual([[7]]);
  }
});

it('a merge refuses two new rows of one key, and changes nothing', async () => {
  await lake.execute('drop table if exists lake.silver.orders');
  const { config } = STRATEGIES.merge!;
  await lake.build(sketchOf(config, [[1, 'a', 1, 'x']]));
  const before = await stored();
  await expect(lake.build(sketchOf(config, [[null, 'a', 1, 'x'], [null, 'a', 2, 'y']]))).rejects.toThrowError(Guarded);
  expect(await stored()).toEqual(before);
});

describe('schema changes', () => {
  const run = async (config: ConfigMap, first: string, second: string, flags = {}): Promise<unknown[]> => {
    await lake.execute('drop table if exists lake.silver.orders');
    const columns = async (sql: string): Promise<Record<string, string>> => Object.fromEntries((await lake.rows(`describe ${sql}`)).map(([name, type]) => [String(name), String(type)]));
    await lake.build({ config: { materialized: 'incremental', ...config }, sql: first, output: await columns(first) });
    await lake.build({ config: { materialized: 'incremental', ...config }, sql: second, output: await columns(second), incremental: true, flags });
    return [(await lake.engine.columns({ database: 'lake', schema: 'silver', identifier: 'orders' }))!.map((column) => `${column.name} ${column.type}`), await lake.rows('select * from lake.silver.orders order by 1')];
  };
  it('append adds columns and widens types, fields of structs too', async () => {
    expect(await run({ on_schema_change: 'append_new_columns' }, "select 1 as id, {'a': 1} as s, 'gone' as old", "select 3000000000 as id, {'a': 2, 'b': 'x'} as s, 5 as extra")).toEqual([
      ['id BIGINT', 's STRUCT(a INTEGER, b VARCHAR)', 'old VARCHAR', 'extra INTEGER'],
      [[1, { a: 1, b: null }, 'gone', null], [3000000000, { a: 2, b: 'x' }, null, 5]],
    ]);
  });
  it('sync drops and retypes as well', async () => {
    expect(await run({ on_schema_change: 'sync_all_columns', unique_key: 'id' }, "select 1 as id, 10 as n, 'gone' as old", "select 2 as id, 'x' as n")).toEqual([['id INTEGER', 'n VARCHAR'], [[1, '10'], [2, 'x']]]);
  });
  it('ignore leaves new columns out', async () => {
    expect(await run({}, 'select 1 as id', 'select 2 as id, 3 as extra')).toEqual([['id INTEGER'], [[1], [2]]]);
  });
  it('ignore refuses a column that is gone', async () => {
    await expect(run({}, 'select 1 as id, 2 as n', 'select 2 as id')).rejects.toThrowError(/incremental-schema-changed/);
  });
});

it('a microbatch replaces its interval and nothing else', async () => {
  await lake.execute('drop table if exists lake.silver.orders');
  const config = { materialized: 'incremental', incremental_strategy: 'microbatch', event_time: 'at', begin: '2026-01-01', batch_size: 'day', lookback: 1 };
  const output = { at: 'TIMESTAMP', n: 'INTEGER' };
  await lake.build({ config, output, sql: "select timestamp '2026-01-01' + to_days(i::integer) + interval 5 hour as at, i::integer as n from range(31) t(i)" });
  await lake.build({ config, output, incremental: true, sql: "select timestamp '2026-01-30 12:00:00' as at, 100 as n union all select timestamp '2026-01-31 12:00:00', 101" });
  expect(await lake.rows('select count(*), sum(n) from lake.silver.orders')).toEqual([[31, (28 * 29) / 2 + 201]]);
});

function sketchOf(config: ConfigMap, batch: readonly Row[]): Sketch {
  const values = batch.map(([id, part, version, note]) => `(${id ?? 'null'}, ${part === null ? 'null' : `'${part}'`}, ${version}, '${note}')`).join(', ');
  const sql = batch.length === 0 ? 'select null::integer as id, null::varchar as part, 0 as version, \'\' as note where false' : `select * from (values ${values}) as t(id, part, version, note)`;
  return { config: { materialized: 'incremental', ...config }, output: OUTPUT, incremental: true, sql: `select id::integer as id, part::varchar as part, version, note from (${sql})` };
}

function randomBatch(roll: (n: number) => number, unique: boolean): readonly Row[] {
  const rows = Array.from({ length: roll(12) }, (): Row => [roll(8) === 0 ? null : roll(6), roll(8) === 0 ? null : 'abc'[roll(3)]!, roll(5), `n${roll(100)}`]);
  return unique ? rows.filter((row, index) => rows.findIndex((other) => sameKey(row, other)) === index) : rows;
}

async function breakSomewhere(sketch: Sketch, breakBefore: number): Promise<void> {
  const before = await stored();
  try {
    await lake.build(sketch, { breakBefore });
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    expect(await stored()).toEqual(before);
    return;
  }
  throw new Error('it was meant to break');
}

async function stored(): Promise<readonly Row[]> {
  return sorted((await lake.rows('select id, part, version, note from lake.silver.orders')) as unknown as readonly Row[]);
}

function sorted(rows: readonly Row[]): readonly Row[] {
  const key = (row: Row): string => JSON.stringify(row);
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
