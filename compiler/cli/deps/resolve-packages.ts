import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Flags } from '../../contracts/flags.ts';
import type { Host } from '../../contracts/host.ts';
import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import { packageUnreachable, projectFileValue } from '../../phases/1-load/dbt/diagnostics.ts';
import { projectNameOf, wantedOf, withinRanges, type Wanted } from '../../phases/1-load/index.ts';
import { FetchProblem, cloneGit, fetchFromHub, fetchTarball, type Fetched } from './fetch-package.ts';

/** A package that is here, in a folder of its own or aside, and what pins it. */
export interface Pinned {
  readonly name: string;
  readonly lock: ConfigMap;
  /** For people: where it is from. */
  readonly said: string;
  readonly folder: string;
  /** Its folder is the package itself, and not a copy that goes away. */
  readonly stays: boolean;
  remove(): void;
}

interface World {
  readonly host: Host;
  readonly flags: Flags;
  readonly reporter: Reporter;
}

interface Asked {
  readonly wanted: Wanted;
  readonly from: string;
  /** Of a hub package: the ranges of all who ask for it. */
  readonly ranges: readonly string[];
}

/** Brings packages, and those that they name in turn unless they are `pinned` all; undefined when one can't be had, which is reported. */
export async function resolvePackages(packages: readonly Wanted[], pinned: boolean, world: World): Promise<readonly Pinned[] | undefined> {
  const asked = new Map<string, Asked>();
  const brought = new Map<string, Pinned>();
  const ask = (wanted: Wanted, from: string): void => {
    const key = keyOf(wanted.entry);
    const before = asked.get(key);
    const ranges = [...new Set([...(before?.ranges ?? []), ...rangesOf(wanted.entry['version'])])];
    asked.set(key, { wanted: before?.wanted ?? wanted, from: before?.from ?? from, ranges });
    // Another one asks for it too, and not for the release that was taken.
    const taken = brought.get(key);
    if (taken?.lock['package'] === undefined || withinRanges(String(taken.lock['version']), ranges)) return;
    taken.remove();
    brought.delete(key);
  };
  for (const wanted of packages) ask(wanted, world.host.root);
  for (let next = open(); next; next = open()) {
    const made = await bring(next[1], world);
    if (!made) {
      for (const one of brought.values()) one.remove();
      return undefined;
    }
    brought.set(next[0], made);
    if (!pinned) for (const deeper of wantedOf(world.host, world.flags, `${made.folder}/`, world.reporter)?.packages ?? []) ask(deeper, made.folder);
  }
  // The first one of a name stands for all of it.
  const named = new Map<string, Pinned>();
  for (const key of asked.keys()) {
    const one = brought.get(key)!;
    if (named.has(one.name)) one.remove();
    else named.set(one.name, one);
  }
  return [...named.values()];

  function open(): readonly [string, Asked] | undefined {
    return [...asked].find(([key]) => !brought.has(key));
  }
}

/** What a package is, whoever asks for it. */
function keyOf(entry: ConfigMap): string {
  const [kind] = ['package', 'git', 'tarball', 'local'].filter((one) => entry[one] !== undefined);
  return kind === undefined ? JSON.stringify(entry) : `${kind} ${String(entry[kind])} ${kind === 'git' ? String(entry['subdirectory'] ?? '') : ''}`;
}

async function bring({ wanted: { entry, span }, from, ranges }: Asked, { host, flags, reporter }: World): Promise<Pinned | undefined> {
  const local = entry['local'];
  if (typeof local === 'string') {
    const folder = [host.root, from].map((base) => (isAbsolute(local) ? local : resolve(base, local))).find((path) => existsSync(join(path, 'dbt_project.yml')));
    const name = folder && projectNameOf(host, flags, folder);
    if (!folder || !name) return void reporter.report(packageUnreachable.at(span, { what: local, reason: 'there is no dbt_project.yml with a name in that folder' }));
    const said = isAbsolute(local) || resolve(host.root, local) === folder ? local : relative(realpathSync(host.root), realpathSync(folder));
    return { name, lock: { local: said, name }, said: `from ${local}`, folder, stays: true, remove: () => undefined };
  }
  const kind = (['git', 'package', 'tarball'] as const).find((one) => typeof entry[one] === 'string');
  if (!kind) return void reporter.report(projectFileValue.at(span, { file: span.file, key: 'packages', expected: 'a list of maps with local, git, package or tarball' }));
  const what = String(entry[kind]);
  const subdirectory = textOf(entry['subdirectory']);
  let fetched: Fetched | undefined;
  try {
    fetched = kind === 'git' ? await cloneGit(what, textOf(entry['revision']), subdirectory) : kind === 'tarball' ? await fetchTarball(what) : await fetchFromHub(what, ranges, entry['install_prerelease'] === true || entry['install-prerelease'] === true, host.env['DBT_PACKAGE_HUB_URL']);
    const { folder, version } = fetched;
    const name = projectNameOf(host, flags, folder) ?? textOf(entry['name']);
    if (!name) throw new FetchProblem('what came has no dbt_project.yml with a name');
    const lock: ConfigMap = kind === 'git' ? { git: what, name, revision: version, ...(subdirectory !== undefined && { subdirectory }) } : kind === 'package' ? { name, package: what, version } : { name, tarball: what };
    return { name, lock, said: `${version} from ${withoutPassword(what)}`, folder, stays: false, remove: fetched.remove };
  } catch (error) {
    fetched?.remove();
    if (!(error instanceof FetchProblem)) throw error;
    return void reporter.report(packageUnreachable.at(span, { what: withoutPassword(what), reason: error.message }));
  }
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^/@\s]+@/g, '//***@');
}

function rangesOf(version: ConfigValue | undefined): readonly string[] {
  if (version === undefined || version === null) return [];
  return (Array.isArray(version) ? (version as readonly ConfigValue[]) : [version as ConfigValue]).flatMap((range) => String(range).split(',')).map((range) => range.trim());
}

function textOf(value: ConfigValue | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
