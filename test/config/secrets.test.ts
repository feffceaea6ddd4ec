import { expect, it } from 'vitest';
import { redact, revealSecrets, secretVariable } from '../../compiler/config/secrets.ts';
import type { Diagnostic } from '../../compiler/contracts/diagnostics.ts';
import { Secret } from '../../compiler/contracts/secret.ts';

it('looks secrets up in the environment, wherever they stand', async () => {
  const env = { LAKEC_SECRET_REDSHIFT_PASSWORD: 'pa$$', LAKEC_SECRET_A_B_C_D: 'x' };
  const settings = { user: 'me', password: new Secret('redshift', 'password'), deep: [{ key: new Secret('a.b', 'c-d') }], port: 5439, none: null };
  const revealed = await revealSecrets(settings, { provider: 'env', env }, { report: () => undefined });
  expect(revealed).toEqual({ settings: { user: 'me', password: 'pa$$', deep: [{ key: 'x' }], port: 5439, none: null }, revealed: ['pa$$', 'x'] });
});

it('names every secret that is not there, and the variable to set', async () => {
  const found: Diagnostic[] = [];
  const settings = { password: new Secret('redshift', 'password'), user: new Secret('redshift', 'user') };
  const world = { provider: 'env', env: { LAKEC_SECRET_REDSHIFT_USER: '' } };
  expect(await revealSecrets(settings, world, { report: (diagnostic) => found.push(diagnostic) })).toBeUndefined();
  expect(found.map(({ code, message, hint }) => [code, message, hint])).toEqual([
    ['secret-not-found', 'The secret redshift/password was not found by the provider "env".', 'Set LAKEC_SECRET_REDSHIFT_PASSWORD.'],
  ]);
});

it('prints a handle as stars in every way to print', () => {
  const secret = new Secret('b', 'c');
  expect([`${secret}`, String(secret), JSON.stringify({ secret }), JSON.stringify([secret])]).toEqual(['***', '***', '{"secret":"***"}', '["***"]']);
  expect(secretVariable(new Secret('fx_rates', 'api.key-1'))).toBe('LAKEC_SECRET_FX_RATES_API_KEY_1');
});

it('puts stars over what was revealed, the longest first', () => {
  expect(redact('connect pass=hunter22 or hunter2 to x', ['hunter2', 'hunter22', ''])).toBe('connect pass=*** or *** to x');
});

it('puts stars over what services repeat in their own spelling', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEF\nAASCBKcwggSjAgEAAoIBAQC7VJTU\n-----END PRIVATE KEY-----\n';
  const secret = 'p"ss word/+';
  expect(redact(`?key=${encodeURIComponent(secret)} {"p":${JSON.stringify(secret)}} ${Buffer.from(secret).toString('base64')} a=${new URLSearchParams({ a: secret }).toString().slice(2)}`, [secret])).toBe('?key=*** {"p":"***"} ***= a=***');
  expect(redact(`bad key:\n    ${key.split('\n').join('\n    ')}`, [key])).toBe('bad key:\n    -----BEGIN PRIVATE KEY-----\n    ***\n    ***\n    -----END PRIVATE KEY-----\n    ');
});
