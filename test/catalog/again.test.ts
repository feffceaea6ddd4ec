import { expect, it } from 'vitest';
import type { CatalogState } from '../../compiler/contracts/catalog.ts';
import type { ColumnType } from '../../compiler/contracts/relation.ts';
import { entryKey, planCatalog, type CatalogRules, type LakeTable, type LakeTables } from '../../compiler/phases/8-publish/index.ts';
import { Random } from '../cache/random.ts';
import { applied, NOTHING } from './world.ts';

const TYPES = ['string', 'int', 'bigint', 'boolean', 'date', 'timestamp', 'decimal(18,4)', 'decimal(38,4)', 'array<int>', 'struct<a:int,b:string>', 'map<string,bigint>'];
const RULES: CatalogRules = { owner: { project: 'shop', env: 'dev' }, replace: true, deregister: true, removed: true };

it('does all that a plan says, so that the next plan has nothing to do, whatever the tables are and were', () => {
  let breaking = 0;
  let updated = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const dice = new Random(seed);
    let state: CatalogState = NOTHING;
    let tables: readonly LakeTable[] = [];
    for (let round = 0; round < 4; round++) {
      tables = someTables(dice, tables, round);
      const here = new Map(tables.map((table) => [entryKey(table.database, table.name), someFolders(dice, table)]));
      const plan = planCatalog(lakeOf(tables), state, here, RULES);
      breaking += plan.tables.filter(({ kind }) => kind === 'breaking').length;
      updated += plan.tables.filter(({ kind }) => kind === 'update').length;
      state = applied(state, plan);
      const again = planCatalog(lakeOf(tables), state, here, RULES);
      const left = again.tables.filter((action) => action.kind !== 'unchanged' || action.partitions.create.length + action.partitions.update.length + action.partitions.delete.length > 0);
      expect({ seed, round, left, databases: again.databases.filter(({ kind }) => kind === 'create') }).toEqual({ seed, round, left: [], databases: [] });
      // Every table has exactly its partitions.
      for (const table of tables) if (table.partitionKeys.length > 0) expect((state.partitions.get(entryKey(table.database, table.name)) ?? []).length).toBe(here.get(entryKey(table.database, table.name))!.length);
    }
  }
  expect({ breaking: breaking > 15, updated: updated > 15 }).toEqual({ breaking: true, updated: true });
});

type Dice = Random;

function someTables(dice: Dice, before: readonly LakeTable[], round: number): readonly LakeTable[] {
  const kept = before.filter(() => dice.below(10) > 0).map((table): LakeTable => {
    switch (dice.below(5)) {
      case 0:
        return { ...table, columns: someColumns(dice, 'c') };
      case 1:
        return { ...table, columns: [...table.columns, { name: `added_${round}`, type: 'string' }] };
      case 2:
        return { ...table, comments: new Map(table.columns.map(({ name }) => [name, `round ${round}`])), owner: `owner ${round}` };
      case 3:
        return { ...table, partitionKeys: dice.below(2) === 0 ? [] : someColumns(dice, 'p').slice(0, 2), location: `${table.location}moved/` };
      default:
        return table;
    }
  });
  const more = Array.from({ length: dice.below(3) + 1 }, (_, at): LakeTable => ({
    database: `shop_${['silver', 'gold'][dice.below(2)]!}_dev`, name: `t_${round}_${at}`, node: `model.shop.t_${round}_${at}`, layer: 'gold', format: 'parquet', location: `s3://lake/t_${round}_${at}/`,
    columns: someColumns(dice, 'c'), partitionKeys: dice.below(2) === 0 ? [] : someColumns(dice, 'p').slice(0, 2), description: dice.below(2) === 0 ? '' : 'A table.', comments: new Map(),
    owner: '', containsPii: dice.below(2) === 0, runId: `run-${round}`, written: true, rebuilt: true,
  }));
  return [...kept, ...more].map((table) => ({ ...table, runId: `run-${round}` }));
}

function someColumns(dice: Dice, prefix: string): readonly ColumnType[] {
  return Array.from({ length: dice.below(4) + 1 }, (_, at) => ({ name: `${prefix}${at}`, type: TYPES[dice.below(TYPES.length)]! }));
}

function someFolders(dice: Dice, { partitionKeys }: LakeTable): readonly string[] {
  if (partitionKeys.length === 0) return [];
  return [...new Set(Array.from({ length: dice.below(6) }, () => partitionKeys.map(({ name }) => `${name}=${dice.below(4)}`).join('/')))].sort();
}

function lakeOf(tables: readonly LakeTable[]): LakeTables {
  return { tables, others: [], names: new Set(tables.map((table) => entryKey(table.database, table.name))), databases: new Map([['shop_gold_dev', 'gold'], ['shop_silver_dev', 'silver']]), warnings: [] };
}
