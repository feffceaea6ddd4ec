import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdbBinder } from '../../compiler/adapters/duckdb/binder.ts';
import type { Binder } from '../../compiler/contracts/adapter.ts';
import { withEngineWords as words } from '../../compiler/sql/engine-words.ts';
import { transpile } from '../../compiler/transpile/index.ts';

let binder: Binder;
beforeAll(async () => {
  binder = await openDuckdbBinder();
  await binder.define({ database: '', schema: 'main', identifier: 't' }, [{ name: 'a', type: 'DATE' }, { name: 'b', type: 'INTEGER' }, { name: 'l', type: 'DECIMAL(9,2)' }]);
});
afterAll(async () => binder.close());

const one = async (sql: string): Promise<string> => {
  const made = await transpile(sql, 'duckdb', 'spark', { binder });
  return 'problem' in made ? `${made.problem} at ${made.offset}` : made.sql.replace(/\s+/g, ' ');
};

describe('engine_sql() reaches the engine untouched', () => {
  it('as an expression, whose type is that of the project\'s words', async () => {
    expect(await one(`select a - ${words("date '2024-01-01'", 'CURDATE()')} as days from t`)).toBe('select cast(datediff(a, CURDATE()) as bigint) as days from t');
    expect(await one(`select ${words('median(l)', 'percentile(l, 0.5)')} as m from t`)).toBe('select percentile(l, 0.5) as m from t');
    expect(await one(`select b + ${words('hash(a)', 'xxhash64(a) + 1')} as m from t`)).toBe('select b + (xxhash64(a) + 1) as m from t');
  });

  it('in GROUP BY, where the same words are the same expression', async () => {
    const same = words("hash(a)", 'xxhash64(a)');
    expect(await one(`select ${same} as k, count(*) as n from t group by ${same}`)).toBe('select xxhash64(a) as k, count(*) as n from t group by xxhash64(a)');
  });

  it('as a table and as a whole clause', async () => {
    expect(await one(`select x.a from ${words('t', 'lake.t version as of 3')} as x where x.b > 1`)).toBe('select x.a from lake.t version as of 3 as x where x.b > 1');
    expect(await one(`select a from t where b > 1 ${words('order by a using > ', 'distribute by a')}`)).toMatch(/^select a from t where b > 1 distribute by a$/);
    expect(await one(`select s.a from (select a from t ${words('using sample 1', 'tablesample (1 rows)')}) as s where s.a is not null`)).toBe('select s.a from ( select a from t tablesample (1 rows) ) as s where s.a is not null');
  });

  it('inside one another', async () => {
    const inner = words('hash(b)', 'xxhash64(b)');
    expect(await one(`select ${words(`hash(${inner})`, `abs(${inner})`)} as k from t`)).toBe('select abs(xxhash64(b)) as k from t');
  });

  it('or says that it can\'t stand there', async () => {
    expect(await one(`select ${words('strpos', 'instr')}('a', 'b') from t`)).toMatch(/no expression, no table and no clause here at 7$/);
  });

  it('with places of the given text', async () => {
    const given = `select ${words('hash(a)', 'xxhash64(a)')} as k, b as c from t`;
    const made = await transpile(given, 'duckdb', 'spark', { binder });
    if ('problem' in made) throw new Error(made.problem);
    expect(given.slice(made.at(made.sql.indexOf('b as c'))!)).toBe('b as c from t');
    expect(given.slice(made.at(made.sql.indexOf('from t') + 5)!)).toBe('t');
    expect(made.at(made.sql.indexOf('xxhash64'))).toBe(7);
  });
});
