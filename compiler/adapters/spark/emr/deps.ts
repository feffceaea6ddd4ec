import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { EngineError } from '../../../contracts/adapter.ts';
import { runnerFolder } from '../runner-folder.ts';
import * as say from './diagnostics.ts';
import { fetchWheels } from './fetch-wheels.ts';

export interface DepsWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a relative path of the environment starts. */
  readonly root: string;
  /** The folder of the runner; beside `runner.py` it holds `lakec_runner/` and `requirements.txt`. */
  readonly runner?: string;
}

/**
 * `emr_deps.zip`: the runner's package, and the Python packages that `requirements.txt` pins, without their compiled parts (Python can't load
 * those from a zip). The same requirements and runner give the same bytes, on any machine. `LAKEC_EMR_DEPS` names one that was made before.
 */
export async function emrDeps({ env, root, runner = runnerFolder() }: DepsWorld): Promise<Uint8Array> {
  const made = env['LAKEC_EMR_DEPS'];
  if (made !== undefined && made !== '') {
    const path = resolve(root, made);
    if (!existsSync(path)) throw new EngineError('missing-file', `LAKEC_EMR_DEPS names ${made}, which is not there`, { suggestion: 'Make it with `lakec emr deps --out <file>`.' });
    return readFileSync(path);
  }
  const entries = new Map<string, Uint8Array>();
  const { unzipSync } = await import('fflate');
  for (const wheel of await wheelsOf(readFileSync(join(runner, 'requirements.txt'), 'utf8'), env)) {
    for (const [name, content] of Object.entries(unzipSync(wheel, { filter: ({ name }) => isNeeded(name) }))) entries.set(name, content);
  }
  for (const name of filesBelow(join(runner, 'lakec_runner'))) if (name.endsWith('.py')) entries.set(`lakec_runner/${name}`, readFileSync(join(runner, 'lakec_runner', name)));
  return zipOf(entries);
}

/** A zip whose bytes depend on names and contents alone. */
export async function zipOf(entries: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const { zipSync } = await import('fflate');
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  // A zip keeps local times: the first that it can tell, whatever the zone is. 3 is Unix, where the upper half of attrs are the file's rights.
  return zipSync(Object.fromEntries(sorted), { level: 9, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16 });
}

/** A file that Python needs, or that says whose it is: no compiled parts, and nothing of the wheel's own book-keeping. */
function isNeeded(name: string): boolean {
  if (name.endsWith('/') || /\.(so|pyd|dylib|dll|pyc)$/.test(name)) return false;
  return !/\.dist-info\//.test(name) || /\.dist-info\/(METADATA$|licen[cs]es?\/|LICEN[CS]E|COPYING|NOTICE|AUTHORS)/i.test(name);
}

/** The wheels that the requirements pin, each checked against its hash; fetched when this machine does not have them yet. */
async function wheelsOf(requirements: string, env: DepsWorld['env']): Promise<readonly Uint8Array[]> {
  const wanted = new Set([...requirements.matchAll(/--hash=sha256:([0-9a-f]{64})/g)].map((match) => match[1]!));
  const folder = join(cacheFolder(env), `wheels-${sha256(requirements).slice(0, 16)}`);
  const known = readWheels(folder, wanted);
  if (known) return known;
  mkdirSync(dirname(folder), { recursive: true });
  const aside = mkdtempSync(`${folder}.`);
  try {
    await fetchWheels(requirements, aside, env);
    const fetched = readWheels(aside, wanted);
    if (!fetched) {
      const diagnostic = say.depsUnavailable.at(undefined, { said: 'pip fetched other files than those that are pinned' });
      throw new EngineError('connection', diagnostic.message, { diagnostic });
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(aside, folder);
    return fetched;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** The wheels in a folder, in order of their names; undefined unless each one that is wanted is there as it should be. */
function readWheels(folder: string, wanted: ReadonlySet<string>): readonly Uint8Array[] | undefined {
  if (!existsSync(folder)) return undefined;
  const wheels = readdirSync(folder).filter((name) => name.endsWith('.whl')).sort().map((name) => readFileSync(join(folder, name)));
  const found = new Set(wheels.map(sha256));
  return found.size === wanted.size && [...wanted].every((hash) => found.has(hash)) ? wheels : undefined;
}

function cacheFolder(env: DepsWorld['env']): string {
  const own = env['LAKEC_CACHE'];
  if (own) return own;
  const cache = env['XDG_CACHE_HOME'] || join(env['HOME'] || env['USERPROFILE'] || '.', '.cache');
  return join(cache, 'lakec');
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return (readdirSync(folder, { recursive: true }) as string[]).map((name) => name.replaceAll('\\', '/')).filter((name) => !name.includes('__pycache__')).sort();
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
