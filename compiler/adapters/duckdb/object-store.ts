import type { DuckDBConnection } from '@duckdb/node-api';
import { clientOptions, type AwsSettings } from '../../aws/client-options.ts';
import type { S3Credentials } from '../../aws/s3.ts';
import { EngineError } from '../../contracts/adapter.ts';
import { queryRows } from './connection.ts';
import { duckdb } from './dialect.ts';
import { loadExtension, type ExtensionPlaces } from './extensions.ts';

/** S3 as DuckDB's sessions read and write it. */
export interface ObjectStoreAccess {
  /** To be awaited before a statement: opens S3 where the statement may need it, and renews what is about to end. Throws where the statement names an object and S3 can't be opened. */
  before(sql: string): Promise<void>;
  /** What is to blame for a statement's failure: it, or that S3 could not be opened. */
  because(thrown: unknown): unknown;
}

export interface AccessOptions {
  readonly aws: AwsSettings;
  readonly extensions: ExtensionPlaces;
  readonly now: () => Date;
  /** Something of the project lies in S3, so that a view of the database may. */
  readonly viewsToo: boolean;
  connect(): Promise<DuckDBConnection>;
}

/**
 * Gives a DuckDB what it needs for `s3://`: the extension httpfs, and a secret in its memory with the end point, the region and the keys
 * that lakec's own clients use. Nothing is loaded or asked for until a statement names an object.
 */
export function objectStoreAccess(options: AccessOptions): ObjectStoreAccess {
  let session: Promise<DuckDBConnection> | undefined;
  let opened: Promise<void> | undefined;
  let views: Promise<boolean> | undefined;
  let expires: number | undefined;
  let failure: EngineError | undefined;
  const run = async (sql: string) => queryRows(await (session ??= options.connect()), sql);
  const sign = async (): Promise<void> => {
    const keys = await keysOf(options.aws);
    expires = keys?.expires;
    try {
      await run(secretText(options.aws, keys));
    } catch (thrown) {
      // The statement holds the keys: neither it nor what may quote it goes any further.
      throw new EngineError('connection', `DuckDB does not take the settings of S3 (${thrown instanceof EngineError ? thrown.kind : 'unknown'})`, { suggestion: 'Check aws.region and aws.endpoint_url in the config.' });
    }
  };
  const open = async (): Promise<void> => {
    await loadExtension(run, 'httpfs', options.extensions);
    await sign();
  };
  return {
    async before(sql) {
      const named = S3_URL.test(sql);
      if (!named && !opened && !(options.viewsToo && (await (views ??= hasViews(run))))) return;
      try {
        await (opened ??= open());
        if (expires === undefined || expires - options.now().getTime() >= SOON) return;
        expires = undefined;
        await (opened = sign());
      } catch (thrown) {
        if (thrown instanceof EngineError) failure = thrown;
        // A view that it reads may lie in S3; most do not.
        if (named || !failure) throw thrown;
      }
    },
    because: (thrown) => (failure && thrown instanceof EngineError && /httpfs|\bs3[an]?:\/\//.test(thrown.message) ? failure : thrown),
  };
}

const S3_URL = /\bs3[an]?:\/\//i;
/** Five minutes: a statement that runs longer than that with keys that end may still fail. */
const SOON = 5 * 60 * 1000;

async function hasViews(run: (sql: string) => Promise<{ readonly rows: readonly unknown[] }>): Promise<boolean> {
  return (await run("select 1 from duckdb_views() where not internal and regexp_matches(sql, '(?i)\\bs3[an]?://') limit 1")).rows.length > 0;
}

/** The keys of AWS's provider chain; undefined when it finds none, as for buckets that anyone may read. */
async function keysOf(aws: AwsSettings): Promise<S3Credentials | undefined> {
  const { openS3 } = await import('../../aws/s3.ts');
  const s3 = openS3(aws);
  try {
    return await s3.credentials();
  } catch (thrown) {
    if (thrown instanceof EngineError && thrown.kind === 'credentials' && !/expired/i.test(thrown.message)) return undefined;
    throw thrown;
  } finally {
    s3.close();
  }
}

function secretText(aws: AwsSettings, keys: S3Credentials | undefined): string {
  const { endpoint } = clientOptions(aws, 'S3');
  const text = duckdb.string;
  const settings = [
    'type s3',
    `region ${text(aws.region)}`,
    ...(keys ? [`key_id ${text(keys.accessKeyId)}`, `secret ${text(keys.secretAccessKey)}`] : []),
    ...(keys?.sessionToken === undefined ? [] : [`session_token ${text(keys.sessionToken)}`]),
    ...(endpoint === undefined ? [] : [`endpoint ${text(endpoint.replace(/^https?:\/\//, '').replace(/\/+$/, ''))}`, "url_style 'path'", `use_ssl ${endpoint.startsWith('https:')}`]),
    ...(aws.kmsKeyArn === undefined ? [] : [`kms_key_id ${text(aws.kmsKeyArn)}`]),
  ];
  return `create or replace temporary secret lakec_s3 (${settings.join(', ')})`;
}
