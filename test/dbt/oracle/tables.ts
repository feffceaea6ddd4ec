import { readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { Side } from './both.ts';
import type { Report } from './report.ts';

/** Compares the database files of both sides: relations and their kinds, columns and their types in order, and rows both ways. */
export async function compareTables(dbt: Side, lakec: Side, report: Report): Promise<void> {
  const files = databases(dbt.folder);
  report.same('database files', files, databases(lakec.folder));
  for (const file of files) {
    // A view may read files of the project.
    const instance = await DuckDBInstance.create(':memory:', { file_search_path: dbt.folder });
    const session = await instance.connect();
    try {
      const theirs = await copied(session, join(dbt.folder, file), 'dbt_side');
      const ours = await copied(session, join(lakec.folder, file), 'lakec_side');
      report.sameMaps(`relations and their kinds (${file})`, theirs.relations, ours.relations);
      const both = [...theirs.relations.keys()].filter((name) => ours.relations.has(name));
      report.sameMaps('column names and types, in order', pick(theirs.columns, both), pick(ours.columns, both));
      await compareRows(session, both, report);
    } catch (error) {
      report.section('databases');
      report.differs('databases', file, String(error), '');
    }
    session.closeSync();
    instance.closeSync();
  }
}

interface Copied {
  readonly relations: ReadonlyMap<string, string>;
  readonly columns: ReadonlyMap<string, string>;
}

/** Copies all rows into tables of a schema of this session, since a view names its database, which only one side can be at a time. */
async function copied(session: DuckDBConnection, file: string, side: string): Promise<Copied> {
  const name = basename(file).replace(/\.[^.]*$/, '');
  await session.run(`attach ${text(file)} as ${quote(name)} (read_only)`);
  await session.run(`create schema memory.${side}`);
  const found = await relations(session, name);
  const made: Copied = { relations: found, columns: await columns(session, name) };
  for (const key of found.keys()) {
    const [schema, identifier] = JSON.parse(key) as [string, string];
    await session.run(`create table memory.${side}.${quote(key)} as select * from ${quote(name)}.${quote(schema)}.${quote(identifier)}`);
  }
  await session.run(`detach ${quote(name)}`);
  return made;
}

async function compareRows(session: DuckDBConnection, both: readonly string[], report: Report): Promise<void> {
  report.section('rows, EXCEPT ALL both ways');
  for (const key of both) {
    try {
      const count = async (one: string, other: string) => String((await rows(session, `select count(*) from (select * from memory.${one}.${quote(key)} except all select * from memory.${other}.${quote(key)})`))[0]?.[0]);
      report.check(key, `${await count('dbt_side', 'lakec_side')} rows only here`, `${await count('lakec_side', 'dbt_side')} rows only here`, (await count('dbt_side', 'lakec_side')) === '0' && (await count('lakec_side', 'dbt_side')) === '0');
    } catch (error) {
      report.differs('rows', key, String(error).split('\n')[0], '');
    }
  }
}

async function relations(session: DuckDBConnection, side: string): Promise<Map<string, string>> {
  const found = await rows(session, `select schema_name, table_name, 'table' from duckdb_tables() where database_name = '${side}' union all select schema_name, view_name, 'view' from duckdb_views() where database_name = '${side}' and not internal order by 1, 2`);
  return new Map(found.map(([schema, name, kind]) => [JSON.stringify([schema, name]), String(kind)]));
}

async function columns(session: DuckDBConnection, side: string): Promise<Map<string, string>> {
  const found = await rows(session, `select schema_name, table_name, string_agg(column_name || ' ' || data_type, ', ' order by column_index) from duckdb_columns() where database_name = '${side}' and not internal group by all`);
  return new Map(found.map(([schema, name, list]) => [JSON.stringify([schema, name]), String(list)]));
}

async function rows(session: DuckDBConnection, sql: string): Promise<readonly (readonly unknown[])[]> {
  return (await session.runAndReadAll(sql)).getRows();
}

function databases(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /\.(duckdb|db)$/.test(entry.name)).map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name))).filter((path) => !path.startsWith('target/') && !path.includes('dbt_packages/')).sort();
}

function pick(from: ReadonlyMap<string, string>, names: readonly string[]): Map<string, string> {
  return new Map(names.map((name) => [name, from.get(name) ?? '']));
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
