import type { DuckDBConnection } from '@duckdb/node-api';
import type { Binder } from '../../contracts/adapter.ts';
import { EngineError } from '../../contracts/adapter.ts';
import type { ColumnType, Relation } from '../../contracts/relation.ts';
import { duckdb } from './dialect.ts';
import { engineError } from './errors.ts';
import { typeName } from './values.ts';

// StatementType.SELECT of DuckDB's client.
const SELECT = 1;

/** A DuckDB in memory that holds empty tables: it answers what a SELECT gives by preparing it, and runs nothing. */
export async function openDuckdbBinder(): Promise<Binder> {
  const { DuckDBInstance: Instance } = await import('@duckdb/node-api');
  const instance = await Instance.create(':memory:', { errors_as_json: 'true', threads: '1', enable_external_access: 'true' });
  const session = await instance.connect();
  await session.run("set TimeZone = 'UTC'");
  const databases = new Set<string>();
  const schemas = new Set<string>();
  return {
    define: async (relation, columns) => {
      await makeSchema(session, relation, databases, schemas);
      const name = duckdb.relation(relation);
      await session.run(`create or replace table ${name} (${(columns.length > 0 ? columns : [{ name: 'nothing', type: 'INTEGER' }]).map((column) => `${duckdb.quote(column.name)} ${duckdb.type(column.type)}`).join(', ')})`);
    },
    describe: (sql) => describe(session, sql),
    close: async () => {
      session.closeSync();
      instance.closeSync();
    },
  };
}

async function makeSchema(session: DuckDBConnection, relation: Relation, databases: Set<string>, schemas: Set<string>): Promise<void> {
  const database = relation.database.toLowerCase();
  if (database !== '' && !databases.has(database)) {
    await session.run(`attach if not exists ':memory:' as ${duckdb.identifier(relation.database)}`);
    databases.add(database);
  }
  const schema = `${database}.${relation.schema.toLowerCase()}`;
  if (!schemas.has(schema)) {
    await session.run(duckdb.createSchema(relation));
    schemas.add(schema);
  }
}

async function describe(session: DuckDBConnection, sql: string): Promise<{ readonly columns: readonly ColumnType[] } | { readonly error: EngineError }> {
  let prepared;
  try {
    prepared = await session.prepare(sql);
  } catch (thrown) {
    return { error: engineError(thrown, sql) };
  }
  try {
    const statement: number = prepared.statementType;
    if (statement !== SELECT) return { error: new EngineError('sql', 'This is no SELECT.', { sql, offset: 0 }) };
    return { columns: Array.from({ length: prepared.columnCount }, (_, index) => ({ name: prepared.columnName(index), type: typeName(prepared.columnType(index)) })) };
  } finally {
    prepared.destroySync();
  }
}
