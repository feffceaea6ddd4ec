import { createReadStream } from 'node:fs';
import type { S3Client } from '@aws-sdk/client-s3';
import type { StoredObject } from '../contracts/store.ts';
import type { EngineError } from '../contracts/adapter.ts';
import { clientOptions, type AwsSettings } from './client-options.ts';
import { awsError, awsFailure } from './failure.ts';
import { s3Place, s3Url } from './s3-url.ts';

/** Objects of S3 by URL. Whatever is refused is thrown as an `EngineError`. */
export interface S3 {
  /** Asks for one object below a folder: throws when the bucket is not there or may not be listed. */
  reach(folder: string): Promise<void>;
  /** URLs of the objects below a folder, sorted. */
  list(folder: string): Promise<readonly string[]>;
  /** The objects below a folder with what tells one content from another, sorted by URL. Markers of empty folders are left out. */
  objects(folder: string): Promise<readonly StoredObject[]>;
  /** Undefined when there is no such object. */
  head(url: string): Promise<StoredObject | undefined>;
  /** Undefined when there is no such object. */
  readText(url: string): Promise<string | undefined>;
  /** The first `most` bytes, or all. Undefined when there is no such object. */
  readBytes(url: string, most?: number): Promise<Uint8Array | undefined>;
  /** The bytes of an object as they come; undefined when there is no such object. */
  stream(url: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Writes a small object by one request: a reader sees the old one or the new one. */
  put(url: string, content: string | Uint8Array, options?: PutOptions): Promise<void>;
  /** Writes an object of any size, from bytes or from a file of this machine, in parts; it is seen when the last part is there. */
  upload(url: string, content: Uint8Array | { readonly file: string }, options?: PutOptions): Promise<void>;
  /** Copies within S3: a reader of `to` sees the old object or the new one. */
  copy(from: string, to: string): Promise<void>;
  /** Deletes objects; those that are not there are no error. */
  remove(urls: readonly string[]): Promise<void>;
  /** The keys that requests are signed with now; `expires`: when they end, in milliseconds since 1970. */
  credentials(): Promise<S3Credentials>;
  close(): void;
}

export interface PutOptions {
  readonly contentType?: string;
  /** Fails (kind `conflict`) when the object is there already. */
  readonly ifAbsent?: boolean;
}

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expires?: number;
}

/** Opens S3. The client is loaded at the first request. `pageSize`: objects that one request lists, 1000 at most. */
export function openS3(aws: AwsSettings, pageSize = 1000): S3 {
  const { endpoint } = clientOptions(aws, 'S3');
  let opened: Promise<S3Client> | undefined;
  const client = (): Promise<S3Client> => (opened ??= openClient(aws));
  /** Sends a request; what is refused is told as what was tried. */
  const tried = async <T>(act: string, permission: string, work: (client: S3Client, sdk: typeof import('@aws-sdk/client-s3')) => Promise<T>): Promise<T> => {
    const sdk = await import('@aws-sdk/client-s3');
    try {
      return await work(await client(), sdk);
    } catch (thrown) {
      throw refusal(thrown, act, permission, endpoint);
    }
  };
  /** As `tried`, where an object that is not there gives undefined. */
  const found = <T>(act: string, permission: string, work: (client: S3Client, sdk: typeof import('@aws-sdk/client-s3')) => Promise<T>): Promise<T | undefined> =>
    tried(act, permission, async (s3, sdk) => {
      try {
        return await work(s3, sdk);
      } catch (thrown) {
        if (awsFailure(thrown) === 'not-found') return undefined;
        throw thrown;
      }
    });
  const encryption = aws.kmsKeyArn === undefined ? {} : ({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: aws.kmsKeyArn } as const);

  const objects = async (folder: string): Promise<readonly StoredObject[]> => {
    const { bucket, key } = s3Place(folder);
    const prefix = key === '' || key.endsWith('/') ? key : `${key}/`;
    return tried(`list ${folder}`, 's3:ListBucket', async (s3, { paginateListObjectsV2 }) => {
      const seen: StoredObject[] = [];
      for await (const page of paginateListObjectsV2({ client: s3, pageSize }, { Bucket: bucket, Prefix: prefix })) {
        for (const { Key, Size, ETag } of page.Contents ?? []) {
          if (Key !== undefined && !Key.endsWith('/')) seen.push({ url: s3Url(bucket, Key), size: Size ?? 0, etag: plainTag(ETag) });
        }
      }
      return seen.sort((a, b) => (a.url < b.url ? -1 : a.url > b.url ? 1 : 0));
    });
  };

  const readBytes = (url: string, most?: number): Promise<Uint8Array | undefined> => {
    const { bucket, key } = s3Place(url);
    return found(`read ${url}`, 's3:GetObject', async (s3, { GetObjectCommand }) => {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...(most !== undefined && { Range: `bytes=0-${most - 1}` }) }));
        return await Body!.transformToByteArray();
      } catch (thrown) {
        // An empty object has no first byte.
        if ((thrown as { readonly name?: string }).name === 'InvalidRange') return new Uint8Array();
        throw thrown;
      }
    });
  };

  return {
    objects,
    readBytes,
    async reach(folder) {
      const { bucket, key } = s3Place(folder);
      await tried(`list ${folder}`, 's3:ListBucket', (s3, { ListObjectsV2Command }) => s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key === '' ? key : `${key}/`, MaxKeys: 1 })));
    },
    list: async (folder) => (await objects(folder)).map(({ url }) => url),
    async readText(url) {
      const bytes = await readBytes(url);
      return bytes && new TextDecoder().decode(bytes);
    },
    stream(url) {
      const { bucket, key } = s3Place(url);
      return found(`read ${url}`, 's3:GetObject', async (s3, { GetObjectCommand }) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return chunksOf(Body as AsyncIterable<Uint8Array>, (thrown) => refusal(thrown, `read ${url}`, 's3:GetObject', endpoint));
      });
    },
    head(url) {
      const { bucket, key } = s3Place(url);
      return found(`look at ${url}`, 's3:GetObject', async (s3, { HeadObjectCommand }) => {
        const { ContentLength, ETag } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return { url, size: ContentLength ?? 0, etag: plainTag(ETag) };
      });
    },
    async put(url, content, options = {}) {
      const { bucket, key } = s3Place(url);
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      await tried(`write ${url}`, 's3:PutObject', (s3, { PutObjectCommand }) => s3.send(new PutObjectCommand({
        Bucket: bucket, Key: key, Body: bytes, ContentLength: bytes.length, ...encryption, ...(options.contentType !== undefined && { ContentType: options.contentType }), ...(options.ifAbsent && { IfNoneMatch: '*' }),
      })));
    },
    async upload(url, content, options = {}) {
      const { bucket, key } = s3Place(url);
      await tried(`write ${url}`, 's3:PutObject', async (s3) => {
        const { Upload } = await import('@aws-sdk/lib-storage');
        const Body = content instanceof Uint8Array ? content : createReadStream(content.file);
        await new Upload({ client: s3, params: { Bucket: bucket, Key: key, Body, ...encryption, ...(options.contentType !== undefined && { ContentType: options.contentType }) } }).done();
      });
    },
    async copy(from, to) {
      const source = s3Place(from);
      const target = s3Place(to);
      await tried(`copy ${from} to ${to}`, 's3:PutObject', async (s3, sdk) => {
        const { copyObject } = await import('./s3-copy.ts');
        await copyObject(s3, sdk, source, target, encryption);
      });
    },
    async remove(urls) {
      const byBucket = new Map<string, string[]>();
      for (const { bucket, key } of urls.map(s3Place)) byBucket.set(bucket, [...(byBucket.get(bucket) ?? []), key]);
      for (const [bucket, keys] of byBucket) {
        for (let at = 0; at < keys.length; at += MOST_DELETES) {
          const some = keys.slice(at, at + MOST_DELETES);
          await tried(`delete ${s3Url(bucket, some[0]!)}`, 's3:DeleteObject', async (s3, { DeleteObjectsCommand }) => {
            const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: some.map((Key) => ({ Key })), Quiet: true } }));
            const [first] = Errors.filter(({ Code }) => Code !== 'NoSuchKey');
            if (first) throw Object.assign(new Error(first.Message ?? first.Code), { name: first.Code, Code: first.Code });
          });
        }
      }
    },
    async credentials() {
      return tried('say who asks', 'sts:GetCallerIdentity', async (s3) => {
        const { accessKeyId, secretAccessKey, sessionToken, expiration } = await s3.config.credentials();
        return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }), ...(expiration && { expires: expiration.getTime() }) };
      });
    },
    close() {
      void opened?.then((s3) => s3.destroy());
    },
  };
}

async function* chunksOf(body: AsyncIterable<Uint8Array>, refused: (thrown: unknown) => EngineError): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (thrown) {
    throw refused(thrown);
  }
}

/** As many keys as one request deletes. */
const MOST_DELETES = 1000;

async function openClient(aws: AwsSettings): Promise<S3Client> {
  const { S3Client: Client } = await import('@aws-sdk/client-s3');
  const options = clientOptions(aws, 'S3');
  // Another maker's store has no name for each bucket, and may not know the checksums that AWS's clients add.
  const elsewhere = options.endpoint === undefined ? {} : ({ forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' } as const);
  return new Client({ ...options, ...elsewhere });
}

function refusal(thrown: unknown, act: string, permission: string, endpoint: string | undefined): EngineError {
  return awsError(thrown, { service: 'S3', act, permission, ...(endpoint !== undefined && { endpoint }) });
}

function plainTag(tag: string | undefined): string {
  return (tag ?? '').replace(/^W\//, '').replaceAll('"', '');
}
