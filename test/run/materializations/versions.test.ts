import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConfigMap } from '../../../compiler/contracts/project.ts';
import type { Sketch } from '../../phases/6-plan/sketch.ts';
import { Broken, dice, openLake, type Lake } from './lake.ts';

let lake: Lake;
beforeAll(async () => {
  lake = await openLake();
});
afterAll(() => lake.close());

/** A change of a customer: `note` is not tracked. Times are minutes. */
interface Change {
  readonly id: string;
  readonly at: number;
  readonly segment: string | null;
  readonly deleted: boolean;
  readonly note: string;
}

const CONFIG: ConfigMap = {
  strategy: 'versions', unique_key: 'id', updated_at: 'since', check_cols: ['segment', 'deleted'],
  valid_from_first: '1900-01-01 00:00:00', unknown_member: { id: '__unknown__', segment: 'UNKNOWN', deleted: false, since: '1900-01-01 00:00:00', note: '-' },
};

it('any batches, in any order, give what a rebuild gives', async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const roll = dice(seed);
    await lake.execute('drop table if exists lake.silver.history');
    let changes: readonly Change[] = [];
    for (let run = 0; run < 6; run++) {
      changes = batch(changes, roll);
      if (run > 0 && roll(2) === 0) {
        const before = await stored();
        await expect(lake.build(sketchOf(changes), { breakBefore: roll(9) })).rejects.toThrowError(Broken);
        expect(await stored()).toEqual(before);
      }
      await lake.build(sketchOf(changes));
      const incremental = await stored();
      expect(incremental).toEqual(reference(changes));
      const ran: string[] = [];
      await lake.build(sketchOf(changes), { ran: (sql) => ran.push(sql) });
      expect(await stored()).toEqual(incremental);
      // Nothing changed: no key is touched.
      expect(ran.length).toBeGreaterThan(0);
      expect(await lake.rows('select count(distinct changes_hash) = count(distinct id) from lake.silver.history')).toEqual([[true]]);

      await lake.execute('create table lake.silver.kept as from lake.silver.history; drop table lake.silver.history');
      await lake.build(sketchOf(changes));
      expect(await lake.rows('(from lake.silver.kept except all from lake.silver.history) union all (from lake.silver.history except all from lake.silver.kept)')).toEqual([]);
      await lake.execute('drop table lake.silver.kept');
    }
  }
});

it('a key whose changes did not change is not written', async () => {
  await lake.execute('drop table if exists lake.silver.history');
  const changes: readonly Change[] = [{ id: 'a', at: 1, segment: 'x', deleted: false, note: '1' }, { id: 'b', at: 1, segment: 'x', deleted: false, note: '1' }];
  await lake.build(sketchOf(changes));
  await lake.execute("update lake.silver.history set note = 'as written' where id <> '__unknown__'");
  await lake.build(sketchOf([...changes, { id: 'b', at: 5, segment: 'y', deleted: false, note: '2' }]));
  expect(await lake.rows("select id, note from lake.silver.history where id <> '__unknown__' order by id, valid_from")).toEqual([['a', 'as written'], ['b', '1'], ['b', '2']]);
});

it('a new column is filled for every key; a full refresh writes all anew', async () => {
  await lake.execute('drop table if exists lake.silver.history');
  const sketch = sketchOf([{ id: 'a', at: 1, segment: 'x', deleted: false, note: '1' }]);
  await lake.build(sketch);
  await lake.build({ ...sketch, output: { ...sketch.output, extra: 'INTEGER' }, sql: `select *, 7 as extra from (${sketch.sql})` });
  expect(await lake.rows('select id, extra from lake.silver.history order by id')).toEqual([['__unknown__', null], ['a', 7]]);
  await lake.execute("update lake.silver.history set extra = 8 where id = 'a'");
  await lake.build({ ...sketch, output: { ...sketch.output, extra: 'INTEGER' }, sql: `select *, 7 as extra from (${sketch.sql})`, flags: { fullRefresh: true } });
  expect(await lake.rows("select extra from lake.silver.history where id = 'a'")).toEqual([[7]]);
});

it('two changes at one time, or a change without one, are refused', async () => {
  await lake.execute('drop table if exists lake.silver.history');
  const change: Change = { id: 'a', at: 1, segment: 'x', deleted: false, note: '' };
  await expect(lake.build(sketchOf([change, { ...change, segment: 'y' }]))).rejects.toThrowError(/1 time the snapshot "history" finds two changes/);
  const { sql, ...sketch } = sketchOf([change]);
  await expect(lake.build({ ...sketch, sql: `select * replace (null::timestamp as since) from (${sql})` })).rejects.toThrowError(/The snapshot "history" has 1 change without a value in id, since/);
});

/** New changes, late ones, corrections of old ones, deletes; many keep the tracked columns as they are. */
function batch(changes: readonly Change[], roll: (n: number) => number): readonly Change[] {
  const next = changes.map((change) => (roll(12) === 0 ? { ...change, segment: `s${roll(3)}` } : change));
  for (let n = roll(8); n > 0; n--) {
    const change: Change = { id: 'abcd'[roll(4)]!, at: roll(60), segment: roll(5) === 0 ? null : `s${roll(2)}`, deleted: roll(5) === 0, note: `n${roll(100)}` };
    if (!next.some((one) => one.id === change.id && one.at === change.at)) next.push(change);
  }
  return next;
}

interface Version {
  readonly id: string;
  readonly segment: string | null;
  readonly deleted: boolean;
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly current: boolean;
  readonly no: number;
}

/** The rules of a version, one key at a time. */
function reference(changes: readonly Change[]): readonly Version[] {
  const versions: Version[] = [{ id: '__unknown__', segment: 'UNKNOWN', deleted: false, at: -1, from: '1900-01-01 00:00:00', to: '9999-12-31 00:00:00', current: true, no: 1 }];
  for (const id of [...new Set(changes.map((change) => change.id))]) {
    const own = changes.filter((change) => change.id === id).sort((a, b) => a.at - b.at);
    const kept = own.filter((change, index) => index === 0 || change.segment !== own[index - 1]!.segment || change.deleted !== own[index - 1]!.deleted);
    kept.forEach((change, index) => {
      const after = kept[index + 1];
      versions.push({ id, segment: change.segment, deleted: change.deleted, at: change.at, from: index === 0 ? '1900-01-01 00:00:00' : time(change.at), to: after ? time(after.at) : '9999-12-31 00:00:00', current: !after, no: index + 1 });
    });
  }
  return sorted(versions);
}

async function stored(): Promise<readonly Version[]> {
  const rows = await lake.rows("select id, segment, deleted, case when id = '__unknown__' then -1 else date_diff('minute', timestamp '2026-01-01', since) end, valid_from, valid_to, is_current, version_no from lake.silver.history");
  return sorted(rows.map(([id, segment, deleted, at, from, to, current, no]) => ({ id, segment, deleted, at, from, to, current, no }) as Version));
}

const sorted = (versions: readonly Version[]): readonly Version[] => [...versions].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.no - b.no));
const time = (minute: number): string => `2026-01-01 00:${String(minute).padStart(2, '0')}:00`;

function sketchOf(changes: readonly Change[]): Sketch {
  const rows = changes.map(({ id, at, segment, deleted, note }) => `select '${id}' as id, timestamp '${time(at)}' as since, ${segment === null ? 'null' : `'${segment}'`}::varchar as segment, ${deleted} as deleted, '${note}' as note`);
  const none = "select '' as id, timestamp '2026-01-01' as since, ''::varchar as segment, false as deleted, '' as note where false";
  return { kind: 'snapshot', name: 'history', config: CONFIG, output: { id: 'VARCHAR', since: 'TIMESTAMP', segment: 'VARCHAR', deleted: 'BOOLEAN', note: 'VARCHAR' }, sql: rows.join('\nunion all ') || none };
}
