import { cpSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lakec } from '../cli/world.ts';
import { factsOf, type BuildFacts } from './facts.ts';
import { goThrough, isOfProject, type Ended } from './steps.ts';

// A case is a small dbt project of ours, with `cmd` (what is done, one thing a line) and `expected.json`: what dbt made of it, which
// `test/dbt/record` writes where dbt is installed.
const cases = new URL('./cases/', import.meta.url).pathname;

describe('a dbt project gives what dbt gives', () => {
  for (const name of readdirSync(cases).sort()) {
    test(name, async () => {
      const folder = join(cases, name);
      const work = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-dbt-')));
      try {
        cpSync(folder, work, { recursive: true, filter: (path) => isOfProject(folder, path) });
        let said = '';
        const ended = await goThrough(folder, work, async (args) => {
          const { code, text, stdout } = await lakec(args, work, {});
          expect(code, text).not.toBe(70);
          said += `$ lakec ${args.join(' ')}\n${text}`;
          return { code, stdout };
        });
        const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as BuildFacts & { readonly ended?: Readonly<Record<string, Ended>> };
        const made = await factsOf(work);
        if (expected.ended) expect(ended, said).toEqual(expected.ended);
        expect(made.statuses, said).toEqual(expected.statuses);
        expect(made.relations).toEqual(expected.relations);
        expect(made.nodes).toEqual(expected.nodes);
        if (expected.said) expect(made.said).toEqual(expected.said);
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    }, 300_000);
  }
});
