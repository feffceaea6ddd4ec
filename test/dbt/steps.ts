import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { words } from './oracle/words.ts';

/** How a command line ended, and for `ls` what it listed. */
export interface Ended {
  readonly fine: boolean;
  readonly listed?: readonly string[];
}

/**
 * The lines of a case's `cmd` (one line, `build`, where it has none). A line is a command line, or something that happens between two of them:
 * `keep FOLDER` puts the artifacts of `target/` there, `change FOLDER` lays the case's folder of that name over the project.
 */
export function linesOf(folder: string): readonly string[] {
  const file = join(folder, 'cmd');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line.trim() !== '') : ['build'];
}

/** Goes through the lines in `work`, a copy of the case in `folder`; gives how each command line ended. */
export async function goThrough(folder: string, work: string, call: (args: readonly string[]) => Promise<{ readonly code: number; readonly stdout: string }>): Promise<Readonly<Record<string, Ended>>> {
  const ended: Record<string, Ended> = {};
  for (const [index, line] of linesOf(folder).entries()) {
    const [verb, ...rest] = words(line);
    if (verb === 'keep') keep(work, rest[0]!);
    else if (verb === 'change') cpSync(join(folder, rest[0]!), work, { recursive: true });
    else {
      const listing = verb === 'ls';
      const { code, stdout } = await call(listing ? ['ls', '--quiet', ...rest] : [verb!, ...rest]);
      ended[`${index + 1}: ${line}`] = { fine: code === 0, ...(listing && { listed: stdout.split('\n').filter((row) => row.trim() !== '').sort() }) };
    }
  }
  return ended;
}

function keep(work: string, folder: string): void {
  mkdirSync(join(work, folder), { recursive: true });
  for (const name of ['manifest.json', 'run_results.json', 'sources.json']) if (existsSync(join(work, 'target', name))) cpSync(join(work, 'target', name), join(work, folder, name));
}

/** What of a case's folder is the project, and not the case's own. */
export function isOfProject(folder: string, path: string): boolean {
  const changes = linesOf(folder).flatMap((line) => (line.startsWith('change ') ? [line.slice('change '.length).trim()] : []));
  const [first] = path.slice(folder.length).split('/').filter((part) => part !== '');
  return first === undefined || ![...changes, 'cmd', 'expected.json'].includes(first);
}
