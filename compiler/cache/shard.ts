import type { Files } from '../contracts/host.ts';
import type { Basis, ParsedFile } from '../contracts/parsed.ts';
import { readSealed, writeSealed } from './sealed.ts';

/** A result as it is kept: of which file, and made from what. */
export interface Entry {
  readonly path: string;
  /** Times and size of the file; undefined when they do not stand for its content. */
  readonly stat: FileTimes | undefined;
  /** Digest of the file's exact text. */
  readonly content: string;
  /** Key of the project's macros. */
  readonly macros: string;
  /** Digest of each environment variable that was read; null where one was not set. */
  readonly env: Readonly<Record<string, string | null>> | undefined;
  readonly basis: Omit<Basis, 'env'>;
  readonly result: Omit<ParsedFile, 'path' | 'relativePath' | 'kind' | 'package' | 'basis'>;
}

/** Size, `mtimeMs`, and `ctimeMs` or 0. */
export type FileTimes = readonly [size: number, mtimeMs: number, ctimeMs: number];

/** Only ever counted up: the results of another format are none. */
const FORMAT = 'lakec-parsed 2';

/** The entries of one cache file, by path; none when it was written for another key. */
export function readShard(files: Files, path: string, key: string): ReadonlyMap<string, Entry> {
  const { macros, rows } = readSealed<Stored>(files, path, `${FORMAT} ${key}`) ?? { macros: [], rows: [] };
  return new Map(rows.map(([file, stat, content, at, env, basis, result]) => [file, { path: file, stat: stat ?? undefined, content, macros: macros[at]!, env: env ?? undefined, basis, result }]));
}

/** Writes one cache file. */
export function writeShard(files: Files, path: string, key: string, entries: Iterable<Entry>): void {
  const macros = new Map<string, number>();
  const rows: Row[] = [];
  for (const entry of entries) {
    let at = macros.get(entry.macros);
    if (at === undefined) macros.set(entry.macros, (at = macros.size));
    rows.push([entry.path, entry.stat ?? null, entry.content, at, entry.env ?? null, entry.basis, entry.result]);
  }
  writeSealed<Stored>(files, path, `${FORMAT} ${key}`, { macros: [...macros.keys()], rows });
}

type Row = readonly [path: string, stat: FileTimes | null, content: string, macros: number, env: Readonly<Record<string, string | null>> | null, basis: Entry['basis'], result: Entry['result']];

interface Stored {
  /** Keys of macros; a row has the place of its own. */
  readonly macros: readonly string[];
  readonly rows: readonly Row[];
}
