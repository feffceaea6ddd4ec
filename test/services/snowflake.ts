import { join } from 'node:path';
import { pythonOf } from './install.ts';
import { startServer, type Server } from './server.ts';

/** Snowflake on loopback: fakesnow behind the protocol that its Node client speaks (`snowflake/double.py`). */
export interface SnowflakeDouble extends Server {
  /** What `engine.connection` must hold to reach it, beside what a test adds. */
  readonly connection: Readonly<Record<string, string | number>>;
  /** Statements and sign-ins since the last `forget`, and what a test does to the server. */
  control(act?: SnowflakeAct): Promise<SnowflakeSeen>;
}

export interface SnowflakeAct {
  readonly knobs?: { readonly lifetime?: number | null; readonly slow?: number; readonly password?: string | null; readonly chunk?: number; readonly s3?: string };
  /** An administrator ends what is running. */
  readonly cancel?: boolean;
  readonly end_sessions?: boolean;
  readonly forget?: boolean;
  /** Makes a table of a Parquet file, as if it had been loaded. `columns`: name and type each. */
  readonly put?: { readonly table: string; readonly columns: readonly string[]; readonly file: string };
}

export interface SnowflakeSeen {
  readonly seen: readonly { readonly sql: string; readonly parameters: Readonly<Record<string, string>>; readonly async: boolean }[];
  readonly signed_in: readonly { readonly authenticator: string; readonly user: string; readonly account: string; readonly application: string; readonly role: string | null; readonly warehouse: string | null; readonly jwt: Readonly<Record<string, unknown>> | null; readonly passcode: boolean }[];
  readonly running: number;
  readonly sessions: number;
}

/** Starts it, with these databases in it. */
export async function startSnowflake(databases: readonly string[] = ['lake']): Promise<SnowflakeDouble> {
  const server = await startServer(await pythonOf('snowflake'), (port) => ['-B', join(import.meta.dirname, 'snowflake/double.py'), String(port), ...databases]);
  return {
    ...server,
    connection: { account: 'acme-test', host: '127.0.0.1', port: server.port, protocol: 'http', warehouse: 'LAKE_WH', role: 'BUILDER' },
    control: async (act = {}) => (await (await fetch(`${server.url}/double`, { method: 'POST', body: JSON.stringify(act) })).json()) as SnowflakeSeen,
  };
}
