import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import { noProject } from '../../config/diagnostics.ts';
import { packageUnreachable, projectFileValue } from '../../phases/1-load/dbt/diagnostics.ts';
import { projectNameOf, wantedOf, type Wanted } from '../../phases/1-load/index.ts';
import type { CommandContext } from '../context.ts';
import { FetchProblem, cloneGit, fetchFromHub, fetchTarball, type Fetched } from '../deps/fetch-package.ts';

/** `lakec deps`: brings the packages that packages.yml names, and those that they name, into the folder of packages; what came is written to package-lock.yml. */
export async function command({ host, flags, log, output, quiet }: CommandContext): Promise<number> {
  const own = wantedOf(host, flags, '', log);
  if (!own) {
    if (log.errors === 0) log.report(noProject.at(undefined, {}));
    return 1;
  }
  const folder = resolve(host.root, own.folder);
  const locked: ConfigMap[] = [];
  const seen = new Set<string>();
  const todo: { readonly wanted: Wanted; readonly from: string }[] = own.packages.map((wanted) => ({ wanted, from: host.root }));
  mkdirSync(folder, { recursive: true });
  for (let next = todo.shift(); next; next = todo.shift()) {
    const { wanted, from } = next;
    const key = String(wanted.entry['package'] ?? wanted.entry['git'] ?? wanted.entry['tarball'] ?? wanted.entry['local'] ?? '');
    if (seen.has(key)) continue;
    seen.add(key);
    const put = await install(wanted, from);
    if (!put || seen.has(`name ${put.name}`)) continue;
    seen.add(`name ${put.name}`);
    locked.push(put.lock);
    if (!quiet) output.out(`${put.name} ${put.said}\n`);
    for (const deeper of wantedOf(host, flags, `${put.folder}/`, log)?.packages ?? []) todo.push({ wanted: deeper, from: put.real });
  }
  if (log.errors > 0) return 1;
  const digest = createHash('sha1').update(own.packages.map(({ entry }) => JSON.stringify(entry)).sort().join('\n')).digest('hex');
  if (own.packages.length > 0) host.files.write('package-lock.yml', lockText(locked, digest));
  else if (!quiet) output.out('There is no package to bring: packages.yml names none.\n');
  return 0;

  async function install({ entry, span }: Wanted, from: string): Promise<{ readonly name: string; readonly folder: string; readonly real: string; readonly lock: ConfigMap; readonly said: string } | undefined> {
    const local = entry['local'];
    if (typeof local === 'string') {
      const place = [host.root, from].map((base) => (isAbsolute(local) ? local : resolve(base, local))).find((path) => existsSync(join(path, 'dbt_project.yml')));
      const name = place && projectNameOf(host, flags, place);
      if (!place || !name) return void log.report(packageUnreachable.at(span, { what: local, reason: 'there is no dbt_project.yml with a name in that folder' }));
      const target = join(folder, name);
      if (realpathOf(target) !== realpathOf(place)) {
        rmSync(target, { recursive: true, force: true });
        link(place, target);
      }
      return { name, folder: target, real: place, lock: { local, name }, said: `from ${local}` };
    }
    const kind = (['git', 'package', 'tarball'] as const).find((one) => typeof entry[one] === 'string');
    if (!kind) return void log.report(projectFileValue.at(span, { file: span.file, key: 'packages', expected: 'a list of maps with local, git, package or tarball' }));
    const what = String(entry[kind]);
    let fetched: Fetched | undefined;
    try {
      const revision = textOf(entry['revision']);
      fetched = kind === 'git' ? await cloneGit(what, revision, textOf(entry['subdirectory'])) : kind === 'tarball' ? await fetchTarball(what) : await fetchFromHub(what, rangesOf(entry['version']), entry['install_prerelease'] === true || entry['install-prerelease'] === true);
      const name = projectNameOf(host, flags, fetched.folder) ?? textOf(entry['name']);
      if (!name) throw new FetchProblem('what came has no dbt_project.yml with a name');
      const target = join(folder, name);
      const aside = `${target}.new`;
      rmSync(aside, { recursive: true, force: true });
      cpSync(fetched.folder, aside, { recursive: true });
      rmSync(target, { recursive: true, force: true });
      renameSync(aside, target);
      const lock: ConfigMap = kind === 'git' ? { git: what, name, revision: fetched.version } : kind === 'package' ? { name, package: what, version: fetched.version } : { name, tarball: what };
      return { name, folder: target, real: target, lock, said: `${fetched.version} from ${what}` };
    } catch (error) {
      if (!(error instanceof FetchProblem)) throw error;
      return void log.report(packageUnreachable.at(span, { what: what.replace(/\/\/[^/@\s]+@/g, '//***@'), reason: error.message }));
    } finally {
      fetched?.remove();
    }
  }
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

function realpathOf(path: string): string | undefined {
  return existsSync(path) ? realpathSync(path) : undefined;
}

function rangesOf(version: ConfigValue | undefined): readonly string[] {
  if (version === undefined || version === null) return [];
  return (Array.isArray(version) ? (version as readonly ConfigValue[]) : [version as ConfigValue]).flatMap((range) => String(range).split(',')).map((range) => range.trim());
}

function lockText(packages: readonly ConfigMap[], digest: string): string {
  const lines = packages.flatMap((entry) => Object.entries(entry).map(([key, value], index) => `${index === 0 ? '  - ' : '    '}${key}: ${String(value)}`));
  return `packages:\n${lines.join('\n')}\nsha1_hash: ${digest}\n`;
}

function textOf(value: ConfigValue | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
