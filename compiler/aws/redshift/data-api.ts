import type { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { clientOptions } from '../client-options.ts';
import { awsError, awsFailure } from '../failure.ts';
import type { RedshiftSettings } from './settings.ts';
import { withExactIntegers } from './values.ts';

type Sdk = typeof import('@aws-sdk/client-redshift-data');

/** What waiting and chance the Data API's caller needs; tests bring their own. */
export interface Chance {
  wait(milliseconds: number): Promise<void>;
  /** 0 to 1, less than 1. */
  random(): number;
  token(): string;
}

/** The machine's clock and dice. */
export const realChance: Chance = { wait: (milliseconds) => setTimeout(milliseconds), random: Math.random, token: randomUUID };

/** Redshift's Data API, patient with what passes. */
export interface DataApi {
  /** Makes a call; throws an `EngineError`. A call that is repeated must have its own token in it. */
  call<T>(act: string, permission: string, work: (client: RedshiftDataClient, sdk: Sdk) => Promise<T>): Promise<T>;
  readonly chance: Chance;
  readonly settings: RedshiftSettings;
  close(): void;
}

/** Seconds before each further try; the client itself has tried several times before. */
const PAUSES = [1, 3, 8, 20];

/** Opens it; the client is loaded at the first call. `once`: who is not reached at once is not waited for. */
export function openDataApi(settings: RedshiftSettings, chance: Chance = realChance, once = false): DataApi {
  const options = { ...clientOptions(settings.aws, 'REDSHIFT_DATA'), ...(once && { maxAttempts: 1 }) };
  let opened: Promise<{ readonly client: RedshiftDataClient; readonly sdk: Sdk }> | undefined;
  const open = () => (opened ??= import('@aws-sdk/client-redshift-data').then((sdk) => ({ sdk, client: readExactly(new sdk.RedshiftDataClient(options)) })));
  return {
    chance, settings,
    async call(act, permission, work) {
      let renewed = false;
      for (let attempt = 0; ; ) {
        const { client, sdk } = await open();
        try {
          return await work(client, sdk);
        } catch (thrown) {
          const failure = awsFailure(thrown);
          if (failure === 'expired' && !renewed) {
            // Credentials may have been renewed where they come from.
            renewed = true;
            opened = undefined;
            continue;
          }
          const pause = once ? undefined : PAUSES[attempt++];
          const passes = failure === 'throttled' || failure === 'unreachable' || /^Active\w+ExceededException$/.test((thrown as Error).name);
          if (pause === undefined || !passes) throw awsError(thrown, { service: 'Redshift', act, permission, ...(options.endpoint !== undefined && { endpoint: options.endpoint }) });
          await chance.wait(pause * 1000 * (0.8 + 0.4 * chance.random()));
        }
      }
    },
    close: () => void opened?.then(({ client }) => client.destroy()),
  };
}

function readExactly(client: RedshiftDataClient): RedshiftDataClient {
  client.middlewareStack.add(
    (next) => async (args) => {
      const answered = await next(args);
      const response = answered.response as { statusCode?: number; body?: AsyncIterable<Uint8Array> & { destroy?: unknown } };
      if (response.statusCode !== 200 || !response.body) return answered;
      const parts: Uint8Array[] = [];
      for await (const part of response.body) parts.push(part);
      (response as { body: unknown }).body = Buffer.from(withExactIntegers(Buffer.concat(parts).toString('utf8')));
      return answered;
    },
    { step: 'deserialize', priority: 'low', name: 'exactIntegers' },
  );
  return client;
}
