import { EngineError } from '../../contracts/adapter.ts';
import { ConnectorError, type ConnectorWorld, type TableToLand } from '../../contracts/connector.ts';
import { settingsOf, type SnowflakeSettings } from '../../snowflake/settings.ts';

/** `connection` of a source of type snowflake: the keys that a target's `engine.connection` has. */
export async function snowflakeSource({ connection, source }: ConnectorWorld): Promise<SnowflakeSettings> {
  try {
    return await settingsOf(connection);
  } catch (thrown) {
    if (!(thrown instanceof EngineError)) throw thrown;
    const own = (text: string): string => text.replaceAll('engine.connection', `sources.${source}.connection`);
    throw new ConnectorError('misconfigured', own(thrown.message), { ...(thrown.suggestion !== undefined && { suggestion: own(thrown.suggestion) }) });
  }
}

/** The SELECT that a table lands. */
export function queryOf(table: TableToLand): string {
  if (table.query !== undefined && table.query.trim() !== '') return table.query.trim().replace(/;\s*$/, '');
  throw new ConnectorError('misconfigured', `sources.${table.source}.tables.${table.name} has no query`, { suggestion: `Add query: select * from <database>.<schema>.${table.name} to it.` });
}
