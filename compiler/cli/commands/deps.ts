import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { noProject } from '../../config/diagnostics.ts';
import { wantedOf } from '../../phases/1-load/index.ts';
import type { CommandContext } from '../context.ts';
import { addPackage } from '../deps/add-package.ts';
import { LOCK_FILE, digestOf, lockText, lockedPackages } from '../deps/lock-file.ts';
import { resolvePackages, type Pinned } from '../deps/resolve-packages.ts';

/**
 * `lakec deps`: brings the packages that packages.yml names, and those that they name, into the folder of packages. What came is written to package-lock.yml, and
 * the next call brings the same until packages.yml changes or `--upgrade` asks anew. Nothing is touched before all of them are here.
 */
export async function command({ arguments: given, host, flags, log, output, quiet }: CommandContext): Promise<number> {
  let own = wantedOf(host, flags, '', log);
  const added = given.text('add-package');
  if (own && added !== undefined) {
    const file = addPackage(host.files, added, (given.text('source') ?? 'hub') as 'hub' | 'git' | 'local');
    if (!quiet) output.out(`${added} is in ${file}\n`);
    own = wantedOf(host, flags, '', log);
  }
  if (!own) {
    if (log.errors === 0) log.report(noProject.at(undefined, {}));
    return 1;
  }
  if (own.packages.length === 0) {
    if (!quiet && log.errors === 0) output.out('There is no package to bring: packages.yml names none.\n');
    return log.errors > 0 ? 1 : 0;
  }
  const digest = digestOf(own.packages);
  const locked = given.flag('upgrade') ? undefined : lockedPackages(host, digest, log);
  if (locked && given.flag('lock')) return 0;
  const packages = await resolvePackages(locked ?? own.packages, locked !== undefined, { host, flags, reporter: log });
  if (!packages) return 1;
  try {
    if (!locked) host.files.write(LOCK_FILE, lockText(packages.map(({ lock }) => lock), digest));
    if (given.flag('lock')) return 0;
    const folder = resolve(host.root, own.folder);
    mkdirSync(folder, { recursive: true });
    for (const one of packages) {
      install(one, join(folder, one.name));
      if (!quiet) output.out(`${one.name} ${one.said}\n`);
    }
    forget(folder, new Set(packages.map(({ name }) => name)));
    return 0;
  } finally {
    for (const one of packages) one.remove();
  }
}

/** A local package is linked, another one is copied beside its place and swapped in. */
function install({ folder, stays }: Pinned, target: string): void {
  if (stays) {
    if (existsSync(target) && realpathSync(target) === realpathSync(folder)) return;
    rmSync(target, { recursive: true, force: true });
    link(folder, target);
    return;
  }
  const aside = `${target}.new`;
  rmSync(aside, { recursive: true, force: true });
  cpSync(folder, aside, { recursive: true });
  rmSync(target, { recursive: true, force: true });
  renameSync(aside, target);
}

/** Packages that nobody asks for any more go away, as in dbt: their models would be built. */
function forget(folder: string, names: ReadonlySet<string>): void {
  for (const name of readdirSync(folder)) if (!names.has(name) && existsSync(join(folder, name, 'dbt_project.yml'))) rmSync(join(folder, name), { recursive: true, force: true });
}

/** A link, as dbt makes for local packages; a copy where the system has no links. */
function link(from: string, to: string): void {
  try {
    mkdirSync(dirname(to), { recursive: true });
    symlinkSync(from, to, 'dir');
  } catch {
    cpSync(from, to, { recursive: true });
  }
}
