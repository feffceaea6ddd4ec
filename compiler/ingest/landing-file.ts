import { once } from 'node:events';
import { createGzip, type Gzip } from 'node:zlib';
import type { LandingFile } from '../contracts/connector.ts';
import type { Files } from '../contracts/host.ts';
import type { Places } from './places.ts';

export interface FileToLand {
  readonly files: Files;
  readonly places: Places;
  /** Where it stands until it is seen. */
  readonly path: string;
  /** gzip. */
  readonly packed: boolean;
  /** Called when all is written to `places.scratch(path)`. */
  close(): Promise<void>;
  progress(more: { readonly rows?: number; readonly bytes?: number }): void;
}

/** As much is held before it is written. Bytes. */
const CHUNK = 256 * 1024;

/** A file that is written in pieces of bounded size. Bytes are counted before packing. */
export async function openFile({ files, places, path, packed, close, progress }: FileToLand): Promise<LandingFile & { discard(): Promise<void> }> {
  const scratch = places.scratch(path);
  files.remove(scratch);
  const put = (bytes: Uint8Array): void => files.append(scratch, bytes);
  const gzip = packed ? openGzip(put) : undefined;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const flush = async (): Promise<void> => {
    if (heldBytes === 0) return;
    const bytes = held.length === 1 ? held[0]! : Buffer.concat(held);
    held = [];
    heldBytes = 0;
    if (gzip) await gzip.write(bytes);
    else put(bytes);
  };
  return {
    async write(content, rows = 0) {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      held.push(bytes);
      heldBytes += bytes.length;
      progress({ rows, bytes: bytes.length });
      if (heldBytes >= CHUNK) await flush();
    },
    async close() {
      await flush();
      await gzip?.close();
      await close();
    },
    async discard() {
      gzip?.destroy();
      held = [];
      heldBytes = 0;
      files.remove(scratch);
    },
  };
}

/** Packs as bytes come. What `put` throws is thrown by the call that comes next. */
function openGzip(put: (bytes: Uint8Array) => void): { write(bytes: Uint8Array): Promise<void>; close(): Promise<void>; destroy(): void } {
  const gzip: Gzip = createGzip();
  let failure: { readonly thrown: unknown } | undefined;
  gzip.on('data', (bytes: Uint8Array) => {
    if (failure) return;
    try {
      put(bytes);
    } catch (thrown) {
      failure = { thrown };
    }
  });
  const check = (): void => {
    if (failure) throw failure.thrown;
  };
  return {
    async write(bytes) {
      await new Promise<void>((resolve) => gzip.write(bytes, () => resolve()));
      check();
    },
    async close() {
      gzip.end();
      await once(gzip, 'end');
      check();
    },
    destroy: () => void gzip.destroy(),
  };
}
