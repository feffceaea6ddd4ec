import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dice, openLake, type Lake } from './lake.ts';

const root = mkdtempSync(join(tmpdir(), 'lakec-seed-'));
let lake: Lake;
beforeAll(async () => {
  mkdirSync(join(root, 'seeds'));
  lake = await openLake(':memory:', root);
});
afterAll(async () => {
  await lake.close();
  rmSync(root, { recursive: true });
});

async function build(csv: string, config = {}): Promise<readonly (readonly unknown[])[]> {
  writeFileSync(join(root, 'seeds/s.csv'), csv);
  await lake.build({ kind: 'seed', name: 's', config });
  return lake.rows('select * from lake.silver.s');
}

it('values have the types that they look like', async () => {
  expect(await build('a,b,c,d,e\n1,1.50,2026-01-31,true,"x, y"\n,null,,,""\n')).toEqual([[1, '1.50', '2026-01-31', true, 'x, y'], [null, null, null, null, null]]);
});

it('column_types win over what values look like', async () => {
  expect(await build('a;b\n007;1\n', { delimiter: ';', column_types: { A: 'varchar', b: 'decimal(9,2)' } })).toEqual([['007', '1.00']]);
});

it('a byte order mark, blank lines and a header alone', async () => {
  expect(await build('\uFEFFa,b\r\n1,2\r\n\r\n3,4\r\n')).toEqual([[1, 2], [3, 4]]);
  expect(await build('a,b\n')).toEqual([]);
});

it('the engine reads the same texts that lakec does', async () => {
  for (let seed = 0; seed < 40; seed++) {
    const roll = dice(seed);
    const rows = Array.from({ length: 1 + roll(40) }, (_, index) => [`k${index}`, Array.from({ length: roll(6) }, () => ['a', '"', ',', '\n', 'é', '😀', ' ', "'", '\\', '#'][roll(10)]).join('')]);
    const written = rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')).join('\n');
    expect(await build(`k,v\n${written}\n`, { column_types: { v: 'varchar' } })).toEqual(rows.map(([k, v]) => [k, v === '' ? null : v]));
  }
});

it('a run broken off leaves the old rows', async () => {
  await build('a\n1\n');
  writeFileSync(join(root, 'seeds/s.csv'), 'a\n2\n');
  await expect(lake.build({ kind: 'seed', name: 's' }, { breakBefore: 0 })).rejects.toThrow();
  expect(await lake.rows('select * from lake.silver.s')).toEqual([[1]]);
});
