import { isAbsolute, join } from 'node:path';
import { isS3, plainS3 } from '../aws/s3-url.ts';
import type { S3 } from '../aws/s3.ts';
import { EngineError } from '../contracts/adapter.ts';
import type { Files } from '../contracts/host.ts';

/** Files by path or URL, as far as landing handles them: on this machine, or in S3. Throws `FileError`s and `EngineError`s. */
export interface Places {
  /** Paths or URLs of the files below a folder, sorted; names that start with a dot too. */
  list(folder: string): Promise<readonly string[]>;
  has(path: string): Promise<boolean>;
  readText(path: string): Promise<string | undefined>;
  /** A reader sees the old text or the new one. */
  write(path: string, text: string): Promise<void>;
  /** False when it is there already; of several processes one succeeds. */
  create(path: string, text: string): Promise<boolean>;
  /** Path on this machine where a file for `path` can be written in pieces. */
  scratch(path: string): string;
  /** A path of this machine as other programs read it. */
  absolute(path: string): string;
  /** Puts what was written at `scratch(path)` at `path`. */
  take(path: string): Promise<void>;
  /** Puts it at another place unless there is a file: then that one stays, and it gives false. By one act. */
  takeOnce(path: string, to: string): Promise<boolean>;
  move(from: string, to: string): Promise<void>;
  remove(paths: readonly string[]): Promise<void>;
  /** Removes a folder with all below it, and what was written on the way to it. */
  removeFolder(folder: string): Promise<void>;
  /** Names of the folders right below a folder, sorted; those that start with a dot are left out. */
  folders(folder: string): Promise<readonly string[]>;
}

/** `scratchFolder`: below the project's root, for files on their way to S3. */
export function openPlaces(files: Files, s3: S3, root: string, scratchFolder: string): Places {
  const absolute = (path: string): string => (isAbsolute(path) ? path : join(root, path));
  const scratch = (path: string): string => (isS3(path) ? `${scratchFolder}/${path.replace(/^s3[an]?:\/\//i, '').replaceAll('/', '_')}` : `${path}.part`);
  /** A file without a byte was never appended to. */
  const made = (path: string): string => {
    if (!files.stat(scratch(path))) files.write(scratch(path), '');
    return scratch(path);
  };
  const created = async (url: string, content: string | Uint8Array): Promise<boolean> => {
    try {
      await s3.put(url, content, { ifAbsent: true });
      return true;
    } catch (thrown) {
      if (thrown instanceof EngineError && thrown.kind === 'conflict') return false;
      throw thrown;
    }
  };
  return {
    scratch,
    absolute,
    list: async (folder) => (isS3(folder) ? (await s3.objects(plainS3(folder))).map(({ url }) => url) : files.walk(folder).map(({ path }) => path)),
    has: async (path) => (isS3(path) ? (await s3.head(path)) !== undefined : files.stat(path)?.kind === 'file'),
    readText: async (path) => (isS3(path) ? s3.readText(path) : files.stat(path)?.kind === 'file' ? files.readText(path) : undefined),
    write: async (path, text) => (isS3(path) ? s3.put(path, text) : files.write(path, text)),
    create: async (path, text) => (isS3(path) ? created(path, text) : files.create(path, text)),
    async take(path) {
      if (!isS3(path)) return files.move(made(path), path);
      await s3.upload(path, { file: absolute(made(path)) });
      files.remove(scratch(path));
    },
    async takeOnce(path, to) {
      const landed = isS3(to) ? await created(to, files.readBytes(made(path))) : files.stat(to)?.kind !== 'file';
      if (landed && !isS3(to)) files.move(made(path), to);
      files.remove(scratch(path));
      return landed;
    },
    async move(from, to) {
      if (!isS3(to)) return files.move(from, to);
      await s3.copy(from, to);
      await s3.remove([from]);
    },
    async remove(paths) {
      const objects = paths.filter(isS3);
      if (objects.length > 0) await s3.remove(objects);
      paths.filter((path) => !isS3(path)).forEach((path) => files.remove(path));
    },
    async removeFolder(folder) {
      if (!isS3(folder)) return files.remove(folder);
      const left = (await s3.objects(folder)).map(({ url }) => url);
      if (left.length > 0) await s3.remove(left);
    },
    async folders(folder) {
      if (!isS3(folder)) return files.folders(folder);
      return [...new Set((await s3.objects(folder)).map(({ url }) => url.slice(folder.length + 1).split('/')[0]!))].sort();
    },
  };
}
