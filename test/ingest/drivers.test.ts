import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startLakec } from './child.ts';
import { oneSource } from './project.ts';

/** Writes the name of every package that is imported into a file. */
const HOOK = `import { appendFileSync } from 'node:fs'; export async function resolve(name, context, next) { if (!/^(\\.|\\/|node:|file:|data:)/.test(name)) appendFileSync(process.env.IMPORTS_FILE, name + '\\n'); return next(name, context); }`;
const REGISTER = `data:text/javascript,${encodeURIComponent(`import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(HOOK)}`)}, import.meta.url);`)}`;

it('no driver of a source is imported by what brings none', async () => {
  const work = oneSource('type: files\nformat: csv\nbase_path: delivered', '{snapshot: "rows/*", mode: snapshot}', ['{name: id, data_type: string}']);
  work.write('delivered/rows/a.csv', 'id\na\n');
  const file = join(work.root, 'imports');
  for (const [args, wanted] of [[['--version'], []], [['run'], ['@duckdb/node-api']], [['ingest'], []]] as const) {
    work.write('imports', '');
    const child = startLakec(work.root, args, { IMPORTS_FILE: file }, ['--import', REGISTER]);
    expect(await child.ended, child.text()).toBe(0);
    const imported = [...new Set(readFileSync(file, 'utf8').split('\n'))].filter((name) => /kafka|snowflake|aws-sdk|duckdb|fzstd/.test(name));
    expect([args[0], imported]).toEqual([args[0], wanted]);
  }
  work.remove();
});
