import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Place } from './s3-url.ts';

/** Copies an object within S3: by one request, or in parts where it is too large for one. Either way it is seen as a whole, at the end. */
export async function copyObject(s3: S3Client, sdk: typeof import('@aws-sdk/client-s3'), from: S3Place, to: S3Place, encryption: object, part = PART): Promise<void> {
  const { CopyObjectCommand, HeadObjectCommand } = sdk;
  const { ContentLength: size = 0, ETag, ContentType } = await s3.send(new HeadObjectCommand({ Bucket: from.bucket, Key: from.key }));
  // The request names the source in a header, as a path.
  const source = `${from.bucket}/${from.key.split('/').map(encodeURIComponent).join('/')}`;
  const target = { Bucket: to.bucket, Key: to.key };
  if (size <= part) {
    await s3.send(new CopyObjectCommand({ ...target, CopySource: source, ...encryption }));
    return;
  }
  const { CreateMultipartUploadCommand, UploadPartCopyCommand, CompleteMultipartUploadCommand, AbortMultipartUploadCommand } = sdk;
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...target, ...(ContentType !== undefined && { ContentType }), ...encryption }));
  try {
    const Parts: { ETag?: string; PartNumber: number }[] = [];
    for (let at = 0; at < size; at += part) {
      const PartNumber = Parts.length + 1;
      const { CopyPartResult } = await s3.send(new UploadPartCopyCommand({
        ...target, UploadId, PartNumber, CopySource: source, CopySourceIfMatch: ETag, CopySourceRange: `bytes=${at}-${Math.min(at + part, size) - 1}`,
      }));
      Parts.push({ PartNumber, ...(CopyPartResult?.ETag !== undefined && { ETag: CopyPartResult.ETag }) });
    }
    await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
  } catch (thrown) {
    await s3.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => undefined);
    throw thrown;
  }
}

/** A request copies 5 GiB at most; 1 GiB in 10,000 parts is more than the largest object. */
const PART = 1 << 30;
