import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigMap } from '../../../compiler/contracts/project.ts';
import type { Sketch } from '../../phases/6-plan/sketch.ts';
import { Broken, dice, openLake, type Lake } from './lake.ts';

let lake: Lake;
beforeAll(async () => {
  lake = await openLake();
});
afterAll(() => lake.close());

/** A row of the source: times are whole minutes of a day. */
interface SourceRow {
  readonly id: number | null;
  readonly status: string | null;
  readonly updated: number;
}
/** A version in the history. */
interface Version {
  readonly id: number | null;
  readonly status: string | null;
  readonly updated: number;
  readonly from: number;
  to: number | null;
  readonly deleted: boolean;
}

type HardDeletes = 'ignore' | 'invalidate' | 'new_record';

describe('random histories', () => {
  for (const strategy of ['timestamp', 'check', 'check by its own time'] as const) {
    for (const hardDeletes of ['ignore', 'invalidate', 'new_record'] as const) {
      it(`${strategy}, ${hardDeletes}`, async () => {
        for (let seed = 1; seed <= 4; seed++) await oneHistory(strategy, hardDeletes, dice(seed));
      });
    }
  }
});

async function oneHistory(strategy: 'timestamp' | 'check' | 'check by its own time', hardDeletes: HardDeletes, roll: (n: number) => number): Promise<void> {
  await lake.execute('drop table if exists lake.silver.orders_history');
  const current = roll(2) === 0;
  const config: ConfigMap = {
    unique_key: 'id', hard_deletes: hardDeletes, strategy: strategy === 'timestamp' ? 'timestamp' : 'check',
    ...(strategy !== 'check' && { updated_at: 'updated' }), ...(strategy !== 'timestamp' && { check_cols: roll(2) === 0 ? ['status'] : 'all' }),
    ...(current && { dbt_valid_to_current: "timestamp '9999-12-31'" }),
  };
  let source: readonly SourceRow[] = [];
  let history: readonly Version[] = [];
  for (let run = 1; run <= 6; run++) {
    const now = run * 100;
    source = changed(source, now, roll);
    const sketch = sketchOf(config, source);
    const expected = referenceRun(history, source, now, strategy, config, hardDeletes, run === 1);
    if (run > 1 && roll(2) === 0) {
      const before = await stored(current);
      await expect(lake.build(sketch, { runStartedAt: at(now), breakBefore: roll(5) })).rejects.toThrowError(Broken);
      expect(await stored(current)).toEqual(before);
    }
    await lake.build(sketch, { runStartedAt: at(now) });
    expect(await stored(current)).toEqual(sorted(expected));
    history = expected;
    // Nothing changed: nothing happens.
    if (run % 2 === 0) {
      await lake.build(sketch, { runStartedAt: at(now + 1) });
      expect(await stored(current)).toEqual(sorted(history));
    }
  }
}

/** dbt's rules, one row at a time. */
function referenceRun(history: readonly Version[], source: readonly SourceRow[], now: number, strategy: string, config: ConfigMap, hardDeletes: HardDeletes, first: boolean): readonly Version[] {
  const result: Version[] = history.map((version) => ({ ...version }));
  for (const row of source) {
    const present = result.find((version) => version.id === row.id && version.to === null);
    const own = strategy === 'check' ? now : row.updated;
    const ended = Math.max(-1, ...result.filter((version) => version.id === row.id && version.to !== null).map((version) => version.to!));
    if (!present) {
      const from = !first && hardDeletes === 'invalidate' && own <= ended ? now : own;
      result.push({ ...row, from, to: null, deleted: false });
      continue;
    }
    const differs = strategy === 'timestamp' ? present.from < row.updated : present.status !== row.status || (config.check_cols === 'all' && present.updated !== row.updated);
    if (!differs && !present.deleted) continue;
    const from = own <= present.from ? now : own;
    present.to = from;
    result.push({ ...row, from, to: null, deleted: false });
  }
  if (hardDeletes !== 'ignore') {
    for (const version of [...result]) {
      if (version.to !== null || version.deleted || source.some((row) => row.id === version.id)) continue;
      version.to = now;
      if (hardDeletes === 'new_record') result.push({ ...version, from: now, to: null, deleted: true });
    }
  }
  return result;
}

/** Rows change, go, come (back), and come late with an old time. */
function changed(source: readonly SourceRow[], now: number, roll: (n: number) => number): readonly SourceRow[] {
  const ids = [null, 1, 2, 3, 4, 5];
  return ids.flatMap((id): SourceRow[] => {
    const old = source.find((row) => row.id === id);
    if (!old) return roll(2) === 0 ? [] : [{ id, status: 'new', updated: now - 1 - roll(150) }];
    switch (roll(6)) {
      case 0: return [];
      case 1: return [{ ...old, status: roll(3) === 0 ? null : `s${roll(3)}`, updated: now - 1 - roll(50) }];
      case 2: return [{ ...old, status: `t${roll(3)}`, updated: old.updated - roll(3) }];
      case 3: return [{ ...old, updated: now - 1 - roll(50) }];
      default: return [old];
    }
  });
}

function sketchOf(config: ConfigMap, source: readonly SourceRow[]): Sketch {
  const rows = source.map(({ id, status, updated }) => `select ${id ?? 'null'}::integer as id, ${status === null ? 'null' : `'${status}'`}::varchar as status, ${stamp(updated)} as updated`);
  return { kind: 'snapshot', name: 'orders_history', config, output: { id: 'INTEGER', status: 'VARCHAR', updated: 'TIMESTAMP' }, sql: rows.length > 0 ? rows.join('\nunion all ') : "select 1 as id, '' as status, timestamp '2026-01-01' as updated where false" };
}

const stamp = (minute: number): string => `(timestamp '2026-01-01' + to_minutes(${minute}))`;
const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 0, minute));

async function stored(current: boolean): Promise<readonly Version[]> {
  const marks = ((await lake.engine.columns({ database: 'lake', schema: 'silver', identifier: 'orders_history' })) ?? []).some((column) => column.name === 'dbt_is_deleted');
  const minute = (column: string): string => `date_diff('minute', timestamp '2026-01-01', ${column})`;
  const rows = await lake.rows(`select id, status, ${minute('updated')}, ${minute('dbt_valid_from')}, ${minute(current ? "nullif(dbt_valid_to, timestamp '9999-12-31')" : 'dbt_valid_to')}, ${marks ? "dbt_is_deleted = 'True'" : 'false'} from lake.silver.orders_history`);
  expect(await lake.rows('select count(*) - count(distinct dbt_scd_id), count(*) - count(dbt_scd_id) from lake.silver.orders_history')).toEqual([[0, 0]]);
  return sorted(rows.map(([id, status, updated, from, to, deleted]) => ({ id, status, updated, from, to, deleted }) as Version));
}

function sorted(versions: readonly Version[]): readonly Version[] {
  const key = ({ id, from, to, status, updated, deleted }: Version): string => JSON.stringify([id, from, to, status, updated, deleted]);
  return versions.map(({ id, status, updated, from, to, deleted }) => ({ id, status, updated, from, to, deleted })).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

it('two rows of one key are refused', async () => {
  await lake.execute('drop table if exists lake.silver.orders_history');
  const config = { strategy: 'timestamp', unique_key: 'id', updated_at: 'updated' };
  await expect(lake.build(sketchOf(config, [{ id: 1, status: 'a', updated: 1 }, { id: 1, status: 'b', updated: 2 }]))).rejects.toThrowError(/1 key comes more than once \(id\)/);
  expect(await lake.engine.columns({ database: 'lake', schema: 'silver', identifier: 'orders_history' })).toBeUndefined();
});
