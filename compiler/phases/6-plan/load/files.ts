import { createHash } from 'node:crypto';
import type { Files } from '../../../contracts/host.ts';
import type { LandingConfig } from './landing-config.ts';

/** A landed file. */
export interface LandedFile {
  /** As the engine reads it: relative to the project's root, or absolute. */
  readonly path: string;
  /** Relative to the source's base path: `_source_file`, and the ledger's `file`. */
  readonly name: string;
  /** Size and content's hash: the same on every machine, whenever the file was written. */
  readonly fingerprint: string;
  /** Its first bytes, packed as they are: enough for any header. */
  readonly head: Uint8Array;
}

/** A source's files that count on a day: those that its snapshot globs match, and those of `date=` folders up to the day. Sorted by name. Throws a `FileError` for one that can't be read. */
export function findFiles(files: Files, config: LandingConfig, asOf: string | undefined): readonly LandedFile[] {
  const below = `${config.basePath}/`;
  const globs = config.snapshot.map(matcher);
  const daily = config.incrementalDir === undefined ? undefined : `${config.incrementalDir}/`;
  return files
    .walk(config.basePath)
    .map((file) => ({ path: file.path, name: file.path.startsWith(below) ? file.path.slice(below.length) : file.path }))
    .filter(({ name }) => globs.some((glob) => glob.test(name)) || (daily !== undefined && name.startsWith(daily) && isDue(name, asOf)))
    .map(({ path, name }) => {
      const bytes = files.readBytes(path);
      return { path, name, head: bytes.slice(0, HEAD), fingerprint: `${bytes.length}-${createHash('sha256').update(bytes).digest('hex')}` };
    });
}

const HEAD = 1 << 18;

function isDue(name: string, asOf: string | undefined): boolean {
  const day = /(?:^|\/)date=([0-9]{4}-[0-9]{2}-[0-9]{2})\//.exec(name)?.[1];
  return day !== undefined && (asOf === undefined || day <= asOf);
}

/** `*` and `?` stay within a folder, `**` does not. */
function matcher(glob: string): RegExp {
  const pattern = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*\*\/?|\*|\?/g, (wild) => (wild === '?' ? '[^/]' : wild === '*' ? '[^/]*' : '.*'));
  return new RegExp(`^${pattern}$`);
}
