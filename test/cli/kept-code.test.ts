import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { project } from './project.ts';

const repository = join(import.meta.dirname, '../..');
/** The package as it is installed, in a folder of its own. */
const installed = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-installed-')));
const code = join(installed, '.cache/code');
let root: string;
beforeAll(() => {
  for (const name of ['bin', 'dist', 'package.json']) cpSync(join(repository, name), join(installed, name), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(installed, 'node_modules'));
});
beforeEach(() => {
  root = project({ 'config/dev.yaml': 'project_name: shop\nengine: {type: duckdb, path: lake.duckdb}\n', 'models/silver/orders.sql': 'select 1 as id', 'models/gold/totals.sql': "select count(*) as orders from {{ ref('orders') }}" });
});
afterAll(() => rmSync(installed, { recursive: true, force: true }));

const lakec = (...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(installed, 'bin/lakec.js'), ...args], { cwd: root, encoding: 'utf8' });
  return `${stdout}${stderr}exit code ${status}`;
};
const kept = (): readonly string[] => readdirSync(code);
/** A file that is written again is another one. */
const which = (): readonly number[] => kept().map((name) => statSync(join(code, name)).ino);

it('a command leaves what V8 compiled to the next of its name, which says the same', () => {
  const first = lakec('ls');
  expect(first).toContain('exit code 0');
  expect(kept()).toEqual([expect.stringMatching(/-ls$/)]);
  const made = which();
  expect(lakec('ls')).toBe(first);
  expect(which()).toEqual(made);
  expect(lakec('ls', '--select', 'gold')).toContain('totals');
});

it('what is broken is made anew', () => {
  const first = lakec('ls');
  const [name] = kept();
  truncateSync(join(code, name!), 1000);
  expect(lakec('ls')).toBe(first);
  expect(statSync(join(code, name!)).size).toBeGreaterThan(100_000);
  writeFileSync(join(code, name!), '');
  expect(lakec('ls')).toBe(first);
  expect(statSync(join(code, name!)).size).toBeGreaterThan(100_000);
});

it('a command that nobody knows leaves nothing', () => {
  const before = kept();
  expect(lakec('lss')).toContain('exit code 2');
  expect(kept()).toEqual(before);
});

it('where nothing can be kept, commands go as they went', () => {
  const first = lakec('ls');
  rmSync(code, { recursive: true });
  mkdirSync(join(installed, '.cache'), { recursive: true });
  writeFileSync(code, 'a file where the folder would be');
  expect(lakec('ls')).toBe(first);
  rmSync(code);
});
