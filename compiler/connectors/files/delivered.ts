import { createReadStream } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { awsSettings } from '../../aws/client-options.ts';
import { openS3 } from '../../aws/s3.ts';
import { isS3, plainS3 } from '../../aws/s3-url.ts';
import type { ConnectorWorld } from '../../contracts/connector.ts';
import { FileError } from '../../contracts/host.ts';

/** Files where their producer puts them. */
export interface Delivered {
  list(): Promise<readonly DeliveredFile[]>;
  close(): void;
}

export interface DeliveredFile {
  /** Relative to the location. */
  readonly name: string;
  /** Another text when it was written anew. */
  readonly tag: string;
  /** Its bytes as they come. */
  read(): Promise<AsyncIterable<Uint8Array>>;
}

/** A folder of this machine, or of S3. Names that start with a dot are left out. */
export function openDelivered(location: string, { files, root, config, env }: ConnectorWorld): Delivered {
  if (!isS3(location)) {
    return {
      list: async () => files.walk(location).map(({ path, size, mtimeMs }) => ({ name: path.slice(location.length + 1), tag: `${size}-${mtimeMs}`, read: async () => readFile(isAbsolute(path) ? path : join(root, path)) })),
      close: () => {},
    };
  }
  const s3 = openS3(awsSettings(config, env));
  const base = plainS3(location);
  return {
    async list() {
      const found = (await s3.objects(base)).map(({ url, size, etag }) => ({
        name: url.slice(base.length + 1), tag: `${size}-${etag}`,
        async read() {
          const stream = await s3.stream(url);
          if (!stream) throw new FileError('ENOENT', url, 'It is not there.');
          return stream;
        },
      }));
      return found.filter(({ name }) => !name.split('/').some((part) => part.startsWith('.')));
    },
    close: () => s3.close(),
  };
}

async function* readFile(path: string): AsyncIterable<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>;
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    throw new FileError(code ?? 'EIO', path, message);
  }
}
