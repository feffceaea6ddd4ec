import type { DeliveredFile, LandingZone } from '../../../contracts/landing.ts';
import { filesThatCount } from '../../../landing/names.ts';
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
  const there = (await delivered(zone, config)).map((file) => ({ file, name: file.path.startsWith(below) ? file.path.slice(below.length) : file.path }));
  const due = new Set(filesThatCount(there.map(({ name }) => name), config, asOf));
  const found: LandedFile[] = [];
  for (const { file, name } of there) {
    if (!due.has(name)) continue;
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
