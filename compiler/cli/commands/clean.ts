import { lstatSync, realpathSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { CommandContext } from '../context.ts';
import { cleanOutside } from '../diagnostics.ts';
import { count } from '../ui/run-words.ts';

/** `lakec clean`: removes the target folder and, of a dbt project, what its `clean-targets` name instead; `--dry-run` only shows what it would remove. */
export function command(context: CommandContext): number {
  const { host, flags, cleanTargets, log } = context;
  const folders = [...new Set((cleanTargets ?? [flags.targetPath]).map((path) => resolve(host.root, path)))];
  const refused = folders.flatMap((folder) => {
    const why = refusal(host.root, folder);
    return why === undefined ? [] : [{ path: shown(folder, host.root), why }];
  });
  refused.forEach((each) => log.report(cleanOutside.at(undefined, each)));
  if (refused.length > 0) return 1;
  for (const folder of folders) removeFolder(folder, context);
  return 0;
}

function shown(folder: string, root: string): string {
  return relative(root, folder) || '.';
}

function removeFolder(folder: string, { host, arguments: given, output, quiet }: CommandContext): void {
  const path = shown(folder, host.root);
  if (!host.files.stat(folder)) {
    if (!quiet) output.out(`There is no ${path}: nothing to remove.\n`);
    return;
  }
  const files = host.files.walk(path.split(sep).join('/'));
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const what = `${path}/ (${count(files.length)} ${files.length === 1 ? 'file' : 'files'}, ${bytes(size)})`;
  if (given.flag('dry-run')) {
    output.out(`Would remove ${what}.\n`);
    return;
  }
  host.files.remove(folder);
  if (!quiet) output.out(`Removed ${what}.\n`);
}

/** Folders that hold what a user writes. */
const OWN = ['config', 'models', 'macros', 'seeds', 'snapshots', 'tests', 'analyses', 'data', '.git', '.lake', 'node_modules'];

/** Why the folder must stay; undefined when it may go. Links are followed, so that none leads out of the project. */
function refusal(root: string, folder: string): string | undefined {
  const inside = relative(root, folder);
  if (inside === '') return 'it is the project itself';
  if (inside.startsWith('..') || resolve(root, inside) !== folder) return 'it is outside of the project';
  if (OWN.some((own) => inside === own || inside.startsWith(own + sep))) return 'it belongs to the project';
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (!stat) return undefined;
  if (stat.isSymbolicLink()) return 'it is a link to another folder';
  if (!stat.isDirectory()) return 'it is a file';
  return relative(realpathSync(root), realpathSync(folder)).startsWith('..') || realpathSync(folder) !== join(realpathSync(root), inside) ? 'a link leads out of the project' : undefined;
}

function bytes(size: number): string {
  return size < 1000 ? `${size} bytes` : size < 1e6 ? `${(size / 1e3).toFixed(1)} kB` : `${(size / 1e6).toFixed(1)} MB`;
}
