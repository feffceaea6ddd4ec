import type { Adapter } from '../../contracts/adapter.ts';
import { openDuckdbBinder } from './binder.ts';
import { duckdb } from './dialect.ts';
import { openEngine } from './engine.ts';

/** DuckDB: an engine inside this process, its data in one file. The native module is loaded when something opens. */
export const duckdbAdapter: Adapter = { type: 'duckdb', dialect: duckdb, open: openEngine, openBinder: openDuckdbBinder };
