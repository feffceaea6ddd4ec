import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsSettings, clientOptions, type AwsSettings } from '../../compiler/aws/client-options.ts';
import { copyObject } from '../../compiler/aws/s3-copy.ts';
import { openS3, type S3 } from '../../compiler/aws/s3.ts';
import { lookUpSecret, secretWorld } from '../../compiler/config/secrets.ts';
import type { EngineError } from '../../compiler/contracts/adapter.ts';
import { Secret } from '../../compiler/contracts/secret.ts';
import { AWS_ENV, startMoto } from '../services/aws.ts';
import { s3Error, startFaults, type Faults } from '../services/faults.ts';
import type { Server } from '../services/server.ts';

let moto: Server;
let faults: Faults;
let aws: AwsSettings;
let s3: S3;
let folder: string;

beforeAll(async () => {
  moto = await startMoto();
  faults = await startFaults(moto.url);
  aws = awsSettings({ aws: { region: 'us-east-1', endpoint_url: faults.url } }, { ...AWS_ENV, AWS_MAX_ATTEMPTS: '2' });
  s3 = openS3(aws);
  folder = mkdtempSync(join(tmpdir(), 'lakec-aws-'));
  await sdk().send(new CreateBucketCommand({ Bucket: 'lake' }));
});

afterEach(() => void (faults.refuse = () => undefined));

afterAll(async () => {
  s3?.close();
  await faults?.stop();
  await moto?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const sdk = () => new S3Client({ ...clientOptions(aws, 'S3'), forcePathStyle: true });
const refused = (work: Promise<unknown>) => work.then(() => undefined, (error: EngineError) => ({ kind: error.kind, message: error.message.replaceAll(faults.url, '<moto>'), hint: error.suggestion }));

describe('objects of S3', () => {
  it('are written, read, looked at, copied and deleted by URL', async () => {
    await s3.put('s3://lake/a/one.txt', 'eins');
    await s3.put('s3a://lake/a/zwölf +%.txt', new Uint8Array([1, 2, 3]));
    expect(await s3.readText('s3://lake/a/one.txt')).toBe('eins');
    expect(await s3.readBytes('s3://lake/a/one.txt', 2)).toEqual(new TextEncoder().encode('ei'));
    await s3.copy('s3://lake/a/zwölf +%.txt', 's3://lake/b/copy ü.txt');
    expect(await s3.readBytes('s3://lake/b/copy ü.txt')).toEqual(new Uint8Array([1, 2, 3]));
    expect(await s3.head('s3://lake/b/copy ü.txt')).toEqual({ url: 's3://lake/b/copy ü.txt', size: 3, etag: '5289df737df57326fcdd22597afb1fac' });
    await s3.remove(['s3://lake/b/copy ü.txt', 's3://lake/b/never there']);
    expect([await s3.head('s3://lake/b/copy ü.txt'), await s3.readText('s3://lake/b/copy ü.txt'), await s3.list('s3://lake/b')]).toEqual([undefined, undefined, []]);
  });

  it('are listed over all pages, sorted, without those of a longer folder name', async () => {
    const names = Array.from({ length: 23 }, (_, i) => `s3://lake/many/${String((i * 7) % 23).padStart(2, '0')}`);
    await s3.put('s3://lake/many-more/x', '');
    await Promise.all(names.map((name) => s3.put(name, '')));
    const pages = openS3(aws, 10);
    expect(await pages.list('s3://lake/many')).toEqual([...names].sort());
    pages.close();
    expect(await s3.readBytes(names[0]!, 10)).toEqual(new Uint8Array());
    await s3.remove(names);
    expect(await s3.list('s3://lake/many/')).toEqual([]);
  });

  it('are uploaded and copied in parts when they are large', async () => {
    const bytes = Uint8Array.from({ length: 11 << 20 }, (_, i) => i % 251);
    writeFileSync(join(folder, 'large'), bytes);
    await s3.upload('s3://lake/large/file', { file: join(folder, 'large') });
    await s3.upload('s3://lake/large/bytes', bytes);
    const client = sdk();
    await copyObject(client, await import('@aws-sdk/client-s3'), { bucket: 'lake', key: 'large/bytes' }, { bucket: 'lake', key: 'large/copy' }, {}, 6 << 20);
    for (const name of ['file', 'bytes', 'copy']) expect(Buffer.compare(Buffer.from((await s3.readBytes(`s3://lake/large/${name}`))!), Buffer.from(bytes)), name).toBe(0);
    expect((await s3.head('s3://lake/large/copy'))!.etag).toMatch(/-2$/);
  });

  it('can be written only if they are not there', async () => {
    await s3.put('s3://lake/once', 'first', { ifAbsent: true });
    expect(await refused(s3.put('s3://lake/once', 'second', { ifAbsent: true }))).toMatchObject({ kind: 'conflict' });
    expect(await s3.readText('s3://lake/once')).toBe('first');
  });
});

describe('a refusal', () => {
  it('of a bucket that is not there says how to make one', async () => {
    expect(await refused(s3.list('s3://nowhere/x'))).toEqual({ kind: 'missing-file', message: 'S3 at <moto> did not list s3://nowhere/x (NoSuchBucket: The specified bucket does not exist)', hint: expect.stringContaining('aws s3 mb') });
    expect(await refused(s3.readText('s3://nowhere/x'))).toMatchObject({ kind: 'missing-file' });
  });

  it('names the permission that is missing', async () => {
    faults.refuse = (line) => (line.startsWith('PUT') ? s3Error(403, 'AccessDenied', 'Access Denied') : undefined);
    expect(await refused(s3.put('s3://lake/denied', 'x'))).toEqual({ kind: 'permission', message: 'S3 at <moto> did not write s3://lake/denied (AccessDenied: Access Denied)', hint: expect.stringContaining('Grant s3:PutObject') });
    faults.refuse = () => undefined;
    expect(await s3.head('s3://lake/denied')).toBeUndefined();
  });

  it('for now is tried again, and told when it stays', async () => {
    let left = 1;
    faults.refuse = () => (left-- > 0 ? s3Error(503, 'SlowDown', 'Please reduce your request rate.') : undefined);
    await s3.put('s3://lake/slow', 'x');
    faults.refuse = () => s3Error(503, 'SlowDown', 'Please reduce your request rate.');
    expect(await refused(s3.readText('s3://lake/slow'))).toMatchObject({ kind: 'throttled', message: 'S3 at <moto> asks for fewer requests, and did not read s3://lake/slow after several tries (SlowDown: Please reduce your request rate)' });
    faults.refuse = () => undefined;
    expect(await s3.readText('s3://lake/slow')).toBe('x');
  });

  it('of expired keys says to sign in', async () => {
    faults.refuse = () => s3Error(400, 'ExpiredToken', 'The provided token has expired.');
    expect(await refused(s3.list('s3://lake/a'))).toMatchObject({ kind: 'credentials', message: expect.stringContaining('ExpiredToken'), hint: expect.stringContaining('aws sso login') });
  });

  it('of one object among many that are deleted is no success', async () => {
    faults.refuse = (line) => (line.startsWith('POST') ? { status: 200, headers: { 'content-type': 'application/xml' }, body: '<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Error><Key>a</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error></DeleteResult>' } : undefined);
    expect(await refused(s3.remove(['s3://lake/a', 's3://lake/b']))).toMatchObject({ kind: 'permission' });
  });

  it('by nobody at all says where it was tried', async () => {
    const nobody = openS3({ ...aws, endpointUrl: 'http://127.0.0.1:9' });
    expect(await refused(nobody.readText('s3://lake/a'))).toMatchObject({ kind: 'connection', message: expect.stringContaining('S3 at http://127.0.0.1:9 did not read s3://lake/a (ECONNREFUSED'), hint: expect.stringContaining('aws.endpoint_url') });
    nobody.close();
  });
});

describe('secrets of AWS Secrets Manager', () => {
  const world = (prefix = 'shop/dev') => secretWorld({ aws: { region: 'us-east-1', endpoint_url: faults.url }, secrets: { provider: 'aws_secrets_manager', prefix } }, aws.env);
  const told = async (scope: string, key: string, prefix?: string) => {
    const found = await lookUpSecret(new Secret(scope, key), world(prefix));
    return 'text' in found ? found.text : [found.problem.code, found.problem.message, found.problem.hint];
  };

  beforeAll(async () => {
    const client = new SecretsManagerClient(clientOptions(aws, 'SECRETS_MANAGER'));
    await client.send(new CreateSecretCommand({ Name: 'shop/dev/redshift', SecretString: '{"user": "lake", "password": "pa$$ \\"wörd\\"", "port": 5439}' }));
    await client.send(new CreateSecretCommand({ Name: 'shop/dev/plain', SecretString: 'hunter2' }));
    client.destroy();
  });

  it('are keys of the JSON object of their scope', async () => {
    expect([await told('redshift', 'password'), await told('redshift', 'user'), await told('redshift', 'port')]).toEqual(['pa$$ "wörd"', 'lake', '5439']);
  });

  it('are read once a run', async () => {
    const once = world();
    faults.seen.length = 0;
    await Promise.all([lookUpSecret(new Secret('redshift', 'user'), once), lookUpSecret(new Secret('redshift', 'password'), once)]);
    await lookUpSecret(new Secret('redshift', 'port'), once);
    expect(faults.seen).toEqual(['POST /']);
  });

  it('that are not there are named, with what to type, and without what is stored', async () => {
    expect(await told('redshift', 'pasword')).toEqual(['secret-not-found', 'The secret redshift/pasword was not found by the provider "aws_secrets_manager": shop/dev/redshift has no key "pasword".', 'Did you mean ${secret:redshift/password}?']);
    expect(await told('snowflake', 'user')).toEqual(['secret-not-found', 'The secret snowflake/user was not found by the provider "aws_secrets_manager": there is no secret shop/dev/snowflake.', expect.stringContaining('create-secret --name shop/dev/snowflake')]);
    expect(await told('plain', 'password')).toEqual(['secret-not-found', 'The secret plain/password was not found by the provider "aws_secrets_manager": shop/dev/plain is no JSON object.', 'Store {"password": "…"} as its text.']);
    expect((await told('redshift', 'toString'))[0]).toBe('secret-not-found');
  });

  it('that may not be read say which permission is missing', async () => {
    faults.refuse = () => ({ status: 400, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: '{"__type":"AccessDeniedException","message":"User is not authorized"}' });
    expect(await told('redshift', 'user')).toEqual(['engine-permission-denied', expect.stringContaining('shop/dev/redshift'), expect.stringContaining('secretsmanager:GetSecretValue')]);
  });
});
