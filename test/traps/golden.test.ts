import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdbBinder } from '../../compiler/adapters/duckdb/binder.ts';
import type { Binder } from '../../compiler/contracts/adapter.ts';
import { transpile } from '../../compiler/transpile/index.ts';
import { trapCases } from './cases.ts';

let binder: Binder;
beforeAll(async () => {
  binder = await openDuckdbBinder();
});
afterAll(async () => binder.close());

describe.each(['spark', 'snowflake', 'redshift'] as const)('what DuckDB\'s SQL is on %s', (engine) => {
  it.each(trapCases)('$name', async ({ folder, given, model, expects }) => {
    const columns = await binder.describe(given);
    if ('error' in columns) throw columns.error;
    await binder.define({ database: '', schema: 'main', identifier: 'given' }, columns.columns);
    const accepted = await binder.describe(model);
    if ('error' in accepted) throw accepted.error;
    const made = await transpile(model, 'duckdb', engine, { binder });
    if (engine === 'spark' && !('problem' in made) && expects.kind === 'differs') expect(made.traps.map(({ trap }) => trap)).toContain(expects.code);
    const text = 'problem' in made ? `refused${made.offset === undefined ? '' : ` at "${model.slice(made.offset, made.offset + 20).split('\n')[0]}"`}: ${made.problem}\n` : `${made.traps.map(({ trap, offset }) => `-- ${trap} at "${model.slice(offset, offset + 20).split('\n')[0]}"\n`).filter(() => engine !== 'spark').join('')}${made.sql}\n`;
    const path = join(folder, `${engine}.sql`);
    if (process.env['UPDATE']) writeFileSync(path, text);
    expect(text).toBe(existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  });
});
