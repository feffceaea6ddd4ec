import { EngineError, type Engine, type OpenOptions } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';
import type { Target } from '../../contracts/project.ts';
import { relationKey, type ColumnType, type ExistingRelation } from '../../contracts/relation.ts';
import { settingsOf } from '../../snowflake/settings.ts';
import { wrapSession } from './connection.ts';
import { snowflake } from './dialect.ts';
import { duckdbType } from './types.ts';
import { exactly, stored, storedName } from '../../sql/folded-names.ts';
import { Session } from '../../snowflake/session.ts';

interface SchemaName {
  readonly database: string;
  readonly schema: string;
}

/** Opens a session for what lakec itself asks; each connection has one of its own. */
export async function openSnowflake(target: Target, host: Host, { project, dryRun, message }: OpenOptions = {}): Promise<Engine> {
  const given = await settingsOf(target.connection);
  const settings = { ...given, database: given.database ?? target.database, schema: given.schema ?? target.schema, ...(dryRun && { connect_retries: 0, connect_timeout: given.connect_timeout ?? 10 }) };
  if (settings.database === '') throw new EngineError('connection', 'The connection to Snowflake names no database', { suggestion: 'Add engine.connection.database.' });
  // A project that is written in DuckDB's SQL has its types in DuckDB's words.
  const described = (row: readonly unknown[]): ColumnType => {
    const column = describedColumn(row);
    return project === undefined || project.dialect === 'snowflake' ? column : { ...column, type: duckdbType(column.type) };
  };
  const asking = new Session(settings, host.root, message);
  const sessions = new Set<Session>([asking]);
  await asking.open();
  const ask = async (sql: string): Promise<readonly (readonly unknown[])[]> => (await asking.ask(sql)).rows;
  return {
    async connect() {
      const session = new Session(settings, host.root, message);
      sessions.add(session);
      return wrapSession(session, { ...(settings.warehouse !== undefined && { warehouse: settings.warehouse }), ...(settings.query_tag !== undefined && { queryTag: settings.query_tag }) });
    },
    async listRelations(schemas) {
      const found: ExistingRelation[] = [];
      for (const [database, names] of byDatabase(schemas)) {
        const rows = await ask(`select table_schema, table_name, case when is_dynamic = 'YES' then 'DYNAMIC TABLE' else table_type end from ${exactly(database)}.information_schema.tables where table_schema in (${names.map(snowflake.string).join(', ')})`).catch(noDatabase);
        for (const [schema, name, type] of rows) found.push({ database: storedName(database), schema: storedName(String(schema)), identifier: storedName(String(name)), kind: KINDS[String(type)] ?? 'table' });
      }
      return found.sort((a, b) => (relationKey(a) < relationKey(b) ? -1 : 1));
    },
    async listColumns(schemas) {
      const found = new Map<string, ColumnType[]>();
      for (const [database, names] of byDatabase(schemas)) {
        const rows = await ask(columnsQuery(database, `table_schema in (${names.map(snowflake.string).join(', ')})`)).catch(noDatabase);
        for (const row of rows) {
          const key = relationKey({ database: storedName(database), schema: storedName(String(row[0])), identifier: storedName(String(row[1])) });
          found.set(key, [...(found.get(key) ?? []), described(row)]);
        }
      }
      return found;
    },
    async columns({ database, schema, identifier }) {
      const rows = await ask(columnsQuery(stored(database), `table_schema = ${snowflake.string(stored(schema))} and table_name = ${snowflake.string(stored(identifier))}`)).catch(noDatabase);
      return rows.length === 0 ? undefined : rows.map(described);
    },
    async close() {
      await Promise.all([...sessions].map((session) => session.close()));
    },
  };
}

const KINDS: Readonly<Record<string, ExistingRelation['kind']>> = { VIEW: 'view', 'MATERIALIZED VIEW': 'materialized_view', 'EXTERNAL TABLE': 'external', 'DYNAMIC TABLE': 'dynamic_table' };

function columnsQuery(database: string, where: string): string {
  return `select table_schema, table_name, column_name, data_type, is_nullable, numeric_precision, numeric_scale, character_maximum_length\nfrom ${exactly(database)}.information_schema.columns\nwhere ${where}\norder by table_schema, table_name, ordinal_position`;
}

/** A row of INFORMATION_SCHEMA.COLUMNS. Texts have a length only where one was given. */
function describedColumn([, , name, type, nullable, precision, scale, length]: readonly unknown[]): ColumnType {
  const word = String(type).toUpperCase();
  const full = Number(length ?? 0);
  const spelled = word === 'NUMBER' ? `NUMBER(${precision ?? 38},${scale ?? 0})` : word === 'TEXT' ? (full > 0 && full < 16_777_216 ? `VARCHAR(${full})` : 'VARCHAR') : word;
  return { name: storedName(String(name)), type: spelled, nullable: nullable !== 'NO' };
}

/** Names as Snowflake stores them, schemas by database, in the order in which they come. */
function byDatabase(schemas: readonly SchemaName[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const { database, schema } of schemas) {
    const key = stored(database);
    found.set(key, (found.get(key) ?? new Set()).add(stored(schema)));
  }
  return new Map([...found].map(([database, names]) => [database, [...names]]));
}

/** A database that is not there has nothing in it. */
function noDatabase(error: unknown): readonly (readonly unknown[])[] {
  if (error instanceof EngineError && error.kind === 'sql') return [];
  throw error;
}
