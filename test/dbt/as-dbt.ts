import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { lakec } from '../cli/world.ts';
import { factsOf, type BuildFacts } from './facts.ts';
import { goThrough, isOfProject, type Ended } from './steps.ts';

/** Goes through a case's lines with lakec, and expects all that its `expected.json` says dbt made of them. */
export async function expectAsDbt(folder: string, env: Readonly<Record<string, string | undefined>> = {}): Promise<void> {
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-dbt-')));
  try {
    cpSync(folder, work, { recursive: true, filter: (path) => isOfProject(folder, path) });
    let said = '';
    const ended = await goThrough(folder, work, async (args) => {
      const { code, text, stdout } = await lakec(args, work, env);
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
    if (expected.names) expect(made.names).toEqual(expected.names);
    if (expected.said) expect(made.said).toEqual(expected.said);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
