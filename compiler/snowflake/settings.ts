import type { infer as Infer, z as Zod } from 'zod';
import { EngineError } from '../contracts/adapter.ts';
import type { ConfigMap } from '../contracts/project.ts';

/** What `engine.connection` may hold for Snowflake: dbt-snowflake's keys of a profile, and an end point. */
export const snowflakeConnection = (z: typeof Zod) => z.strictObject({
  /** Organization and account: `acme-prod`. */
  account: z.string().min(1),
  user: z.string().min(1).optional(),
  password: z.string().optional(),
  /** `snowflake` (the default), `snowflake_jwt`, `oauth`, `externalbrowser`, `username_password_mfa`, `programmatic_access_token`, or an Okta URL. */
  authenticator: z.string().optional(),
  /** PEM text of the key; `private_key_path`: its file. */
  private_key: z.string().optional(),
  private_key_path: z.string().optional(),
  private_key_passphrase: z.string().optional(),
  /** OAuth's access token, or a programmatic access token. */
  token: z.string().optional(),
  /** A code of the second factor, where no push is sent. */
  passcode: z.string().optional(),
  role: z.string().optional(),
  warehouse: z.string().optional(),
  database: z.string().optional(),
  schema: z.string().optional(),
  /** Instead of `{"app":"lakec",…}` with the run's id and the node. */
  query_tag: z.string().max(2000).optional(),
  /** Session parameters, over lakec's own. */
  session_parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  client_session_keep_alive: z.boolean().optional(),
  /** Times that a sign-in is tried again when the network fails. */
  connect_retries: z.number().int().min(0).optional(),
  /** Seconds without an answer. */
  connect_timeout: z.number().int().min(1).nullable().optional(),
  /** Another address than the account's: `protocol://host:port`. */
  host: z.string().optional(),
  port: z.number().int().optional(),
  protocol: z.enum(['https', 'http']).optional(),
  proxy_host: z.string().optional(),
  proxy_port: z.number().int().optional(),
  insecure_mode: z.boolean().optional(),
  retry_on_database_errors: z.boolean().optional(),
  retry_all: z.boolean().optional(),
  reuse_connections: z.boolean().nullable().optional(),
});

export type SnowflakeSettings = Infer<ReturnType<typeof snowflakeConnection>>;

/** The settings, checked; throws an `EngineError` that names what is wrong, and no value. */
export async function settingsOf(connection: ConfigMap): Promise<SnowflakeSettings> {
  const { z } = await import('zod');
  const parsed = snowflakeConnection(z).safeParse(connection);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new EngineError('connection', `engine.connection${issue?.path.length ? `.${issue.path.join('.')}` : ''}: ${issue?.message ?? 'wrong shape'}`);
  }
  const { data } = parsed;
  const lacks = lackOf(data);
  if (lacks !== undefined) throw new EngineError('credentials', `The connection to Snowflake has no way to sign in: ${lacks.what}`, { suggestion: lacks.hint });
  return data;
}

/** Texts of the settings that must be seen nowhere. */
export function secretsOf({ password, private_key: key, private_key_passphrase: passphrase, token, passcode }: SnowflakeSettings): readonly string[] {
  return [password, key, passphrase, token, passcode].filter((text): text is string => text !== undefined && text.length > 3);
}

function lackOf(settings: SnowflakeSettings): { readonly what: string; readonly hint: string } | undefined {
  const how = methodOf(settings);
  if (settings.user === undefined && how !== 'OAUTH' && how !== 'PROGRAMMATIC_ACCESS_TOKEN' && how !== 'EXTERNALBROWSER') return { what: 'it names no user', hint: 'Add engine.connection.user.' };
  if (how === 'SNOWFLAKE_JWT' && settings.private_key === undefined && settings.private_key_path === undefined) return { what: 'it has no private key', hint: 'Add engine.connection.private_key_path: rsa_key.p8, or private_key: ${secret:snowflake/private_key}.' };
  if ((how === 'OAUTH' || how === 'PROGRAMMATIC_ACCESS_TOKEN') && settings.token === undefined) return { what: 'it has no token', hint: 'Add engine.connection.token: ${secret:snowflake/token}.' };
  if ((how === 'SNOWFLAKE' || how === 'USERNAME_PASSWORD_MFA') && settings.password === undefined) return { what: 'it has neither a password nor a key', hint: 'Add engine.connection.password: ${secret:snowflake/password}, or private_key_path, or authenticator: externalbrowser.' };
  return undefined;
}

/** How the settings sign in, in Snowflake's word; a key alone says that it is by the key. */
export function methodOf({ authenticator, private_key: key, private_key_path: path, token, password }: SnowflakeSettings): string {
  if (authenticator !== undefined) return /^https:/i.test(authenticator) ? authenticator : authenticator.toUpperCase();
  if (key !== undefined || path !== undefined) return 'SNOWFLAKE_JWT';
  return token !== undefined && password === undefined ? 'OAUTH' : 'SNOWFLAKE';
}
