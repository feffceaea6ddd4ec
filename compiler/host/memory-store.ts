import { createHash } from 'node:crypto';
import { EngineError } from '../contracts/adapter.ts';
import type { ObjectStore } from '../contracts/store.ts';

/** An object store in memory: contents by URL. `writes` is what changed it, in order. */
export function memoryStore(contents: Readonly<Record<string, string>> = {}): ObjectStore & { readonly contents: ReadonlyMap<string, string>; readonly writes: readonly string[] } {
  const kept = new Map(Object.entries(contents));
  const writes: string[] = [];
  return {
    contents: kept,
    writes,
    objects: async (folder) =>
      [...kept].filter(([url]) => url.startsWith(`${folder.replace(/\/+$/, '')}/`)).sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([url, text]) => ({ url, size: Buffer.byteLength(text), etag: createHash('md5').update(text).digest('hex') })),
    async readBytes(url, most) {
      const text = kept.get(url);
      return text === undefined ? undefined : new TextEncoder().encode(text).slice(0, most);
    },
    async copy(from, to) {
      const text = kept.get(from);
      if (text === undefined) throw new EngineError('missing-file', `There is no object ${from}`);
      writes.push(`copy ${from} to ${to}`);
      kept.set(to, text);
    },
    async remove(urls) {
      for (const url of urls) {
        writes.push(`remove ${url}`);
        kept.delete(url);
      }
    },
  };
}
