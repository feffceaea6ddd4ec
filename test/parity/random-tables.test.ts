import { DuckDBInstance } from '@duckdb/node-api';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ParityResult, RelationParity } from '../../compiler/parity/result.ts';
import { makeTables, textOf, type Done, type Table } from './random-tables.ts';
import { lakec } from '../cli/world.ts';
import { project } from '../cli/project.ts';

// Random tables in two DuckDB files, the second a shuffled copy of the first to which one thing may have been done. Whether they are
// equal bags of rows is decided here, by texts of the rows; the comparison must say the same.

const SEED = Number(process.env['SEED'] ?? 20_260_131);
const tables: readonly Table[] = makeTables(SEED, 60);
let found: ReadonlyMap<string, RelationParity>;

beforeAll(async () => {
  const root = project({
    'config/base.yaml': 'project_name: shop\nengine: {type: duckdb, path: "${paths.root}/lake.duckdb"}\npaths: {root: .lake/left}\n',
    'config/dev.yaml': 'extends: base.yaml\n', 'config/ci.yaml': 'extends: base.yaml\npaths: {root: .lake/right}\n',
    ...Object.fromEntries(tables.map(({ name, keyed }) => [`models/${name}.sql`, `{{ config(materialized='table'${keyed ? ", unique_key='id'" : ''}) }}\nselect 1 as id\n`])),
  });
  for (const side of ['left', 'right'] as const) {
    mkdirSync(join(root, '.lake', side), { recursive: true });
    const database = await DuckDBInstance.create(join(root, '.lake', side, 'lake.duckdb'));
    const session = await database.connect();
    for (const table of tables) {
      await session.run(`create table main.${table.name} (${table.columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`);
      const rows = table[side].map((row) => `(${row.map((value, at) => table.columns[at]!.sql(value)).join(', ')})`);
      if (rows.length > 0) await session.run(`insert into main.${table.name} values ${rows.join(', ')}`);
    }
    session.closeSync();
    database.closeSync();
  }
  const { stdout } = await lakec(['parity', '--targets', 'dev,ci', '--no-build', '--json'], root);
  const result = JSON.parse(stdout) as ParityResult;
  found = new Map(result.relations.map((relation) => [relation.relation.replace('main.', ''), relation]));
}, 300_000);

describe('random tables', () => {
  it('are found equal exactly when they are equal bags of rows', () => {
    const verdicts = tables.map((table) => [table.name, table.done.kind, same(table) ? 'equal' : 'different']);
    expect(tables.map((table) => [table.name, table.done.kind, found.get(table.name)!.status])).toEqual(verdicts);
    // Both verdicts, and each thing that was done, are among them.
    expect(new Set(verdicts.map(([, done, verdict]) => `${done} ${verdict}`)).size).toBeGreaterThanOrEqual(6);
  });

  it('name the one cell that was changed', () => {
    const changed = tables.filter((table) => table.keyed && table.done.kind === 'cell-changed' && !same(table));
    expect(changed.length).toBeGreaterThan(5);
    for (const { name, done } of changed) {
      const { columns, changed: rows, onlyLeft, onlyRight, first } = found.get(name)!;
      const { column, id } = done as Extract<Done, { kind: 'cell-changed' }>;
      expect({ name, columns: columns.map((each) => each.column), rows, onlyLeft, onlyRight, key: first.map(({ key }) => key) }).toEqual({ name, columns: [column], rows: 1, onlyLeft: 0, onlyRight: 0, key: [[['id', String(id)]]] });
    }
  });

  it('count the rows that one side has more often', () => {
    for (const table of tables.filter(({ keyed }) => !keyed)) {
      const counted = new Map<string, number>();
      table.left.forEach((row) => counted.set(textOf(table, row), (counted.get(textOf(table, row)) ?? 0) + 1));
      table.right.forEach((row) => counted.set(textOf(table, row), (counted.get(textOf(table, row)) ?? 0) - 1));
      const only = (sign: 1 | -1) => [...counted.values()].reduce((sum, number) => sum + Math.max(0, sign * number), 0);
      expect({ name: table.name, left: found.get(table.name)!.onlyLeft, right: found.get(table.name)!.onlyRight }).toEqual({ name: table.name, left: only(1), right: only(-1) });
    }
  });
});

function same(table: Table): boolean {
  const bag = (rows: Table['left']): string => rows.map((row) => textOf(table, row)).sort().join('\n');
  return bag(table.left) === bag(table.right);
}
