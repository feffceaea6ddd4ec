import { literal, roleOf } from './words.ts';

/** Where the rows of a SELECT go to in S3. */
export interface Unload {
  readonly select: string;
  /** Begins the files' URLs: `s3://acme-lake/landing/redshift/.aside/1/part_`. */
  readonly prefix: string;
  /** By which the cluster writes: an ARN, or `default`. */
  readonly role: string;
  /** Megabytes of the largest file. */
  readonly megabytes?: number;
  readonly kmsKeyArn?: string;
}

/** UNLOAD as Parquet; what lies there under the same names is written over. */
export function unloadText({ select, prefix, role, megabytes = 64, kmsKeyArn }: Unload): string {
  return [
    `unload (${literal(select)})`,
    `to ${literal(prefix)}`,
    `iam_role ${roleOf(role)}`,
    'format as parquet',
    `maxfilesize ${megabytes} mb`,
    ...(kmsKeyArn === undefined ? [] : [`kms_key_id ${literal(kmsKeyArn)} encrypted`]),
    'allowoverwrite',
  ].join('\n');
}
