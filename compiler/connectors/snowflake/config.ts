import { awsSettings, type AwsSettings } from '../../aws/client-options.ts';
import { EngineError } from '../../contracts/adapter.ts';
import { ConnectorError, type ConnectorWorld, type TableToLand } from '../../contracts/connector.ts';
import { settingsOf, type SnowflakeSettings } from '../../snowflake/settings.ts';

/** A source of type snowflake, as its config says. */
export interface SnowflakeSource {
  readonly settings: SnowflakeSettings;
  /** From so many rows on Snowflake itself writes the files; absent: rows are streamed, however many. */
  readonly unloadRows?: number;
  /** The storage integration by which it writes to the landing zone in S3. */
  readonly integration?: string;
  /** The stage that files go by to a landing zone on this machine. */
  readonly stage: string;
  readonly aws: AwsSettings;
}

/** Rows from which on a source with a storage integration is unloaded. */
const MANY = 100_000;

/** `connection` of a source of type snowflake: the keys that a target's `engine.connection` has; and its `options`. */
export async function snowflakeSource({ connection, options, config, env, source }: ConnectorWorld): Promise<SnowflakeSource> {
  const text = (key: string): string | undefined => (typeof options[key] === 'string' && options[key] !== '' ? (options[key] as string) : undefined);
  const integration = text('storage_integration');
  const unloadRows = typeof options['unload_rows'] === 'number' ? options['unload_rows'] : integration === undefined ? undefined : MANY;
  try {
    return { settings: await settingsOf(connection), stage: (text('stage') ?? '@~').replace(/\/+$/, ''), aws: awsSettings(config, env), ...(unloadRows !== undefined && { unloadRows }), ...(integration !== undefined && { integration }) };
  } catch (thrown) {
    if (!(thrown instanceof EngineError)) throw thrown;
    const own = (said: string): string => said.replaceAll('engine.connection', `sources.${source}.connection`);
    throw new ConnectorError('misconfigured', own(thrown.message), { ...(thrown.suggestion !== undefined && { suggestion: own(thrown.suggestion) }) });
  }
}

/** The SELECT that a table lands. */
export function queryOf(table: TableToLand): string {
  if (table.query !== undefined && table.query.trim() !== '') return table.query.trim().replace(/;\s*$/, '');
  throw new ConnectorError('misconfigured', `sources.${table.source}.tables.${table.name} has no query`, { suggestion: `Add query: select * from <database>.<schema>.${table.name} to it.` });
}
