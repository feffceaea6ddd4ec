import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snowflake } from '../../compiler/adapters/snowflake/dialect.ts';
import { lakec } from '../cli/world.ts';
import { startSnowflake, type SnowflakeDouble } from '../services/snowflake.ts';
import { makeLake, type Lake } from './lake.ts';

let lake: Lake;
let double: SnowflakeDouble;

/** Tests of how much there is are for the whole sample. */
const SMALL = 'dq: {thresholds: {bronze: {min_row_count: 1}, silver: {min_row_count: 1}, gold: {min_row_count: 1}, overrides: {snowflake_orders: {min_row_count: 1}}}}\n';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const env = { LAKEC_AS_OF_DATE: '2026-01-31', LAKEC_SECRET_SNOWFLAKE_PRIVATE_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() };

beforeAll(async () => {
  lake = makeLake({ scale: 0.1 });
  expect((await lake.run()).diagnostics).toEqual([]);
  double = await startSnowflake(['acme_lake']);
  const columns = await lake.query("select table_name, column_name, data_type from duckdb_columns() where schema_name = 'bronze' order by table_name, column_index");
  for (const name of new Set(columns.map(([table]) => table!))) {
    const file = join(lake.root, `${name}.parquet`);
    await lake.query(`copy bronze."${name}" to '${file}'`);
    await double.control({ put: { table: `acme_lake.bronze.${name}`, file, columns: columns.filter(([table]) => table === name).map(([, column, type]) => `${column} ${snowflake.type(type!)}`) } });
  }
  // Only the address is not as the lake's own config has it.
  writeFileSync(join(lake.root, 'config/snow.yaml'), `extends: snowflake.yaml\nengine: {threads: 2, connection: {host: 127.0.0.1, port: ${double.port}, protocol: http}}\n${SMALL}`);
  lake.close();
});
afterAll(async () => {
  await double?.stop();
  lake?.remove();
});

describe('silver and gold inside Snowflake', () => {
  it('are built from the bronze tables that are there, and pass every data test', async () => {
    const built = await lakec(['build', '--target', 'snow', '--select', 'silver', 'gold', '--exclude', 'bronze', '--exclude-resource-type', 'unit_test'], lake.root, env);
    expect(built.code, built.text).toBe(0);
  });

  it('have the rows that they have on DuckDB, by lakec parity', async () => {
    const { code, text } = await lakec(['parity', '--targets', 'dev,snow', '--no-build', '--select', 'silver', 'gold', '--exclude', 'bronze'], lake.root, env);
    expect(code, text).toBe(0);
    // All of them: none is left out, for nothing in them is beyond the double.
    expect(text).toContain('25 equal');
  });
});
