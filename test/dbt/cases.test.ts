import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lakec } from '../cli/world.ts';
import { factsOf, type BuildFacts } from './facts.ts';

// A case is a small dbt project of ours, with `cmd` (the command lines, one a line) and `expected.json`: what dbt made of it, which
// `test/dbt/record` writes where dbt is installed.
const cases = new URL('./cases/', import.meta.url).pathname;

describe('a dbt project gives what dbt gives', () => {
  for (const name of readdirSync(cases).sort()) {
    test(name, async () => {
      const work = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-dbt-')));
      try {
        cpSync(join(cases, name), work, { recursive: true, filter: (path) => !/(^|\/)(cmd|expected\.json)$/.test(path) });
        const lines = existsSync(join(cases, name, 'cmd')) ? readFileSync(join(cases, name, 'cmd'), 'utf8').split('\n').filter((line) => line.trim() !== '') : ['build'];
        let said = '';
        for (const line of lines) {
          const { code, text } = await lakec([...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]!), work, {});
          expect(code, text).not.toBe(70);
          said += text;
        }
        const expected = JSON.parse(readFileSync(join(cases, name, 'expected.json'), 'utf8')) as BuildFacts;
        const made = await factsOf(work);
        expect(made.statuses, said).toEqual(expected.statuses);
        expect(made.relations).toEqual(expected.relations);
        expect(made.nodes).toEqual(expected.nodes);
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    }, 300_000);
  }
});
