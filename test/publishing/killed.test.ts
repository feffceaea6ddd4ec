import { join } from 'node:path';
import { it } from 'vitest';
import { duckdbAdapter } from '../../compiler/adapters/duckdb/index.ts';
import { cutOffEverywhere, folder, openDuckdb, VERSIONS, type Target } from './killed.ts';

const duckdb: Target = {
  dialect: duckdbAdapter.dialect,
  open: (place) => openDuckdb(join(folder, `${place}.duckdb`)),
  relation: (place) => ({ database: place, schema: 'gold', identifier: 'orders' }),
};

for (const [name, version] of Object.entries(VERSIONS)) {
  it(`${name}, cut off after each of its statements, leaves the old rows or the new ones, and the next call comes to the same end`, () => cutOffEverywhere(duckdb, name, version));
}
