import type { DeliveredFile, LandingZone } from '../../../contracts/landing.ts';
import type { LandingConfig } from './landing-config.ts';

/** A landed file. */
export interface LandedFile {
  /** As the engine reads it: relative to the project's root, absolute, or a URL. */
  readonly path: string;
  /** Relative to the source's base path: `_source_file`, and the ledger's `file`. */
  readonly name: string;
  readonly fingerprint: string;
  head(): Promise<Uint8Array>;
}

/** A source's files that count on a day: those that its snapshot globs match, and those of `date=` folders up to the day. Sorted by name. Throws a `FileError` or an `EngineError` for what can't be read. */
export async function findFiles(zone: LandingZone, config: LandingConfig, asOf: string | undefined): Promise<readonly LandedFile[]> {
  const below = `${config.basePath}/`;
  const globs = config.snapshot.map(matcher);
  const daily = config.incrementalDir === undefined ? undefined : `${config.incrementalDir}/`;
  const found: LandedFile[] = [];
  for (const file of await delivered(zone, config)) {
    const name = file.path.startsWith(below) ? file.path.slice(below.length) : file.path;
    if (!globs.some((glob) => glob.test(name)) && !(daily !== undefined && name.startsWith(daily) && isDue(name, asOf))) continue;
    found.push({ path: file.path, name, fingerprint: await file.fingerprint(), head: () => file.head() });
  }
  return found;
}

/** The files below those folders in which some may count: a store is asked for no others. */
async function delivered(zone: LandingZone, { basePath, snapshot, incrementalDir }: LandingConfig): Promise<readonly DeliveredFile[]> {
  const folders = [...snapshot.map((glob) => glob.replace(/[^/]*[*?].*$|[^/]*$/, '').replace(/\/+$/, '')), ...(incrementalDir === undefined ? [] : [incrementalDir])];
  const apart = [...new Set(folders)].filter((one, _, all) => !all.some((other) => other !== one && (other === '' || one.startsWith(`${other}/`))));
  const lists: (readonly DeliveredFile[])[] = [];
  for (const folder of apart) lists.push(await zone.list(folder === '' ? basePath : `${basePath}/${folder}`));
  return lists.flat().sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function isDue(name: string, asOf: string | undefined): boolean {
  const day = /(?:^|\/)date=([0-9]{4}-[0-9]{2}-[0-9]{2})\//.exec(name)?.[1];
  return day !== undefined && (asOf === undefined || day <= asOf);
}

/** `*` and `?` stay within a folder, `**` does not. */
function matcher(glob: string): RegExp {
  const pattern = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*\*\/?|\*|\?/g, (wild) => (wild === '?' ? '[^/]' : wild === '*' ? '[^/]*' : '.*'));
  return new RegExp(`^${pattern}$`);
}
