import { basename, relative, resolve } from 'node:path';
import { nodeHost } from '../../host/node.ts';
import { FileError } from '../../contracts/host.ts';
import { fileFailure } from '../../diagnostics/engine.ts';
import type { CommandContext } from '../context.ts';
import { initExists } from '../diagnostics.ts';
import { STARTER } from '../starter/files.ts';

/** `lakec init [DIR]`: a small project that runs at once on DuckDB. It never writes over a file. */
export function command({ arguments: given, cwd, log, output, quiet }: CommandContext): number {
  const folder = resolve(cwd, given.positionals[0] ?? '.');
  const { files } = nodeHost(folder);
  const shown = relative(cwd, folder) || '.';
  try {
    const there = Object.keys(STARTER).filter((path) => files.stat(path));
    if (there.length > 0) {
      log.report(initExists.at(undefined, { folder: shown === '.' ? 'This folder' : shown, files: there }));
      return 1;
    }
    const name = projectName(basename(folder));
    for (const [path, text] of Object.entries(STARTER)) files.write(path, text.replaceAll('{{name}}', name));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    log.report(fileFailure(error, undefined));
    return 1;
  }
  if (!quiet) output.out(`Made ${name(folder)} in ${shown}: ${Object.keys(STARTER).length} files.\n\nNext:\n${shown === '.' ? '' : `  cd ${shown}\n`}  lakec build\n  lakec show --select revenue_by_country\n`);
  return 0;
}

function name(folder: string): string {
  return projectName(basename(folder));
}

/** Names of projects are identifiers. */
function projectName(folder: string): string {
  const made = folder.toLowerCase().replace(/[^a-z0-9_]+/g, '_').replace(/^_+|_+$/g, '');
  return /^[a-z_]/.test(made) ? made : `lake_${made}`.replace(/_$/, '');
}
