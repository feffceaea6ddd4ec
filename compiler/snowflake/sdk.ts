import type * as Sdk from 'snowflake-sdk';
import { silenceVersionWarning } from '../aws/version-warning.ts';

export type { Column, Connection as SdkConnection, ConnectionOptions, FileAndStageBindStatement, RowStatement, SnowflakeError, StatementOption } from 'snowflake-sdk';

let loaded: Promise<typeof Sdk> | undefined;

/** Snowflake's own client, loaded when a connection is first opened: nothing of it is written to disk or printed. */
export function loadSdk(): Promise<typeof Sdk> {
  return (loaded ??= load());
}

async function load(): Promise<typeof Sdk> {
  silenceVersionWarning();
  const module = (await import('snowflake-sdk')) as typeof Sdk & { readonly default?: typeof Sdk };
  const sdk = module.default ?? module;
  const silent = (): void => undefined;
  sdk.configure({ logLevel: 'OFF', customLogger: { error: silent, warn: silent, info: silent, debug: silent, trace: silent }, customCredentialManager: inMemory() });
  return sdk;
}

/** Tokens that a sign-in by browser or a second factor gives, kept for this process alone: a run with four connections asks once. */
function inMemory(): object {
  const kept = new Map<string, string>();
  return {
    read: async (key: string) => kept.get(key) ?? null,
    write: async (key: string, token: string) => void kept.set(key, token),
    remove: async (key: string) => void kept.delete(key),
  };
}
