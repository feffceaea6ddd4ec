import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** One of the two: its name, its copy of the project, and how it is called. */
export interface Side {
  readonly name: 'dbt' | 'lakec';
  readonly folder: string;
  readonly call: (args: readonly string[]) => { readonly code: number; readonly out: string; readonly text: string };
}

const SKIPPED = new Set(['target', 'logs', 'node_modules', '.git', '.venv', 'venv']);
const root = resolve(new URL('../../..', import.meta.url).pathname);

/** Copies the project twice below `work`, with its packages, and gives both sides. */
export function bothSides(project: string, work: string, dbt: string): readonly [Side, Side] {
  const env = { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', DBT_USE_COLORS: 'false', NO_COLOR: '1' };
  const side = (name: Side['name'], command: string, before: readonly string[]): Side => {
    const folder = join(work, name, basename(project));
    copyProject(project, folder);
    const call = (args: readonly string[]) => {
      const done = spawnSync(command, [...before, ...args], { cwd: folder, env, encoding: 'utf8', maxBuffer: 1 << 28 });
      return { code: done.status ?? -1, out: done.stdout ?? '', text: `${done.stdout ?? ''}${done.stderr ?? ''}${done.error ? String(done.error) : ''}` };
    };
    return { name, folder, call };
  };
  return [side('dbt', dbt, []), side('lakec', process.execPath, [join(root, 'bin/lakec.js')])];
}

function copyProject(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  const installed = existsSync(join(from, 'packages.yml')) || existsSync(join(from, 'dependencies.yml'));
  const local = installed && ['packages.yml', 'dependencies.yml'].some((name) => existsSync(join(from, name)) && /\blocal\s*:/.test(readFileSync(join(from, name), 'utf8')));
  cpSync(from, to, { recursive: true, dereference: true, filter: (path) => !SKIPPED.has(basename(path)) && !(local && basename(path) === 'dbt_packages') && !/\.duckdb(\.wal)?$/.test(path) });
  // Folders of local packages are named from where the project was.
  for (const name of ['packages.yml', 'dependencies.yml']) {
    const file = join(to, name);
    if (!existsSync(file)) continue;
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(\blocal\s*:\s*)(["']?)([^"'\s#}]+)\2/g, (_, key: string, __, path: string) => `${key}"${resolve(from, path)}"`));
  }
}

/** The Python that a dbt executable runs in. */
export function pythonOf(dbt: string): string {
  const beside = join(dirname(dbt), 'python');
  return existsSync(beside) ? beside : 'python3';
}
