import { createHash } from 'node:crypto';
import type { Diagnostic } from '../contracts/diagnostics.ts';
import type { Flags } from '../contracts/flags.ts';
import { FileError, type Host } from '../contracts/host.ts';
import type { Project } from '../contracts/project.ts';
import { sameEnv } from './environment.ts';
import { timesOf } from './file-clock.ts';
import { cacheKey } from './key.ts';
import { readSealed, writeSealed } from './sealed.ts';
import type { FileTimes } from './shard.ts';

/** What a command notes for the next, which then need not do the same again. */
export interface Note {
  /** What it reported after it had loaded the project. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many nodes there are. */
  readonly nodes: number;
}

interface Stamp extends Note {
  /** Of the project's files, its configuration and the flags. */
  readonly project: string;
  readonly env: Readonly<Record<string, string | null>>;
  /** What it wrote. */
  readonly outputs: Readonly<Record<string, FileTimes>>;
}

const FORMAT = 'lakec-unchanged 1';

/**
 * Whether the last command was this one, on the same project, and all that it wrote is still there: then it need not be done again.
 * Gives what it noted; undefined when there is something to do.
 */
export function unchanged(host: Host, project: Project, flags: Flags): Note | undefined {
  const stamp = readSealed<Stamp>(host.files, stampPath(flags), FORMAT);
  if (!stamp || !sameEnv(host.env, stamp.env)) return undefined;
  for (const path in stamp.outputs) {
    const stat = host.files.stat(path);
    if (!stat || !sameTimes(stamp.outputs[path]!, timesOf(stat))) return undefined;
  }
  return stamp.project === projectDigest(project, flags) ? { diagnostics: stamp.diagnostics, nodes: stamp.nodes } : undefined;
}

/** Notes that a command is done. */
export function writeStamp(host: Host, project: Project, flags: Flags, env: Readonly<Record<string, string | null>>, outputs: readonly string[], note: Note): void {
  const written: Record<string, FileTimes> = {};
  try {
    for (const path of outputs) {
      const stat = host.files.stat(path);
      if (!stat) return;
      written[path] = timesOf(stat);
    }
    writeSealed<Stamp>(host.files, stampPath(flags), FORMAT, { project: projectDigest(project, flags), env, outputs: written, ...note });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}

function stampPath(flags: Flags): string {
  return `${flags.targetPath}/cache/unchanged`;
}

function projectDigest(project: Project, flags: Flags): string {
  const { files } = project;
  return createHash('sha256')
    .update(JSON.stringify([cacheKey(project), flags, files.length]))
    .update(files.map(({ path }) => path).join('\n'))
    .update(Float64Array.from(files.flatMap(timesOf)))
    .digest('hex');
}

function sameTimes(a: FileTimes, b: FileTimes): boolean {
  return a.every((value, index) => value === b[index]);
}
