import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lakec } from '../cli/world.ts';

// A case is a folder: a project, `cmd` with the command lines (what the last one prints is compared), `expected.txt`, and if the world
// has to be prepared `setup.ts`. A case without a config folder gets two targets, dev and ci, in which var('side') is left and right.
// What the builds print is left out. `UPDATE=1` writes expected.txt anew.
const here = join(import.meta.dirname, 'cases');
const OWN = ['cmd', 'expected.txt', 'setup.ts'];
const CONFIG = {
  'base.yaml': 'project_name: shop\nengine: {type: duckdb, path: "${paths.root}/lake.duckdb"}\npaths: {root: .lake}\nvars: {side: left}\n',
  'dev.yaml': 'extends: base.yaml\n',
  'ci.yaml': 'extends: base.yaml\npaths: {root: .lake/ci}\nvars: {side: right}\n',
};

describe('lakec parity', () => {
  for (const name of readdirSync(here).sort()) {
    it(name.replaceAll('-', ' '), async () => {
      const folder = join(here, name);
      const work = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-parity-')));
      try {
        cpSync(folder, work, { recursive: true, filter: (path) => !OWN.includes(relative(folder, path)) });
        if (!existsSync(join(work, 'config')) && !existsSync(join(work, 'dbt_project.yml'))) {
          mkdirSync(join(work, 'config'));
          for (const [file, text] of Object.entries(CONFIG)) writeFileSync(join(work, 'config', file), text);
        }
        if (existsSync(join(folder, 'setup.ts'))) await ((await import(join(folder, 'setup.ts'))) as { setup(folder: string): Promise<void> }).setup(work);
        const lines = readFileSync(join(folder, 'cmd'), 'utf8').split('\n').filter((line) => line.trim() !== '');
        let printed = '';
        for (const [at, line] of lines.entries()) {
          const { code, text } = await lakec([...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]!), work);
          if (at < lines.length - 1) expect(code, text).toBe(0);
          printed = `$ lakec ${line}\n${withoutBuilds(text)}exit code ${code}\n`;
        }
        expect(existsSync(join(work, 'target/parity/rows')), 'rows are put away').toBe(false);
        const golden = join(folder, 'expected.txt');
        if (process.env['UPDATE']) writeFileSync(golden, printed);
        expect(printed).toBe(existsSync(golden) ? readFileSync(golden, 'utf8') : '');
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    });
  }
});

/** What is printed from the line on that says how many relations are compared. */
function withoutBuilds(text: string): string {
  const at = text.search(/^\d+ relations?, /m);
  return at < 0 ? text : text.slice(at);
}
