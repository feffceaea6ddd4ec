import type { Flags } from '../contracts/flags.ts';
import type { Host } from '../contracts/host.ts';
import type { Basis, ParsedFile } from '../contracts/parsed.ts';
import type { Project, ProjectFile } from '../contracts/project.ts';
import { cacheKey } from './key.ts';
import { claim, stamp, type LastParse, type Note } from './last-parse.ts';
import { ParsedFiles } from './parsed-files.ts';

export { lastParse, type LastParse, type Note } from './last-parse.ts';
export { isWide, originsOf, type Origins } from './origins.ts';
export { partOf, type Part } from './part.ts';
export { withStandIns } from './stand-ins.ts';

/** Results of parsing single files, kept from one command to the next below the target folder. */
export interface OpenedCache {
  /** Reads a file, and notes what it held: only a result whose file was read through this is kept. */
  readonly read: (path: string) => string;
  /** The result of an earlier parse; undefined when the file has changed, or anything else that it was made from. */
  readonly find: (file: ProjectFile, holds: (basis: Basis, macros: string) => boolean) => ParsedFile | undefined;
  /** Keeps a result for the next command. */
  readonly keep: (file: ProjectFile, parsed: ParsedFile, macros: string) => void;
  /** Ends the parse: what was kept is written down. */
  readonly finish: () => void;
  /** The environment, for templates: what is read of it is noted. */
  readonly env: Host['env'];
  /** Says that a command, which has a name of its own, is about to write what it makes of the project. */
  readonly begin: (command: string) => void;
  /** Notes for `lastParse` that the command is done, and which files it wrote. */
  readonly done: (command: string, outputs: readonly string[], note: Note) => void;
}

/**
 * Opens the cache of parsed files. It changes no result and may be deleted at any time: what is missing, torn or of another make is
 * parsed anew, and a disk that cannot be written is as good as one without a cache. `since`: only a part of the project is parsed, what
 * has changed since then; the results of other files are kept.
 */
export function openCache(host: Host, project: Project, flags: Flags, since?: LastParse): OpenedCache {
  const parsed = new ParsedFiles(host, `${flags.targetPath}/cache/parsed`, cacheKey(project), since?.env);
  return {
    read: (path) => parsed.read(path),
    find: (file, holds) => parsed.find(file, holds),
    keep: (file, result, macros) => parsed.keep(file, result, macros),
    finish: () => parsed.finish(),
    env: parsed.env,
    begin: (command) => claim(host, flags, command),
    done: (command, outputs, note) => {
      const env = parsed.stampable(project.files);
      if (env) stamp(host, project, flags, command, env, outputs, note);
    },
  };
}
