import type { Flags } from '../contracts/flags.ts';
import type { Host } from '../contracts/host.ts';
import type { Basis, ParsedFile } from '../contracts/parsed.ts';
import type { Project, ProjectFile } from '../contracts/project.ts';

/** What an earlier parse of the project found in files that have not changed since; kept below the target folder. */
export function openCache(_host: Host, _project: Project, _flags: Flags): OpenedCache {
  return { find: () => undefined, keep: () => undefined, finish: () => undefined };
}

/** Results of parsing single files, kept from one command to the next. */
export interface OpenedCache {
  find(file: ProjectFile, holds: (basis: Basis, macros: string) => boolean): ParsedFile | undefined;
  keep(file: ProjectFile, parsed: ParsedFile, macros: string): void;
  finish(): void;
}
