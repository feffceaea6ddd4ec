import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CatalogEntry, CatalogState } from '../../compiler/contracts/catalog.ts';
import type { RegisteredRelation } from '../../compiler/contracts/job.ts';
import { applied, lakeOf, NOTHING, planOf } from './world.ts';

// A case is a file: a sentence, the project's files (`-- path --`), what the registry says (`-- registry --`), what the catalog has, as an earlier
// version of files would have registered them (`-- before: path --`) with changes to that (`-- glue --`: entries by key, null takes one away), the folders that
// files lie in (`-- files --`), what a run did (`-- run --`: `built` or `rebuilt` and an id), and the plan (`-- expected --`). `UPDATE=1` writes that anew.
const folder = join(import.meta.dirname, 'cases');

describe('a plan for the catalog', () => {
  for (const name of readdirSync(folder).sort()) {
    it(name.replace(/\.txt$/, '').replaceAll('-', ' '), async () => {
      const path = join(folder, name);
      const text = readFileSync(path, 'utf8');
      const { expected = '', glue, registry, files = '', run, ...project } = sections(text);
      const before = Object.fromEntries(Object.entries(project).flatMap(([key, value]) => (key.startsWith('before: ') ? [[key.slice('before: '.length), value]] : [])));
      const now = Object.fromEntries(Object.entries(project).filter(([key]) => !key.startsWith('before: ')));
      const here = new Map<string, string[]>();
      for (const line of lines(files)) here.set(line.split(' ')[0]!, [...(here.get(line.split(' ')[0]!) ?? []), line.split(' ')[1]!]);
      let state: CatalogState = NOTHING;
      if (Object.keys(before).length > 0) state = applied(NOTHING, planOf(await lakeOf({ ...now, ...before }, { invocationId: 'run-0' }), NOTHING));
      if (glue !== undefined) state = changed(state, JSON.parse(glue) as Changes);
      const built = run === undefined ? undefined : lines(run).map((line) => line.split(' ') as [string, string]);
      const lake = await lakeOf(now, {
        ...(registry !== undefined && { registry: JSON.parse(registry) as RegisteredRelation[] }),
        ...(built && { run: { built: new Set(built.map(([, id]) => id)), rebuilt: new Set(built.flatMap(([how, id]) => (how === 'rebuilt' ? [id] : []))) } }),
      });
      const plan = planOf(lake, state, here);
      const actual = `${JSON.stringify({ ...plan, ...(lake.tables.warnings.length > 0 && { warnings: lake.tables.warnings }) }, short, 2)}\n`;
      if (process.env['UPDATE']) writeFileSync(path, `${text.slice(0, text.indexOf('-- expected --\n'))}-- expected --\n${actual}`);
      else expect(actual).toBe(expected);
      // What one plan does, the next finds done.
      const after = planOf(lake, applied(state, plan), here);
      expect(after.databases.filter(({ kind }) => kind !== 'unchanged')).toEqual([]);
      for (const [at, action] of plan.tables.entries()) if (action.kind === 'create' || action.kind === 'update' || action.kind === 'unchanged') expect(after.tables[at]).toMatchObject({ kind: 'unchanged', partitions: { create: [], update: [], delete: [] } });
    });
  }
});

type Changes = { readonly entries?: Readonly<Record<string, Partial<CatalogEntry> | null>>; readonly partitions?: Readonly<Record<string, CatalogState['partitions'] extends ReadonlyMap<string, infer P> ? P : never>>; readonly databases?: readonly string[] };

function changed(state: CatalogState, { entries = {}, partitions = {}, databases = [] }: Changes): CatalogState {
  const tables = new Map(state.tables);
  for (const [key, change] of Object.entries(entries)) {
    if (change === null) tables.delete(key);
    else tables.set(key, { Name: key.split('.')[1]!, ...tables.get(key), ...change });
  }
  return { databases: new Set([...state.databases, ...databases]), tables, partitions: new Map([...state.partitions, ...Object.entries(partitions)]) };
}

/** Diagnostics as one line: their place and explanation are tested elsewhere. */
function short(key: string, value: unknown): unknown {
  if (key !== 'diagnostic' && !(key !== '' && typeof value === 'object' && value !== null && 'severity' in value && 'code' in value)) return value;
  const { severity, code, message } = value as { severity: string; code: string; message: string };
  return `${severity}[${code}]: ${message}`;
}

function sections(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const part of text.split(/^(?=-- .* --\n)/m).slice(1)) found[/^-- (.*) --\n/.exec(part)![1]!] = part.slice(part.indexOf('\n') + 1);
  return found;
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
