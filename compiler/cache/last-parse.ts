import { createHash } from 'node:crypto';
import type { Diagnostic } from '../contracts/diagnostics.ts';
import type { Flags } from '../contracts/flags.ts';
import { FileError, type Host } from '../contracts/host.ts';
import type { Project } from '../contracts/project.ts';
import { sameEnv } from './environment.ts';
import { timesOf } from './file-clock.ts';
import { cacheKey } from './key.ts';
import { packNumbers, unpackNumbers } from './numbers.ts';
import type { Origins } from './origins.ts';
import { readSealed, writeSealed } from './sealed.ts';
import type { FileTimes } from './shard.ts';

/** What a parse notes for the next, which then need not do the same again. */
export interface Note {
  /** What it reported after it had loaded the project. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where its nodes came from. */
  readonly origins: Origins;
}

/** The last parse of the same project with the same flags and environment, whose manifest.json still stands. */
export interface LastParse {
  readonly diagnostics: readonly Diagnostic[];
  /** How many nodes there are. */
  readonly nodes: number;
  /** Files that were written since, by position in the project's files: the same ones are there in the same order. */
  readonly changed: readonly number[];
  readonly origins: () => Origins;
  /** Digests of the environment variables that it read. */
  readonly env: Readonly<Record<string, string | null>>;
}

interface Stamp extends Pick<LastParse, 'diagnostics' | 'nodes' | 'env'>, Pick<Origins, 'wide' | 'groups' | 'private'> {
  /** Of the project's configuration, the flags and the paths of the files. */
  readonly project: string;
  /** Of each file, packed: size, `mtimeMs`, and `ctimeMs` or 0. */
  readonly times: string;
  /** What it wrote. */
  readonly outputs: Readonly<Record<string, FileTimes>>;
  /** Of each node, packed. */
  readonly files: string;
  readonly patches: string;
}

/** Only ever counted up: a stamp of another format is none. */
const FORMAT = 'lakec-last-parse 1';

/** The last parse, where it was of this project; undefined when all is to be done again. */
export function lastParse(host: Host, project: Project, flags: Flags): LastParse | undefined {
  const stamp = readSealed<Stamp>(host.files, stampPath(flags), FORMAT);
  if (!stamp || !sameEnv(host.env, stamp.env) || stamp.project !== projectDigest(project, flags)) return undefined;
  for (const path in stamp.outputs) {
    const stat = host.files.stat(path);
    if (!stat || !timesOf(stat).every((value, index) => value === stamp.outputs[path]![index])) return undefined;
  }
  const then = unpackNumbers(stamp.times);
  const now = allTimes(project);
  const changed = new Set<number>();
  for (let at = 0; at < now.length; at++) if (now[at] !== then[at]) changed.add(Math.floor(at / 3));
  const { diagnostics, nodes, env, files, patches, wide, groups } = stamp;
  return { diagnostics, nodes, env, changed: [...changed], origins: () => ({ files: unpackNumbers(files), patches: unpackNumbers(patches), wide, groups, private: stamp.private }) };
}

/** Says that a command is about to write anew what the last parse wrote. From then on there was none, until this command stamps its own. */
export function claim(host: Host, flags: Flags, command: string): void {
  try {
    host.files.write(stampPath(flags), command);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}

/** Notes that a command is done; not when another one has begun to write the same meanwhile. */
export function stamp(host: Host, project: Project, flags: Flags, command: string, env: LastParse['env'], outputs: readonly string[], note: Note): void {
  const { files } = host;
  const written: Record<string, FileTimes> = {};
  try {
    for (const path of outputs) {
      const stat = files.stat(path);
      if (!stat) return;
      written[path] = timesOf(stat);
    }
    if (files.readText(stampPath(flags)) !== command) return;
    const { diagnostics, origins } = note;
    writeSealed<Stamp>(files, stampPath(flags), FORMAT, {
      project: projectDigest(project, flags), env, outputs: written, diagnostics, nodes: origins.files.length, times: packNumbers(allTimes(project)),
      files: packNumbers(origins.files), patches: packNumbers(origins.patches), wide: origins.wide, groups: origins.groups, private: origins.private,
    });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}

function stampPath(flags: Flags): string {
  return `${flags.targetPath}/cache/last-parse`;
}

function projectDigest(project: Project, flags: Flags): string {
  const hash = createHash('sha256').update(JSON.stringify([cacheKey(project), flags]));
  return hash.update(project.files.map(({ path }) => path).join('\0')).digest('hex');
}

function allTimes({ files }: Project): Float64Array {
  const times = new Float64Array(files.length * 3);
  files.forEach((file, at) => times.set(timesOf(file), at * 3));
  return times;
}
