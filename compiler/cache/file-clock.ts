import { FileError, type FileStat, type Files } from '../contracts/host.ts';
import type { FileTimes } from './shard.ts';

/** What a file system says of a file: while it says the same, and is settled, so is the content. */
export function timesOf({ size, mtimeMs, ctimeMs }: Times): FileTimes {
  return [size, mtimeMs, ctimeMs ?? 0];
}

type Times = Pick<FileStat, 'size' | 'mtimeMs' | 'ctimeMs'>;

/** The file system's clock moves in ticks, and another disk's may lag behind. */
const TICK_MS = 50;
/** FAT counts in steps of two seconds, HFS+ and NFS of one: what such a disk says has no fraction. */
const COARSE_TICK_MS = 2000;

/** The time by the file system's own clock, found by writing a file; undefined where none can be written. */
export function fileClock(files: Files, path: string): number | undefined {
  try {
    files.write(path, '');
    const stat = files.stat(path);
    return stat && (stat.ctimeMs ?? stat.mtimeMs);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return undefined;
  }
}

/**
 * Whether a file that changes after `clock` is certain to show it in its times, so that they stand for its content. A file written
 * a moment before may be written again within one tick, and look the same.
 */
export function isSettled({ mtimeMs, ctimeMs }: Times, clock: number | undefined): boolean {
  const changed = ctimeMs ?? mtimeMs;
  return clock !== undefined && mtimeMs >= 0 && changed + (Number.isInteger(changed) ? COARSE_TICK_MS : TICK_MS) < clock;
}
