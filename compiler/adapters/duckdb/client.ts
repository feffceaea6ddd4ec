// DuckDB's client, loaded by `await import('./client.ts')` when an engine opens: with it, the library of the engine itself.
export { DuckDBInstance } from '@duckdb/node-api';
