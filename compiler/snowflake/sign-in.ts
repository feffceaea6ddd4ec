import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { EngineError } from '../contracts/adapter.ts';
import { methodOf, type SnowflakeSettings } from './settings.ts';
import type { ConnectionOptions } from './sdk.ts';

/** The client's options for the settings. They hold secrets, and go nowhere but to the client. `root`: the project's folder, for a key's path; `tell`: says where a browser is to go. */
export function signInOptions(settings: SnowflakeSettings, root: string, tell: (text: string) => void = () => undefined): ConnectionOptions {
  const how = methodOf(settings);
  const { account, user, password, token, passcode, role, warehouse, database, schema, host, port, protocol = 'https' } = settings;
  const optional = <K extends keyof ConnectionOptions>(key: K, value: ConnectionOptions[K] | null | undefined): Partial<ConnectionOptions> => (value === undefined || value === null ? {} : { [key]: value });
  return {
    account,
    application: 'lakec',
    authenticator: how,
    clientSessionKeepAlive: settings.client_session_keep_alive ?? true,
    // A second factor or a browser is asked once a run; `sdk.ts` keeps what they give in memory.
    ...(how === 'EXTERNALBROWSER' && { clientStoreTemporaryCredential: true, openExternalBrowserCallback: (url: string) => openBrowser(url, tell) }),
    ...(how === 'USERNAME_PASSWORD_MFA' && { clientRequestMFAToken: true, clientStoreTemporaryCredential: true }),
    representNullAsStringNull: false,
    // Parts of a large result that are fetched ahead.
    resultPrefetch: 1,
    sfRetryMaxLoginRetries: settings.connect_retries ?? 3,
    ...(host !== undefined && { accessUrl: `${protocol}://${host}${port === undefined ? '' : `:${port}`}` }),
    ...optional('username', user),
    ...(how === 'SNOWFLAKE_JWT' ? { privateKey: privateKeyOf(settings, root) } : {}),
    ...(how === 'OAUTH' || how === 'PROGRAMMATIC_ACCESS_TOKEN' ? optional('token', token) : optional('password', how === 'SNOWFLAKE_JWT' || how === 'EXTERNALBROWSER' ? undefined : password)),
    ...optional('passcode', passcode),
    ...optional('role', role),
    ...optional('warehouse', warehouse),
    ...optional('database', database),
    ...optional('schema', schema),
    ...optional('timeout', settings.connect_timeout === undefined || settings.connect_timeout === null ? undefined : settings.connect_timeout * 1000),
    ...optional('proxyHost' as keyof ConnectionOptions, settings.proxy_host as never),
    ...optional('proxyPort' as keyof ConnectionOptions, settings.proxy_port as never),
  };
}

/** Opens the address at which the identity provider asks who it is; where no browser can be opened, the line that is told is what there is. */
function openBrowser(url: string, tell: (text: string) => void): void {
  tell(`Sign in to Snowflake in the browser window that opens. If none does, open this address on this machine: ${url}`);
  void import('open').then(({ default: open }) => open(url)).catch(() => undefined);
}

/** The key as unencrypted PKCS #8 in PEM, which the client takes; its text may be PEM or, as dbt has it, the base64 of its DER. */
function privateKeyOf(settings: SnowflakeSettings, root: string): string {
  const { private_key: text, private_key_path: path, private_key_passphrase: passphrase } = settings;
  let content: string;
  try {
    content = text ?? readFileSync(isAbsolute(path!) ? path! : join(root, path!), 'utf8');
  } catch {
    throw new EngineError('credentials', `The private key at engine.connection.private_key_path can't be read: ${path}`, { suggestion: 'Correct the path; a relative one starts at the project\'s root.' });
  }
  const written = content.replaceAll('\\n', '\n').trim();
  try {
    const key = written.startsWith('-----')
      ? createPrivateKey({ key: written, format: 'pem', ...(passphrase !== undefined && { passphrase }) })
      : createPrivateKey({ key: Buffer.from(written, 'base64'), format: 'der', type: 'pkcs8', ...(passphrase !== undefined && { passphrase }) });
    return key.export({ format: 'pem', type: 'pkcs8' }).toString();
  } catch {
    // What the library says may quote the key.
    throw new EngineError('credentials', `The private key ${text === undefined ? `at ${path}` : 'of engine.connection.private_key'} can't be used${passphrase === undefined ? '' : ' with this passphrase'}`, { suggestion: 'Give an RSA key as PKCS #8, and its passphrase as private_key_passphrase: ${secret:snowflake/passphrase}.' });
  }
}
