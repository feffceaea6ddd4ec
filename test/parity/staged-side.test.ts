import { afterEach, expect, it } from 'vitest';
import { duckdbAdapter } from '../../compiler/adapters/duckdb/index.ts';
import { snowflake } from '../../compiler/adapters/snowflake/dialect.ts';
import type { Engine } from '../../compiler/contracts/adapter.ts';
import type { Dialect } from '../../compiler/contracts/dialect.ts';
import type { Node } from '../../compiler/contracts/manifest.ts';
import type { Target } from '../../compiler/contracts/project.ts';
import { nodeHost } from '../../compiler/host/node.ts';
import { compareRelation } from '../../compiler/parity/compare-relation.ts';
import { openComparer } from '../../compiler/parity/comparer.ts';
import { openMemory, stagedSide, type ParitySide } from '../../compiler/parity/side.ts';
import { project } from '../cli/project.ts';

const target: Target = { name: 'any', engine: 'duckdb', dialect: 'duckdb', database: 'memory', schema: 'main', threads: 1, path: ':memory:', connection: {} };
const relation = { database: 'memory', schema: 'main', identifier: 't' };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const ROWS = `select i::integer as id, 'it''s ' || i as name, (i * 1.05)::decimal(18, 4) as amount, timestamp '2026-01-01 00:00:00.123456' as at, date '2026-01-01' as day, i % 2 = 0 as even,
  case when i = 3 then 'nan'::double else i::double end as f, (i::hugeint * 100000000000000000000)::hugeint as large, [i, null]::integer[] as list, {'a': i, 'b': ['x']} as nested, case when i = 2 then null else map {'k': i::integer} end as map
  from range(2500) t(i)`;

it('compares an engine that hands over its rows with one that DuckDB reads, in any order and by value', async () => {
  const left = await engineWith(`${ROWS} order by i`);
  const right = await engineWith(`${ROWS} order by i desc`);
  expect(await compared(left, right)).toMatchObject({ status: 'equal', rows: { left: 2500, right: 2500 } });
});

it('finds what differs there', async () => {
  const left = await engineWith(ROWS);
  const right = await engineWith(`select * replace (case when id = 1234 then [7]::integer[] else list end as list) from (${ROWS})`);
  expect(await compared(left, right)).toMatchObject({
    status: 'different', changed: 1, onlyLeft: 0, onlyRight: 0, columns: [{ column: 'list', rows: 1, example: { left: '[1234, NULL]', right: '[7]' } }], first: [{ kind: 'changed', key: [['id', '1234']] }],
  });
});

it('holds two types for one where the engine has one for both, and for two where it has not', async () => {
  const left = await engineWith("select 1::integer as id, 2::smallint as small, 'x' as name");
  const right = await engineWith("select 1::bigint as id, 2::decimal(38, 0) as small, 'x' as name");
  // Snowflake keeps every whole number as NUMBER(38,0).
  expect(await compared(left, right, snowflake)).toMatchObject({ status: 'equal', schema: [], rows: { left: 1, right: 1 } });
  expect(await compared(left, right, duckdbAdapter.dialect)).toMatchObject({ status: 'different', schema: [{ kind: 'type', column: 'id', left: 'int', right: 'bigint' }, { kind: 'type', column: 'small' }], changed: 0 });
  const fraction = await engineWith("select 1::decimal(38, 2) as id, 2::decimal(38, 0) as small, 'x' as name");
  expect(await compared(left, fraction, snowflake)).toMatchObject({ status: 'different', schema: [{ kind: 'type', column: 'id' }] });
  const other = await engineWith("select 3::bigint as id, 2::decimal(38, 0) as small, 'x' as name");
  expect(await compared(left, other, snowflake)).toMatchObject({ status: 'different', schema: [] });
});

async function engineWith(select: string): Promise<Engine> {
  const engine = await duckdbAdapter.open(target, nodeHost('/', {}));
  closing.push(() => engine.close());
  const connection = await engine.connect();
  await connection.execute(`create table t as ${select}`);
  connection.close();
  return engine;
}

async function compared(left: Engine, right: Engine, dialect: Dialect = duckdbAdapter.dialect) {
  const host = nodeHost(project({}), {});
  const connection = await left.connect();
  const direct: ParitySide = {
    target: 'left', columns: (each) => left.columns(each), from: async () => 't', ask: (sql) => connection.query(sql), close: async () => connection.close(),
    async keep(select, file) {
      await connection.query(`attach '${file}' as out`);
      await connection.query(`create table out.kept as ${select}`);
      await connection.query('detach out');
    },
  };
  const staged = stagedSide('right', right, { ...duckdbAdapter.dialect, ...(dialect.described && { described: dialect.described }) }, await openMemory(host, host.root), { files: host.files, folder: host.root });
  const comparer = await openComparer(host, 'target/rows');
  const node = { id: 'model.shop.t', name: 't', kind: 'model', config: {} } as unknown as Node;
  try {
    return await compareRelation({ node, left: relation, right: relation, keys: [{ columns: ['id'], from: 'unique_key' }], settings: { ignore: new Set(), tolerance: new Map() } }, { left: direct, right: staged, comparer, scope: {}, limit: 5, reporter: { report: (diagnostic) => expect.fail(diagnostic.message) } });
  } finally {
    await comparer.close();
    await direct.close();
    await staged.close();
  }
}
