import { createHash } from 'node:crypto';
import { isS3, plainS3 } from '../aws/s3-url.ts';
import type { Files } from '../contracts/host.ts';
import type { DeliveredFile, LandingZone } from '../contracts/landing.ts';
import type { ObjectStore } from '../contracts/store.ts';

/** Delivered files on this machine, and in S3 for folders that are URLs of it. */
export function landingZone(files: Files, store: ObjectStore): LandingZone {
  return { list: async (folder) => (isS3(folder) ? inStore(plainS3(folder), store) : onDisk(folder, files)) };
}

const HEAD = 1 << 18;

function onDisk(folder: string, files: Files): readonly DeliveredFile[] {
  return files.walk(folder).map(({ path }) => {
    let read: { readonly fingerprint: string; readonly head: Uint8Array } | undefined;
    const once = () => {
      if (read) return read;
      const bytes = files.readBytes(path);
      return (read = { head: bytes.slice(0, HEAD), fingerprint: `${bytes.length}-${createHash('sha256').update(bytes).digest('hex')}` });
    };
    return { path, fingerprint: async () => once().fingerprint, head: async () => once().head };
  });
}

/** An object's tag stands for its content, so that files which were loaded are listed and not read again. */
async function inStore(folder: string, store: ObjectStore): Promise<readonly DeliveredFile[]> {
  return (await store.objects(folder))
    .filter(({ url }) => !isHidden(url.slice(folder.length + 1)))
    .map(({ url, size, etag }) => ({ path: url, fingerprint: async () => `${size}-${etag}`, head: async () => (await store.readBytes(url, HEAD)) ?? new Uint8Array() }));
}

/** As on a disk, names that start with a dot are left out. */
function isHidden(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('.'));
}
