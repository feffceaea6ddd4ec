import type { OpenOptions } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';
import type { Probe } from '../../contracts/probe.ts';
import type { Target } from '../../contracts/project.ts';
import { settingsOf } from '../../snowflake/settings.ts';
import { identifier } from '../../sql/folded-names.ts';
import { Session } from '../../snowflake/session.ts';

/** What `lakec debug` tries of a Snowflake target, with the GRANT that each lacks. */
export function snowflakeProbes(target: Target, host: Host, { message }: OpenOptions): readonly Probe[] {
  const within = async <T>(work: (ask: (sql: string) => Promise<readonly (readonly unknown[])[]>) => Promise<T>): Promise<T> => {
    const session = new Session(await settingsOf(target.connection), host.root, message);
    try {
      return await work(async (sql) => (await session.ask(sql)).rows);
    } finally {
      await session.close();
    }
  };
  const text = (key: string): string | undefined => (typeof target.connection[key] === 'string' ? target.connection[key] : undefined);
  const role = identifier(text('role') ?? 'PUBLIC');
  const database = identifier(target.database || (text('database') ?? ''));
  const warehouse = text('warehouse');
  return [
    { name: 'connection', attempt: () => within(async (ask) => String((await ask("select 'signed in as ' || current_user() || ', role ' || coalesce(current_role(), 'none')"))[0]?.[0])) },
    ...(warehouse === undefined ? [] : [{ name: 'warehouse', grant: `grant usage on warehouse ${identifier(warehouse)} to role ${role};`, attempt: () => within(async (ask) => {
      await ask(`use warehouse ${identifier(warehouse)}`);
      return `${warehouse} can be used`;
    }) }]),
    { name: 'database', grant: `grant usage, create schema on database ${database} to role ${role};`, attempt: () => within(async (ask) => `${database} has ${(await ask(`select schema_name from ${database}.information_schema.schemata`)).length} schemas`) },
  ];
}
