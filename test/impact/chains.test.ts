import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../compiler/contracts/impact.ts';
import { sortChanges, type Version } from '../../compiler/impact/sort.ts';
import { followFiles } from '../lineage/world.ts';
import { random } from '../lineage/tables.ts';
import { bagOf } from './rows.ts';
import { diceOf, type Dice } from './generated.ts';

// Projects of several models, of which one is changed: what is said of those below is tried on rows, and what reads nothing of the change is left alone.

// `PROJECTS=500 npx vitest run test/impact/chains.test.ts` tries more.
const PROJECTS = Number(process.env['PROJECTS'] ?? 14);
let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  const next = random(5);
  const whole = (top: number): number => 1 + Math.floor(next() * top);
  await connection.run(`create table raw as select * from (values ${Array.from({ length: 25 }, (_, i) => `(${i}, ${whole(5)}, ${whole(4)}, ${next() < 0.2 ? 'null' : whole(9)}, '${'abcd'[whole(4) - 1]}')`).join(', ')}) as v(id, k, x, y, s)`);
});
afterAll(() => connection.closeSync());

const COLUMNS = ['id', 'k', 'x', 'y', 's'];
const SOURCE = 'sources:\n  - name: in\n    schema: main\n    tables: [{name: raw, columns: [{name: id, data_type: integer}, {name: k, data_type: integer}, {name: x, data_type: integer}, {name: y, data_type: integer}, {name: s, data_type: varchar}]}]\n';

/** Models that all give the columns of the table that they begin with, so that each may stand on each. */
function makeModels(dice: Dice): Record<string, string> {
  const models: Record<string, string> = {};
  const names = ['m0', 'm1', 'm2', 'm3', 'm4', 'm5'];
  for (const [i, name] of names.entries()) {
    const above = (): string => (i === 0 ? "{{ source('in', 'raw') }}" : `{{ ref('${names[dice.below(i)]!}') }}`);
    models[name] = dice.of([
      () => `select id, k, x + 1 as x, y, s from ${above()}`,
      () => `select id, k, x, coalesce(y, 0) as y, upper(s) as s from ${above()} where x > 1`,
      () => `select max(id) as id, k, sum(x)::int as x, 7 as y, 'q' as s from ${above()} group by k`,
      () => `select * from ${above()}`,
      () => `select p.id, q.k, p.x, q.y, p.s from ${above()} as p left join ${above()} as q on p.id = q.id`,
      () => `select id, k, row_number() over (partition by k order by id) as x, y, s from ${above()}`,
      () => `with w as (select id, k, x from ${above()}) select id, k, x, x * 2 as y, 'w' as s from w`,
    ])();
  }
  return models;
}

const EDITS: readonly (readonly [RegExp, string])[] = [[/x \+ 1/, 'x + 2'], [/coalesce\(y, 0\)/, 'coalesce(y, 5)'], [/ upper\(s\)/, ' lower(s)'], [/x > 1/, 'x > 2'], [/sum\(x\)/, 'max(x)'], [/7 as y/, '8 as y'], [/left join/, 'join'], [/order by id/, 'order by id desc'], [/x \* 2/, 'x * 3'], [/'w' as s/, "'v' as s"], [/select \*/, 'select id, k, x, y, s || s as s'], [/from /, 'from  '], [/select/, 'SELECT -- a note\n'], [/p\.s\b/, 'q.s'], [/'q' as s/, "'q' as s, 1 as more"]];

const filesOf = (models: Readonly<Record<string, string>>): Record<string, string> => ({ 'models/in.yml': SOURCE, ...Object.fromEntries(Object.entries(models).map(([name, sql]) => [`models/${name}.sql`, sql])) });

async function versionOf(models: Readonly<Record<string, string>>) {
  const { manifest, lineages, sql } = await followFiles(filesOf(models));
  const version: Version = { nodes: manifest.nodes, lineages: [lineages], around: () => '' };
  return { manifest, version, sql };
}

/** Builds a version in a schema of its own. */
async function build(schema: string, order: readonly string[], sql: ReadonlyMap<string, string>): Promise<void> {
  await connection.run(`drop schema if exists memory.${schema} cascade; create schema memory.${schema}`);
  for (const id of order) {
    const text = sql.get(id);
    if (text !== undefined) await connection.run(`create table memory.${schema}.${id.split('.').at(-1)!} as ${text.replaceAll(/"lake"\."main"\."raw"/g, 'memory.main.raw').replaceAll(/"lake"\."main"\./g, `memory.${schema}.`)}`);
  }
}

describe('what is said of models below a change', () => {
  const seen = new Map<Change['kind'], number>();
  let spared = 0;
  it.each(Array.from({ length: PROJECTS }, (_, i) => i + 1))('holds on rows, in project %i', async (seed) => {
    const dice = diceOf(seed * 104729);
    const models = makeModels(dice);
    const before = await versionOf(models);
    await build('earlier', before.manifest.dag.order, before.sql);
    for (let round = 0; round < 4; round++) {
      const name = dice.of(['m0', 'm1', 'm2', 'm3']);
      const fitting = EDITS.filter(([pattern]) => pattern.test(models[name]!));
      const [pattern, text] = dice.of(fitting);
      const now = await versionOf({ ...models, [name]: models[name]!.replace(pattern, text) });
      await build('later', now.manifest.dag.order, now.sql);
      for (const { id, whole, spared: alone } of sortChanges(now.manifest, before.version, now.version)) {
        if (!id.startsWith('model.')) continue;
        seen.set(whole.kind, (seen.get(whole.kind) ?? 0) + 1);
        if (alone) spared++;
        if (whole.kind === 'everything') continue;
        const moved = new Set(whole.kind === 'none' ? [] : whole.columns);
        const kept = new Set(COLUMNS.filter((column) => !moved.has(column)));
        const rows = (schema: string) => bagOf(connection, `select ${[...kept].join(', ') || 'count(*) as n'} from memory.${schema}.${id.split('.').at(-1)!}`, [...kept], kept);
        expect(await rows('later'), `${id} after ${String(pattern)} in ${name}: ${JSON.stringify(whole)}\n${JSON.stringify(models, null, 1)}`).toBe(await rows('earlier'));
      }
    }
  }, 120_000);

  it('is of every kind, and leaves some alone that stand below', () => {
    expect([...seen.keys()].sort()).toEqual(expect.arrayContaining(['columns', 'everything', 'none']));
    expect(spared).toBeGreaterThan(3);
  });
});
