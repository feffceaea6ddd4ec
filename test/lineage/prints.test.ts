import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdbBinder } from '../../compiler/adapters/duckdb/binder.ts';
import type { Binder } from '../../compiler/contracts/adapter.ts';
import { lineageOf } from '../../compiler/lineage/index.ts';
import type { TreeNode } from '../../compiler/lineage/tree.ts';

// Prints are equal where two texts say the same, and differ where they do not.
const TABLES: Readonly<Record<string, readonly string[]>> = { a: ['x', 'y', 'k', 's', 'l'], b: ['k', 'y', 'z', 't'] };
let binder: Binder;
beforeAll(async () => {
  binder = await openDuckdbBinder();
});
afterAll(() => binder.close());

async function print(sql: string): Promise<string> {
  const tree = (await binder.tree!(sql)) as TreeNode | undefined;
  if (!tree) return 'no tree';
  const lineage = lineageOf(tree, undefined, { aggregates: await binder.aggregates!(), relation: (parts) => ({ key: parts.at(-1)!, columns: TABLES[parts.at(-1)!]! }) });
  return lineage.kind === 'known' ? JSON.stringify([lineage.columns.map(({ name }) => name), lineage.prints]) : lineage.reason;
}

describe('the same', () => {
  it.each([
    ['select x, y from a where x > 1 and y < 2', 'SELECT x -- first\n, Y as y FROM a WHERE (y < 2) AND x > 1'],
    ['with one as (select x from a) select x from one', 'with other as (select x from a) select x from other'],
    ['with one as (select x, y from a), unused as (select 1) select x from one', 'with one as (select y, x from a) select x from one'],
    ['select p.x from a as p join b as q on p.k = q.k and p.y > 1', 'select l.x from a as l join b as r on l.y > 1 and l.k = r.k'],
    ['select sum(x) as t from a', 'select SUM(x) as t from a as whatever'],
    ['with one (p) as (select x from a) select p as x from one', 'select x from (select x from a)'],
    ['select k, count(*) as n from a group by k', 'select k, count(*) as n from a group by 1'],
    ['select x from a order by y', 'select x from a'],
    ['select s.upper() as u from a', 'select upper(s) as u from a'],
    ['select v.upper() as u from (select s as v from a)', 'select w.upper() as u from (select s as w from a)'],
    ['select columns(c -> c = \'x\') from a', 'select columns(\'^x$\') from a'],
    ['select list_transform(l, lambda e : e + 1) as m from a', 'select list_transform(l, lambda e: e+1) as m from a'],
  ])('%s | %s', async (one, other) => expect(await print(other)).toBe(await print(one)));
});

describe('not the same', () => {
  it.each([
    ['select x from a where x > 1', 'select x from a where x >= 1'],
    ['select x from a', 'select x from a where true'],
    ['select p.x from a as p join a as q on p.k = q.k where p.x < q.x', 'select p.x from a as p join a as q on p.k = q.k where q.x < p.x'],
    ['select p.x from a as p join a as q on p.k = q.k', 'select q.x from a as p join a as q on p.k = q.k'],
    ['select (select max(i.x) from a as i where i.k = a.k) as m from a', 'select (select max(i.x) from a as i where i.k = i.k) as m from a'],
    ['select (select max(i.x) from a as i where i.k > a.k) as m from a', 'select (select max(i.x) from a as i where a.k > i.k) as m from a'],
    ['select x from a left join b using (k)', 'select x from a join b using (k)'],
    ['select x from a union all select z from b', 'select x from a union select z from b'],
    ['select x from a except select z from b', 'select x from a intersect select z from b'],
    ['select x from a order by y limit 2', 'select x from a order by y desc limit 2'],
    ['select x from a order by y nulls first limit 2', 'select x from a order by y nulls last limit 2'],
    ['select x from a order by y limit 2', 'select x from a order by y limit 3'],
    ['select x from a order by y limit 2', 'select x from a order by y offset 2'],
    ['select distinct x from a', 'select x from a'],
    ['select v.abs() as u from (select x as v from a)', 'select v.abs() as u from (select y as v from a)'],
    ['with v as (select x as w from a) select v.w.shout() as u from v', 'with v as (select y as w from a) select v.w.shout() as u from v'],
    ['select v.p from (select {\'p\': x, \'q\': y} as v from a)', 'select v.q from (select {\'p\': x, \'q\': y} as v from a)'],
    ['select sum(x) as t from a', 'select sum(distinct x) as t from a'],
    ['select sum(x) filter (where y > 1) as t from a', 'select sum(x) as t from a'],
    ['select sum(x) over (order by y) as t from a', 'select sum(x) over (order by y desc) as t from a'],
    ['select sum(x) over (order by y rows 1 preceding) as t from a', 'select sum(x) over (order by y rows 2 preceding) as t from a'],
    ['select {\'p\': x} as s from a', 'select {\'q\': x} as s from a'],
    ['select cast(x as int) as c from a', 'select cast(x as bigint) as c from a'],
    ['select cast(x as int) as c from a', 'select try_cast(x as int) as c from a'],
    ['select cast(x as decimal(9,2)) as c from a', 'select cast(x as decimal(9,3)) as c from a'],
    ['select x from a using sample 10%', 'select x from a using sample 20%'],
    ['select 1 as one', 'select 2 as one'],
    ['select \'a\' as one', 'select \'A\' as one'],
    ['select case when x > 1 then y else k end as c from a', 'select case when x > 1 then k else y end as c from a'],
    ['select x in (1, 2) as i from a', 'select x not in (1, 2) as i from a'],
    ['select exists (select 1 from b where b.k = a.k) as e from a', 'select not exists (select 1 from b where b.k = a.k) as e from a'],
    ['select k, sum(x) as t from a group by rollup (k)', 'select k, sum(x) as t from a group by cube (k, y)'],
    ['select x from (values (1), (2)) as v(x)', 'select x from (values (1), (3)) as v(x)'],
    ['select * from (select x, k from a) pivot (sum(x) for k in (1, 2))', 'select * from (select x, k from a) pivot (max(x) for k in (1, 2))'],
    ['with recursive t (n) as (select 1 union all select n + 1 from t where n < 3) select n from t', 'with recursive t (n) as (select 1 union all select n + 2 from t where n < 3) select n from t'],
    ['select x from a semi join b on a.k = b.k', 'select x from a anti join b on a.k = b.k'],
    ['select count(x) as n from a', 'select count(*) as n from a'],
    ['select max(x) as m from (select x from a limit 1)', 'select max(x) as m from (select x from a limit 2)'],
    ['select x from a where k in (select k from b)', 'select x from a where k in (select y from b)'],
    ['select x is null as n from a', 'select x is not null as n from a'],
    ['select n from range(3) as r(n)', 'select n from range(4) as r(n)'],
    ['select x as p, p + 1 as q from a', 'select y as p, p + 1 as q from a'],
    ['select first(x order by y) as f from a', 'select first(x order by y desc) as f from a'],
  ])('%s | %s', async (one, other) => expect(await print(other)).not.toBe(await print(one)));
});

describe('a long query', () => {
  const sum = (last: string): string => `select ${Array.from({ length: 900 }, () => 'x').join(' + ')} + ${last} as s from a`;
  const chain = (links: number): string => `with c0 as (select x from a), ${Array.from({ length: links }, (_, i) => `c${i + 1} as (select x + 1 as x from c${i})`).join(', ')} select x from c${links}`;

  it('has prints too', async () => {
    expect(await print(sum('x'))).toBe(await print(sum('x')));
    expect(await print(sum('x'))).not.toBe(await print(sum('y')));
    expect(await print(chain(100))).not.toBe(await print(chain(101)));
  });

  it('is followed as far as the stack goes, and says so beyond', async () => {
    expect(await print(chain(4000))).toMatch(/nested too deep/);
  });
});
