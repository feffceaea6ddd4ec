import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { settingsOf, secretsOf } from '../../../compiler/snowflake/settings.ts';
import { signInOptions } from '../../../compiler/snowflake/sign-in.ts';
import type { ConfigMap } from '../../../compiler/contracts/project.ts';

const root = mkdtempSync(join(tmpdir(), 'lakec-key-'));
afterAll(() => rmSync(root, { recursive: true }));
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const plain = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const locked = privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'open sesame' }).toString();
writeFileSync(join(root, 'rsa_key.p8'), locked);

const options = async (connection: ConfigMap) => signInOptions(await settingsOf({ account: 'acme-prod', ...connection }), root);

describe('signing in', () => {
  it('by password, with a second factor asked once a run', async () => {
    expect(await options({ user: 'ME', password: 'horse' })).toMatchObject({ account: 'acme-prod', authenticator: 'SNOWFLAKE', username: 'ME', password: 'horse' });
    const factor = await options({ user: 'ME', password: 'horse', authenticator: 'username_password_mfa', passcode: '123456' });
    expect(factor).toMatchObject({ authenticator: 'USERNAME_PASSWORD_MFA', passcode: '123456', clientRequestMFAToken: true });
  });

  it('by a key: its file or its text, with a passphrase or without, PEM or DER', async () => {
    const keys = await Promise.all([
      options({ user: 'ME', private_key: plain }),
      options({ user: 'ME', private_key: plain.replaceAll('\n', '\\n') }),
      options({ user: 'ME', private_key: locked, private_key_passphrase: 'open sesame' }),
      options({ user: 'ME', private_key_path: 'rsa_key.p8', private_key_passphrase: 'open sesame' }),
      options({ user: 'ME', private_key_path: join(root, 'rsa_key.p8'), private_key_passphrase: 'open sesame', authenticator: 'snowflake_jwt' }),
      options({ user: 'ME', private_key: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64') }),
    ]);
    for (const one of keys) expect([one.authenticator, one.privateKey]).toEqual(['SNOWFLAKE_JWT', plain]);
    expect(keys.every((one) => one.password === undefined)).toBe(true);
  });

  it('holds the session alive until the run ends, unless the target says otherwise', async () => {
    expect(await options({ user: 'ME', password: 'horse' })).toMatchObject({ clientSessionKeepAlive: true });
    expect(await options({ user: 'ME', password: 'horse', client_session_keep_alive: false })).toMatchObject({ clientSessionKeepAlive: false });
  });

  it('by a token, and by a browser, which has no secret', async () => {
    expect(await options({ token: 'abcd' })).toMatchObject({ authenticator: 'OAUTH', token: 'abcd' });
    expect(await options({ user: 'ME', token: 'abcd', authenticator: 'programmatic_access_token' })).toMatchObject({ authenticator: 'PROGRAMMATIC_ACCESS_TOKEN', token: 'abcd' });
    expect(await options({ user: 'ME@EXAMPLE.COM', authenticator: 'externalbrowser' })).toMatchObject({ authenticator: 'EXTERNALBROWSER', username: 'ME@EXAMPLE.COM', clientStoreTemporaryCredential: true });
  });
});

describe('what is missing or wrong is told without the secret', () => {
  const told = async (connection: ConfigMap): Promise<string> => options(connection).then(() => 'nothing', (error: { message: string; suggestion?: string }) => `${error.message}. ${error.suggestion ?? ''}`);
  it.each([
    [{ user: 'ME' }, 'no way to sign in: it has neither a password nor a key. Add engine.connection.password'],
    [{ password: 'horse' }, 'it names no user'],
    [{ user: 'ME', authenticator: 'snowflake_jwt' }, 'it has no private key'],
    [{ authenticator: 'oauth' }, 'it has no token'],
    [{ user: 'ME', private_key_path: 'none.p8' }, "can't be read: none.p8"],
    [{ user: 'ME', private_key: 'SECRETKEY' }, "The private key of engine.connection.private_key can't be used"],
    [{ user: 'ME', private_key: locked, private_key_passphrase: 'wrong passphrase' }, "can't be used with this passphrase"],
    [{ user: 'ME', passwort: 'horse' }, 'engine.connection: Unrecognized key: "passwort"'],
    [{ user: 'ME', password: 7 }, 'engine.connection.password'],
  ] as const)('%#', async (connection, expected) => {
    const text = await told(connection as unknown as ConfigMap);
    expect(text).toContain(expected);
    for (const secret of ['horse', 'SECRETKEY', 'wrong passphrase', plain, locked]) expect(text).not.toContain(secret);
  });

  it('and every secret of the settings is known, to be covered', async () => {
    expect(secretsOf(await settingsOf({ account: 'a', user: 'u', password: 'horse', token: 'abcde', private_key: 'pem pem', private_key_passphrase: 'sesame', passcode: '123456' }))).toEqual(['horse', 'pem pem', 'sesame', 'abcde', '123456']);
  });
});
