import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oneSource } from './ingest/project.ts';
import { json, startFeed } from './ingest/feed.ts';
import { expectNoSecretLeft, findSecrets, secretsIn } from './secrets.ts';

describe('a secret of a suite', () => {
  it('is looked for after every run of lakec that had it', async () => {
    const feed = await startFeed((request, response) => json(response, [{ id: request.headers.authorization?.replace('Bearer ', '') }]));
    const work = oneSource(`type: http\nformat: ndjson\nconnection: {url: "${feed.url}/all", token: "\${secret:feed/token}"}`, '{incremental_dir: rows/daily, mode: append}', ['{name: id, data_type: string}']);
    try {
      // A service that gives the token back puts it where it can be read: packed, in a file that has landed.
      await expect(work.type('ingest', { LAKEC_SECRET_FEED_TOKEN: 'a-token-that-comes-back' })).resolves.toBeDefined();
      await expect(work.type('build', { LAKEC_SECRET_FEED_TOKEN: 'a-token-that-comes-back' })).rejects.toThrow('A secret can be read in\n  lake.duckdb');
    } finally {
      work.remove();
      await feed.stop();
    }
  });

  it('is found plain, in JSON, in a URL and in base64, in files and in texts', () => {
    const work = oneSource('type: files', '{}', []);
    mkdirSync(join(work.root, 'target/deep'), { recursive: true });
    const secret = 'p"ss wörd/+';
    for (const [name, text] of Object.entries({ plain: `x${secret}y`, json: JSON.stringify({ secret }), url: `?key=${encodeURIComponent(secret)}`, base64: Buffer.from(secret).toString('base64'), clean: 'password' })) writeFileSync(join(work.root, 'target/deep', name), text);
    expect(findSecrets(join(work.root, 'target'), [secret], { said: `it is ${secret}`, unsaid: '***' })).toEqual(['deep/base64', 'deep/json', 'deep/plain', 'deep/url', 'said']);
    expect(() => expectNoSecretLeft(work.root, [secret], {})).toThrow('deep/base64');
    work.remove();
  });

  it('is found inside of what is packed with it, in a form, and by any line of a key', () => {
    const key = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7'.match(/.{26}/g)!.join('\n')}\n-----END PRIVATE KEY-----\n`;
    const secret = 'pass word+1';
    const said = {
      basic: Buffer.from(`user:${secret}`).toString('base64'), basic2: Buffer.from(`users:${secret}x`).toString('base64'), basic3: Buffer.from(`userss:${secret}`).toString('base64'), token: Buffer.from(`{"p":"${secret}"}`).toString('base64url'),
      form: new URLSearchParams({ client_secret: secret }).toString(), yaml: key.split('\n').map((line) => `    ${line}`).join('\n'), line: `Error in DANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7`.replace('DANB', key.split('\n')[2]!), head: '-----BEGIN PRIVATE KEY-----',
      presigned: 'https://acme.s3.amazonaws.com/part?X-Amz-Expires=3600&X-Amz-Signature=0123456789abcdef0123456789abcdef', plain: 'https://acme.s3.amazonaws.com/part?versionId=3&sig=short',
    };
    expect(findSecrets('/nowhere', [secret, key], said)).toEqual(['basic', 'basic2', 'basic3', 'form', 'line', 'presigned', 'token', 'yaml']);
  });

  it('is any of what lakec reads as one', () => {
    expect(secretsIn({ LAKEC_SECRET_A_B: 'secret-1', DBT_ENV_SECRET_X: 'secret-2', AWS_SECRET_ACCESS_KEY: 'secret-3', AWS_SESSION_TOKEN: 'secret-4', LAKEC_SECRET_SHORT: 'abc', PATH: '/usr/bin' })).toEqual(['secret-1', 'secret-2', 'secret-3', 'secret-4']);
  });
});
