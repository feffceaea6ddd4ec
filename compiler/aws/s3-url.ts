import { EngineError } from '../contracts/adapter.ts';

/** An object, or what stands before objects' keys. */
export interface S3Place {
  readonly bucket: string;
  /** Without a slash at its start; '' for a whole bucket. */
  readonly key: string;
}

/** The bucket and the key of `s3://bucket/key`; Hadoop's `s3a://` and `s3n://` are the same. Throws an `EngineError` for anything else. */
export function s3Place(url: string): S3Place {
  const [, bucket, key] = /^s3[an]?:\/\/([^/]+)(?:\/+([\s\S]*))?$/i.exec(url) ?? [];
  if (bucket === undefined) throw new EngineError('missing-file', `${url} is no URL of an object: one is s3://bucket/key`);
  return { bucket, key: key ?? '' };
}

/** `s3://bucket/key`. */
export function s3Url(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`;
}

/** True for the URL of an object or a folder of S3. */
export function isS3(path: string): boolean {
  return /^s3[an]?:\/\//i.test(path);
}

/** The same place with `s3://`, and without slashes at its end. */
export function plainS3(url: string): string {
  return url.replace(/^s3[an]?:\/\//i, 's3://').replace(/\/+$/, '');
}
