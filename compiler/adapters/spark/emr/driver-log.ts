import type { S3 } from '../../../aws/s3.ts';
import type { EmrService } from './service.ts';

/** Lines that are told of a driver's log. */
const LINES = 50;

/** The last lines that a job's driver said on stderr; none when its log can't be had. */
export async function driverLog(service: EmrService, jobId: string, store: Pick<S3, 'list' | 'readBytes'>): Promise<readonly string[]> {
  const read = async (url: string): Promise<string | undefined> => {
    const bytes = await store.readBytes(url);
    return bytes && textOf(bytes);
  };
  try {
    for (const url of await service.driverLogs(jobId, { list: (folder) => store.list(folder), read })) {
      const lines = ((await read(url)) ?? '').split(/\r?\n/).filter((line) => line.trim() !== '');
      if (lines.length > 0) return lines.slice(-LINES).map((line) => line.slice(0, 1000));
    }
  } catch {
    // Why the job failed is to be told, and not why its log can't be read.
  }
  return [];
}

/** A log may be packed, whatever it is called. */
async function textOf(bytes: Uint8Array): Promise<string> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new TextDecoder().decode(bytes);
  const { gunzipSync } = await import('fflate');
  return new TextDecoder().decode(gunzipSync(bytes));
}
