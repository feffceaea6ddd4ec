import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainPages } from '../../compiler/cli/explain-pages.ts';
import { lakec } from '../cli/world.ts';

// A case is a folder named after the code (or several below it): the smallest project that gets the diagnostic, `cmd` with the command
// lines (all run; what the last one prints is compared), `expected.txt`, and if the world has to be prepared `setup.ts`.
// A case without a config folder gets the config below. `UPDATE=1` writes expected.txt anew.
const here = new URL('.', import.meta.url).pathname;
const CONFIG = 'project_name: shop\nengine:\n  type: duckdb\n  path: lake.duckdb\n';
const OWN = ['cmd', 'expected.txt', 'setup.ts'];

/** `setup.ts` of a case exports this: it prepares the folder, and may give back what undoes it. */
export type Setup = (folder: string) => Promise<(() => Promise<void> | void) | void> | (() => void) | void;

const cases = folders(here).flatMap((code) => {
  const folder = join(here, code);
  return existsSync(join(folder, 'cmd')) ? [{ code, name: code, folder }] : folders(folder).map((name) => ({ code, name: `${code}/${name}`, folder: join(folder, name) }));
});

describe('every diagnostic', () => {
  it('has a page, and each page its definition in the source', () => {
    const defined = sourceFiles(join(here, '../../compiler')).map((file) => readFileSync(file, 'utf8')).filter((text) => /= define[<(]|jinjaKind/.test(text)).flatMap((text) => [...text.matchAll(/(?:\bcode: |Kind\()'([^']+)'/g)].map((match) => match[1]!));
    expect(defined.length, 'definitions found').toBeGreaterThan(100);
    expect([...explainPages().keys()]).toEqual([...new Set(defined)].sort());
    expect(defined.filter((code, at) => defined.indexOf(code) !== at), 'defined twice').toEqual([]);
  });

  it('has a page that is worth reading: why, an example, the cure', () => {
    for (const [code, { explain }] of explainPages()) {
      expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(explain.trim().length, code).toBeGreaterThan(60);
    }
  });

  it('has a case, and each case a code', () => {
    const codes = new Set(cases.map(({ code }) => code));
    expect({ missing: [...explainPages().keys()].filter((code) => !codes.has(code)), unknown: [...codes].filter((code) => !explainPages().has(code)) }).toEqual({ missing: [], unknown: [] });
  });
});

describe('prints', () => {
  for (const { code, name, folder } of cases) {
    it(name, async () => {
      const work = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-case-')));
      let undo: Awaited<ReturnType<Setup>> = undefined;
      try {
        copy(folder, work);
        if (existsSync(join(folder, 'setup.ts'))) undo = await ((await import(join(folder, 'setup.ts'))) as { setup: Setup }).setup(work);
        const lines = readFileSync(join(folder, 'cmd'), 'utf8').split('\n').filter((line) => line.trim() !== '');
        for (const line of lines.slice(0, -1)) await type(line, work);
        const before = fingerprints(work);
        const { code: exit, text } = await type(lines.at(-1)!, work);
        const printed = `$ lakec ${lines.at(-1)!}\n${normalise(text, work)}exit code ${exit}\n`;
        expect(printed, 'the code itself').toMatch(new RegExp(`(error|warning)\\[${code}\\]|"code":"${code}"`));
        expect(exit, 'no bug').not.toBe(70);
        expect(unexpected(before, fingerprints(work), text), 'files that changed').toEqual([]);
        const golden = join(folder, 'expected.txt');
        if (process.env['UPDATE']) writeFileSync(golden, printed);
        expect(printed).toBe(existsSync(golden) ? readFileSync(golden, 'utf8') : '');
      } finally {
        await undo?.();
        rmSync(work, { recursive: true, force: true });
      }
    });
  }
});

/** Runs a line: `NAME=value` words in front are the environment; `LAKEC_TEST_CANCEL_MS` is when Ctrl-C comes. */
function type(line: string, work: string) {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]!);
  const at = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const env = Object.fromEntries(words.slice(0, Math.max(0, at)).map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
  const cancel = env['LAKEC_TEST_CANCEL_MS'];
  return lakec(words.slice(at), work, env, cancel === undefined ? undefined : AbortSignal.timeout(Number(cancel)));
}

function copy(folder: string, work: string): void {
  cpSync(folder, work, { recursive: true, filter: (path) => !OWN.includes(relative(folder, path)) });
  if (existsSync(join(folder, 'config')) || existsSync(join(folder, 'dbt_project.yml')) || existsSync(join(folder, 'no-config'))) return;
  mkdirSync(join(work, 'config'));
  writeFileSync(join(work, 'config/dev.yaml'), CONFIG);
  mkdirSync(join(work, 'models'), { recursive: true });
}

/** What differs from run to run: the folder, times, versions. */
function normalise(text: string, work: string): string {
  return text
    .replaceAll(work, '<project>')
    .replaceAll(/\d+\.\d+ s\b/g, '0.00 s')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
    .replaceAll(/\b\d+(\.\d+)? ([KMG]i?B|bytes)\b/g, '<n> $2')
    .replaceAll(/(http:\/\/127\.0\.0\.1):\d{4,5}/g, '$1:<port>')
    .replaceAll(/held in \S+ \(/g, 'held in <program> (')
    .replaceAll(/\bPID \d+/g, 'PID <pid>')
    .replaceAll(process.version, '<node>');
}

/** Content by path of everything but artifacts. */
function fingerprints(work: string): Map<string, string> {
  const paths = readdirSync(work, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(work, join(entry.parentPath ?? entry.path, entry.name)));
  return new Map(paths.filter((path) => !path.startsWith('target/')).sort().map((path) => [path, digest(join(work, path))]));
}

function digest(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unreadable';
  }
}

/** Nothing may change. When nodes ran, the database and what the lake keeps beside it may; an engine that is opened for a run makes its file. */
function unexpected(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>, text: string): string[] {
  const ran = /^lakec \w+ (done|failed|cancelled)/m.test(text);
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
  // A log that an earlier run left is folded in by whoever opens the database next, also to read.
  const folded = (path: string) => /\.duckdb(\.wal)?$/.test(path) && before.has(`${path.replace(/\.wal$/, '')}.wal`);
  const imported = /^Imported \w+ into (\S+):/m.exec(text)?.[1];
  // A dbt project has its log.
  return changed.filter((path) => path !== 'logs/dbt.log').filter((path) => imported === undefined || !path.startsWith(`${imported}/`)).filter((path) => !folded(path)).filter((path) => !(ran && (/\.duckdb(\.wal)?$/.test(path) || /^(\.lake|gold)\//.test(path))) && !(path.endsWith('.duckdb') && !before.has(path)));
}

function folders(parent: string): string[] {
  return readdirSync(parent, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.ts')).map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}
