import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startLakec } from './child.ts';
import { oneSource } from './project.ts';

const LOADED = join(import.meta.dirname, '../cli/loaded.mjs');

it('no driver of a source is loaded by what brings none', async () => {
  const work = oneSource('type: files\nformat: csv\nbase_path: delivered', '{snapshot: "rows/*", mode: snapshot}', ['{name: id, data_type: string}']);
  work.write('delivered/rows/a.csv', 'id\na\n');
  const file = join(work.root, 'loaded');
  for (const [args, wanted] of [[['--version'], []], [['run'], ['duckdb']], [['ingest'], []]] as const) {
    work.write('loaded', '');
    const child = startLakec(work.root, args, { LAKEC_TEST_LOADED: file }, ['--import', LOADED]);
    expect(await child.ended, child.text()).toBe(0);
    const loaded = readFileSync(file, 'utf8').split('\n').flatMap((path) => path.match(/(?<=\/node_modules\/.*)(kafka|snowflake|aws-sdk|duckdb|fzstd)/)?.[0] ?? []);
    expect([args[0], [...new Set(loaded)]]).toEqual([args[0], wanted]);
  }
  work.remove();
});
