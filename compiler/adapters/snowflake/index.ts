import type { Adapter, Binder } from '../../contracts/adapter.ts';
import { openDuckdbBinder } from '../duckdb/binder.ts';
import { snowflake } from './dialect.ts';
import { openSnowflake } from './engine.ts';
import { snowflakeProbes } from './probes.ts';
import { duckdbType } from './types.ts';

/** Snowflake: models run there, statement by statement. Its client is loaded when a connection opens. */
export const snowflakeAdapter: Adapter = { type: 'snowflake', dialect: snowflake, open: openSnowflake, probes: snowflakeProbes, openBinder: async (world) => overStored(await openDuckdbBinder(world)) };

/** The binder, over tables as Snowflake describes them. */
function overStored(binder: Binder): Binder {
  return { ...binder, define: (relation, columns) => binder.define(relation, columns.map((column) => ({ ...column, type: duckdbType(column.type) }))) };
}
