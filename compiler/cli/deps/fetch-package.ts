import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareVersions, withinRanges } from '../../phases/1-load/index.ts';

/** A package's content in a temporary folder; `remove` takes it away. */
export interface Fetched {
  readonly folder: string;
  /** What the lock file says of it: the version or commit that came. */
  readonly version: string;
  remove(): void;
}

/** Why a package did not come, in a few words. */
export class FetchProblem extends Error {
  override readonly name = 'FetchProblem';
}

const HUB = 'https://hub.getdbt.com/';
/** The network may be slow, but not for ever. */
const MOST_MS = 120_000;

/** Clones a repository at a revision: a branch, a tag or a commit. */
export async function cloneGit(url: string, revision: string | undefined, subdirectory: string | undefined): Promise<Fetched> {
  const folder = temporary();
  try {
    await run('git', ['clone', '--quiet', url, folder]);
    if (revision !== undefined) await run('git', ['-C', folder, 'checkout', '--quiet', revision]);
    const commit = await run('git', ['-C', folder, 'rev-parse', 'HEAD']);
    rmSync(join(folder, '.git'), { recursive: true, force: true });
    return { folder: subdirectory === undefined ? folder : join(folder, subdirectory), version: commit.trim(), remove: () => rmSync(folder, { recursive: true, force: true }) };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Downloads the newest release of a hub package that lies within the ranges. `hub`: another hub's address, with a slash at its end. */
export async function fetchFromHub(name: string, ranges: readonly string[], prerelease: boolean, hub: string = HUB): Promise<Fetched> {
  const index = (await json(`${hub}api/v1/${name}.json`)) as { readonly versions?: Readonly<Record<string, { readonly downloads?: { readonly tarball?: string } }>> };
  const versions = Object.keys(index.versions ?? {}).filter((version) => (prerelease || /^\d+\.\d+\.\d+$/.test(version)) && withinRanges(version, ranges)).sort(compareVersions);
  const newest = versions.at(-1);
  if (newest === undefined) throw new FetchProblem(`no release of it is within ${ranges.join(', ') || 'what was asked for'}`);
  const tarball = index.versions![newest]!.downloads?.tarball;
  if (tarball === undefined) throw new FetchProblem(`the hub names no file of its release ${newest}`);
  return { ...(await fetchTarball(tarball)), version: newest };
}

/** Downloads and unpacks a tarball; where all of it lies in one folder, that folder. */
export async function fetchTarball(url: string): Promise<Fetched> {
  const folder = temporary();
  try {
    const file = join(folder, 'package.tar.gz');
    const inside = join(folder, 'package');
    writeFileSync(file, await bytes(url));
    mkdirSync(inside);
    await run('tar', ['-xzf', file, '-C', inside]);
    const [only, ...more] = readdirSync(inside);
    return { folder: only !== undefined && more.length === 0 ? join(inside, only) : inside, version: url, remove: () => rmSync(folder, { recursive: true, force: true }) };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function json(url: string): Promise<unknown> {
  return JSON.parse(Buffer.from(await bytes(url)).toString('utf8'));
}

async function bytes(url: string): Promise<Uint8Array> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(MOST_MS) });
    if (!answer.ok) throw new FetchProblem(`${new URL(url).host} answers ${answer.status} ${answer.statusText}`);
    return new Uint8Array(await answer.arrayBuffer());
  } catch (error) {
    if (error instanceof FetchProblem) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new FetchProblem(`${URL.canParse(url) ? new URL(url).host : url} can't be reached (${String((cause as NodeJS.ErrnoException).code ?? (cause as Error).message)})`);
  }
}

function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, GIT_TERMINAL_PROMPT: '0' }, stdio: ['ignore', 'pipe', 'pipe'], timeout: MOST_MS });
    let out = '';
    let complaint = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
    child.on('error', (error) => reject(new FetchProblem(`${program} can't be started (${(error as NodeJS.ErrnoException).code ?? error.message})`)));
    child.on('close', (code) => (code === 0 ? resolve(out) : reject(new FetchProblem(`${program} says: ${lastLine(complaint) || `exit code ${code}`}`))));
  });
}

function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').replace(/\.$/, '').replace(/\/\/[^/@\s]+@/g, '//***@');
}

function temporary(): string {
  return mkdtempSync(join(tmpdir(), 'lakec-package-'));
}
