import { FileError, type Host } from '../contracts/host.ts';
import type { Basis, ParsedFile } from '../contracts/parsed.ts';
import type { FileKind, ProjectFile } from '../contracts/project.ts';
import { CLOCK } from '../facts/parse-time.ts';
import { builtinFiles } from '../macros/index.ts';
import { envDigests, isSecretName, noting, sameEnv } from './environment.ts';
import { fileClock, isSettled, timesOf } from './file-clock.ts';
import { digest } from './key.ts';
import { isPlain } from './plain.ts';
import { forgetOldKeys } from './prune.ts';
import { readShard, writeShard, type Entry } from './shard.ts';

/** Few enough to be opened in no time, many enough that one edit rewrites little. A folder's files are in a few of them, since they change together. */
const SHARDS = 64;
const SHARDS_OF_A_FOLDER = 8;
/** Every parse needs these. */
const SHARED: ReadonlySet<FileKind> = new Set(['macro', 'docs']);

/** One part of the results: a file of the cache. */
interface Shard {
  /** As it was read. */
  readonly known: ReadonlyMap<string, Entry>;
  /** As it will be written: without the files that are gone, when the whole project is parsed. */
  readonly kept: Map<string, Entry>;
  changed: boolean;
}

/** The results of parsing single files, from the opening of a cache to its end. */
export class ParsedFiles {
  readonly #host: Host;
  readonly #folder: string;
  readonly #key: string;
  readonly #shards = new Map<string, Shard>();
  readonly #since: Readonly<Record<string, string | null>> | undefined;
  /** Digests of the texts that were read. */
  readonly #contents = new Map<string, string>();
  /** Names of environment variables that anything was made from. */
  readonly #asked = new Set<string>();
  /** The environment; what is read of it is noted. */
  readonly env: Host['env'];
  /** The file system's clock before the first file was read. */
  #clock: { readonly time: number | undefined } | undefined;
  /** A file could not be read: next time it may be, and its times be the same. */
  #unstampable = false;
  #finished = false;

  /** `since`: environment variables of an earlier parse; what is not asked for is as it was then. */
  constructor(host: Host, folder: string, key: string, since?: Readonly<Record<string, string | null>>) {
    this.#host = host;
    this.#since = since;
    this.#folder = folder;
    this.#key = key;
    this.env = noting(host.env, this.#asked);
  }

  read(path: string): string {
    if (this.#finished) return this.#host.files.readText(path);
    this.#startClock();
    const text = this.#host.files.readText(path);
    this.#contents.set(path, digest(text));
    return text;
  }

  find(file: ProjectFile, holds: (basis: Basis, macros: string) => boolean): ParsedFile | undefined {
    const shard = this.#shard(file);
    const entry = shard.known.get(file.path);
    if (!entry) return undefined;
    const times = timesOf(file);
    const same = entry.stat?.every((value, index) => value === times[index]) ?? false;
    if (!same && this.#content(file.path) !== entry.content) return undefined;
    if (entry.env && !sameEnv(this.#host.env, entry.env)) return undefined;
    const basis = entry.env ? { ...entry.basis, env: this.#values(entry.env) } : entry.basis;
    if (!attempt(() => holds(basis, entry.macros))) return undefined;
    for (const name in entry.env) this.#asked.add(name);
    if (same || !isSettled(file, this.#clock?.time)) shard.kept.set(file.path, entry);
    else {
      shard.kept.set(file.path, { ...entry, stat: times });
      shard.changed = true;
    }
    const { path, relativePath, kind, package: packageName } = file;
    return { path, relativePath, kind, package: packageName, ...entry.result, basis };
  }

  keep(file: ProjectFile, parsed: ParsedFile, macros: string): void {
    const { path, relativePath: _, kind: __, package: ___, basis: { env, ...basis }, ...result } = parsed;
    const builtin = builtinFiles.get(path);
    const content = builtin === undefined ? this.#contents.get(path) : digest(builtin);
    const names = Object.keys(env ?? {});
    for (const name of names) this.#asked.add(name);
    if (content === undefined || names.includes(CLOCK)) this.#unstampable = true;
    if (content === undefined || names.includes(CLOCK) || names.some(isSecretName) || !isPlain(result) || !isPlain(basis)) return;
    const stands = builtin !== undefined || isSettled(file, this.#clock?.time);
    const shard = this.#shard(file);
    shard.kept.set(path, { path, stat: stands ? timesOf(file) : undefined, content, macros, env: env && envDigests(this.#host.env, names), basis, result });
    shard.changed = true;
  }

  finish(): void {
    const shards = [...this.#shards];
    const isNew = shards.every(([, { known }]) => known.size === 0);
    attempt(() => {
      for (const [index, { kept, changed }] of shards) if (changed) writeShard(this.#host.files, this.#path(index), this.#key, kept.values());
      if (isNew) forgetOldKeys(this.#host.files, this.#folder, this.#key);
    });
    this.#shards.clear();
    this.#contents.clear();
    this.#finished = true;
  }

  /** The environment that all was made in; undefined when it has secrets, or the times of the files do not tell whether they are still the same. */
  stampable(files: readonly ProjectFile[]): Readonly<Record<string, string | null>> | undefined {
    const names = [...new Set([...this.#asked, ...Object.keys(this.#since ?? {})])].sort();
    if (this.#unstampable || !this.#finished || names.some(isSecretName)) return undefined;
    const clock = this.#clock;
    // Without a clock nothing was read: each file's times were as they stand in the cache, settled.
    return !clock || files.every((file) => isSettled(file, clock.time)) ? envDigests(this.#host.env, names) : undefined;
  }

  #shard({ kind, path }: ProjectFile): Shard {
    const name = SHARED.has(kind) ? 'shared' : String((hash(path.slice(0, path.lastIndexOf('/') + 1)) + (hash(path) % SHARDS_OF_A_FOLDER)) % SHARDS);
    let shard = this.#shards.get(name);
    if (!shard) {
      const known = readShard(this.#host.files, this.#path(name), this.#key);
      this.#shards.set(name, (shard = { known, kept: new Map(this.#since && known), changed: false }));
    }
    return shard;
  }

  #path(shard: string): string {
    return `${this.#folder}/${this.#key}/${shard}.json`;
  }

  /** Digest of what a file holds now; undefined when it cannot be read. */
  #content(path: string): string | undefined {
    return this.#contents.get(path) ?? attempt(() => digest(builtinFiles.get(path) ?? this.read(path)));
  }

  #values(names: Readonly<Record<string, unknown>>): Readonly<Record<string, string | null>> {
    return Object.fromEntries(Object.keys(names).map((name) => [name, this.#host.env[name] ?? null]));
  }

  /** Before a file is read: what is written to it later is newer than this. */
  #startClock(): void {
    this.#clock ??= { time: fileClock(this.#host.files, `${this.#folder}.clock`) };
  }
}

function hash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash >>> 8;
}

/** What a call gives, or undefined when the file system refuses. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return undefined;
  }
}
