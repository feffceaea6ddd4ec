import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dbtProject, put } from './project.ts';
import { lakec } from './world.ts';

// `lakec deps` with git itself, and with a server that answers as dbt's hub does.
const outside = mkdtempSync(join(tmpdir(), 'lakec-deps-'));
const repository = join(outside, 'macros');
const git = (...args: readonly string[]): string => execFileSync('git', ['-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { encoding: 'utf8' }).trim();
const commit = (files: Readonly<Record<string, string>>, tag: string): string => {
  put(repository, files);
  git('add', '-A');
  git('commit', '-qm', tag);
  git('tag', tag);
  return git('rev-parse', 'HEAD');
};
/** The hub's releases: name, version, and what each asks for. */
const RELEASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'acme/dates': { '1.0.0': '', '1.1.0': '', '1.2.0': '', '2.0.0': '', '2.1.0-rc1': '' },
  'acme/money': { '0.5.0': 'packages: [{package: acme/dates, version: [">=1.0.0", "<1.2.0"]}]\n' },
};
const asked: string[] = [];
let hub: Server;
let env: Readonly<Record<string, string>>;
let tags: readonly string[];

beforeAll(async () => {
  put(repository, {});
  execFileSync('git', ['init', '-q', repository]);
  const first = commit({ 'dbt_project.yml': 'name: macros\n', 'macros/one.sql': '{% macro one() %}1{% endmacro %}', 'inner/dbt_project.yml': 'name: inner\n' }, 'v1');
  tags = [first, commit({ 'macros/one.sql': '{% macro one() %}2{% endmacro %}' }, 'v2')];
  hub = createServer((request, response) => {
    asked.push(request.url!);
    const [, name, version] = /^\/tar\/(.+)\/([^/]+)\.tar\.gz$/.exec(request.url!) ?? [];
    if (name !== undefined) {
      const folder = join(outside, 'releases', version!);
      const short = name.split('/')[1]!;
      put(join(folder, short), { 'dbt_project.yml': `name: ${short}\nversion: "${version}"\n`, ...(RELEASES[name]![version!] && { 'packages.yml': RELEASES[name]![version!]! }) });
      return response.end(execFileSync('tar', ['-czf', '-', '-C', folder, short]));
    }
    const wanted = /^\/api\/v1\/(.+)\.json$/.exec(request.url!)?.[1] ?? '';
    const releases = RELEASES[wanted];
    if (!releases) return response.writeHead(404).end();
    const address = `http://${request.headers.host}`;
    return response.end(JSON.stringify({ name: wanted, versions: Object.fromEntries(Object.keys(releases).map((version) => [version, { downloads: { tarball: `${address}/tar/${wanted}/${version}.tar.gz` } }])) }));
  });
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
  env = { DBT_PACKAGE_HUB_URL: `http://127.0.0.1:${(hub.address() as AddressInfo).port}/`, PATH: process.env['PATH']! };
});
afterAll(() => {
  hub.close();
  rmSync(outside, { recursive: true });
});

const deps = async (root: string, ...args: readonly string[]): Promise<string> => {
  const { code, text } = await lakec(['deps', ...args], root, env);
  expect(code, text).toBe(0);
  return text;
};
const read = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');
const versionOf = (root: string, name: string): string => /version: "(.*)"/.exec(read(root, `dbt_packages/${name}/dbt_project.yml`))![1]!;

describe('a lock file', () => {
  test('is what dbt writes, and pins the commit of a tag', async () => {
    const root = dbtProject({ 'packages.yml': `packages:\n  - local: loc\n  - git: ${repository}\n    revision: v1\n  - git: ${repository}\n    revision: v1\n    subdirectory: inner\n`, 'loc/dbt_project.yml': 'name: locpk\n' });
    await deps(root);
    expect(read(root, 'package-lock.yml').replaceAll(repository, 'REPO').replaceAll(tags[0]!, 'COMMIT').replace(/sha1_hash: .*/, '')).toBe(
      'packages:\n  - local: loc\n    name: locpk\n  - git: REPO\n    name: macros\n    revision: COMMIT\n  - git: REPO\n    name: inner\n    revision: COMMIT\n    subdirectory: inner\n\n');
    expect(lstatSync(join(root, 'dbt_packages/locpk')).isSymbolicLink()).toBe(true);
    expect(read(root, 'dbt_packages/macros/macros/one.sql')).toContain('1');
  });

  test('has the hash that dbt gives to the same entries', async () => {
    // As dbt-core 1.11.16 makes it of these.
    const { digestOf } = await import('../../compiler/cli/deps/lock-file.ts');
    const entries = [
      { local: 'près' }, { git: 'https://example.com/macros.git', revision: 'v1', subdirectory: 'inner', 'warn-unpinned': false }, { package: 'acme/dates', version: ['>=1.0.0', '<2.0.0'], install_prerelease: true },
      { package: 'acme/money', version: '0.5.0' }, { tarball: 'https://example.com/x.tar.gz', name: 'x' },
    ];
    expect(digestOf(entries.map((entry) => ({ entry, written: entry })))).toBe('124ceafe7efce184066accf0d9c6140f339fdab6');
  });

  test('holds until packages.yml changes, or --upgrade asks', async () => {
    const root = dbtProject({ 'packages.yml': `packages: [{git: "${repository}", revision: v1}]\n` });
    await deps(root);
    git('tag', '-f', 'v1', 'v2');
    rmSync(join(root, 'dbt_packages'), { recursive: true });
    await deps(root);
    expect(read(root, 'dbt_packages/macros/macros/one.sql')).toContain('1');
    await deps(root, '--upgrade');
    expect(read(root, 'dbt_packages/macros/macros/one.sql')).toContain('2');
    git('tag', '-f', 'v1', tags[0]!);
    put(root, { 'packages.yml': `packages:\n  - git: "${repository}"\n    revision: v1\n    warn-unpinned: false\n` });
    await deps(root);
    expect(read(root, 'dbt_packages/macros/macros/one.sql')).toContain('1');
  });

  test('alone is written by --lock', async () => {
    const root = dbtProject({ 'packages.yml': `packages: [{git: "${repository}", revision: v2}]\n` });
    await deps(root, '--lock');
    expect(read(root, 'package-lock.yml')).toContain(tags[1]!);
    expect(existsSync(join(root, 'dbt_packages'))).toBe(false);
  });
});

describe('releases of the hub', () => {
  test('are the newest that everyone who asks takes', async () => {
    const root = dbtProject({ 'packages.yml': 'packages:\n  - package: acme/dates\n    version: [">=1.0.0", "<2.0.0"]\n  - package: acme/money\n    version: 0.5.0\n' });
    await deps(root);
    expect([versionOf(root, 'dates'), versionOf(root, 'money')]).toEqual(['1.1.0', '0.5.0']);
    expect(read(root, 'package-lock.yml')).toContain('  - name: dates\n    package: acme/dates\n    version: 1.1.0\n');
    asked.length = 0;
    await deps(root);
    expect(asked.filter((url) => url.startsWith('/tar/'))).toEqual(['/tar/acme/dates/1.1.0.tar.gz', '/tar/acme/money/0.5.0.tar.gz']);
  });

  test('that nobody can take together are refused, and nothing is touched', async () => {
    const root = dbtProject({ 'packages.yml': 'packages:\n  - package: acme/dates\n    version: 1.0.0\n' });
    await deps(root);
    const lock = read(root, 'package-lock.yml');
    put(root, { 'packages.yml': 'packages:\n  - package: acme/dates\n    version: 2.0.0\n  - package: acme/money\n    version: 0.5.0\n' });
    const { code, text } = await lakec(['deps'], root, env);
    expect(code).toBe(1);
    expect(text).toContain("The package acme/dates can't be had: no release of it is within 2.0.0, >=1.0.0, <1.2.0.");
    expect([read(root, 'package-lock.yml'), versionOf(root, 'dates'), existsSync(join(root, 'dbt_packages/money'))]).toEqual([lock, '1.0.0', false]);
  });

  test('that are asked for no more go away', async () => {
    const root = dbtProject({ 'packages.yml': 'packages:\n  - package: acme/money\n    version: 0.5.0\n' });
    await deps(root);
    put(root, { 'packages.yml': 'packages:\n  - package: acme/dates\n    version: 2.0.0\n' });
    await deps(root);
    expect([versionOf(root, 'dates'), existsSync(join(root, 'dbt_packages/money'))]).toEqual(['2.0.0', false]);
  });
});

describe('--add-package', () => {
  test('writes an entry, in the place of one of that name, and brings it; comments stay', async () => {
    const root = dbtProject({ 'packages.yml': `# ours\npackages:\n  - git: https://example.com/acme/dates.git # old\n  - local: loc # near\n`, 'loc/dbt_project.yml': 'name: locpk\n' });
    await deps(root, '--add-package', 'acme/dates@>=1.0.0,<1.2.0');
    expect(read(root, 'packages.yml')).toBe('# ours\npackages:\n  - local: loc # near\n  - package: acme/dates\n    version:\n      - ">=1.0.0"\n      - <1.2.0\n');
    expect(versionOf(root, 'dates')).toBe('1.1.0');
  });

  test('makes packages.yml, and takes git and folders by --source', async () => {
    const root = dbtProject({});
    await deps(root, '--add-package', `${repository}@v2`, '--source', 'git', '--lock');
    expect(read(root, 'packages.yml')).toBe(`packages:\n  - git: ${repository}\n    revision: v2\n`);
    expect(read(root, 'package-lock.yml')).toContain(tags[1]!);
  });
});
