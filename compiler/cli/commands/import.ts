import { relative, resolve } from 'node:path';
import { nodeHost } from '../../host/node.ts';
import { PACKAGES_FOLDER, PACKAGE_FILES, importedFiles, type Imported } from '../../phases/1-load/index.ts';
import type { CommandContext } from '../context.ts';
import { importLeft, importOverwrites, importRendered, notDbt } from '../diagnostics.ts';
import { askOnTerminal } from '../process.ts';

/** `lakec import [DIR]`: the dbt project here in lakec's own format, into the same folder or another. It asks before it writes over a file. */
export async function command(context: CommandContext): Promise<number> {
  const { arguments: given, cwd, flags, host, log, output, quiet } = context;
  if (host.files.stat('dbt_project.yml')?.kind !== 'file') {
    log.report(notDbt.at(undefined, {}));
    return 1;
  }
  const made = await importedFiles(host, flags, log);
  if (!made || log.errors > 0) return 1;
  const folder = given.positionals[0] === undefined ? host.root : resolve(cwd, given.positionals[0]);
  const to = nodeHost(folder, host.env).files;
  const bytes = bytesOf(made, host.files, folder === host.root);
  const changed = [...bytes].filter(([path, content]) => to.stat(path)?.kind === 'file' && !same(to.readBytes(path), content)).map(([path]) => path);
  if (changed.length > 0 && !given.flag('force') && !(await agreed(changed))) {
    log.report(importOverwrites.at(undefined, { files: changed }));
    return 1;
  }
  let written = 0;
  for (const [path, content] of bytes) {
    if (to.stat(path)?.kind === 'file' && same(to.readBytes(path), content)) continue;
    to.write(path, content);
    written++;
  }
  for (const name of PACKAGE_FILES) if (folder !== host.root && host.files.stat(name)?.kind === 'file' && !to.stat(name)) to.write(name, host.files.readText(name));
  for (const { path, template, value } of made.rendered) log.report(importRendered.at(undefined, { path, template, value: JSON.stringify(value), file: `config/${made.target}.yaml` }));
  if (made.left.length > 0) log.report(importLeft.at(undefined, { keys: made.left }));
  const shown = relative(cwd, folder) || '.';
  if (!quiet) output.out(`Imported ${made.name} into ${shown}: ${written} ${written === 1 ? 'file' : 'files'} written.\n\nNext:\n${shown === '.' ? '' : `  cd ${shown}\n`}${PACKAGE_FILES.some((name) => host.files.stat(name)?.kind === 'file') && !to.stat(PACKAGES_FOLDER) ? '  lakec deps\n' : ''}  lakec build${made.target === 'dev' ? '' : ` --target ${made.target}`}\n`);
  return 0;
}

/** What is to stand where; a file that stays where it is needs no copy. */
function bytesOf({ written, copied }: Imported, files: CommandContext['host']['files'], inPlace: boolean): ReadonlyMap<string, Uint8Array> {
  const bytes = new Map<string, Uint8Array>();
  for (const [path, from] of copied) if (!written.has(path) && !(inPlace && path === from)) bytes.set(path, files.readBytes(from));
  for (const [path, text] of written) bytes.set(path, new TextEncoder().encode(text));
  return new Map([...bytes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** Asks on a terminal; elsewhere nobody is there to say yes. */
async function agreed(files: readonly string[]): Promise<boolean> {
  const answer = await askOnTerminal(`These files are there already and would be written over:\n${files.map((file) => `  ${file}\n`).join('')}Write over them? [y/N] `);
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}
