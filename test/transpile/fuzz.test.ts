import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdbBinder } from '../../compiler/adapters/duckdb/binder.ts';
import type { Binder } from '../../compiler/contracts/adapter.ts';
import { tokenize } from '../../compiler/sql/tokenize.ts';
import { transpile } from '../../compiler/transpile/index.ts';
import { trapCases } from '../traps/cases.ts';
import { GIVEN, random, randomSelects } from './random-select.ts';

// Whatever a text is, it is translated or refused with a reason, at a place in it: never a crash. What the rows are is asked in `test/traps`.

let binder: Binder;
beforeAll(async () => {
  binder = await openDuckdbBinder();
});
afterAll(() => binder.close());

describe.each(['spark', 'snowflake', 'redshift'] as const)('random SELECTs for %s', (engine) => {
  it('are translated, or refused at a place', async () => {
    await define(GIVEN);
    let translated = 0;
    for (const sql of randomSelects(1, 250)) {
      expect('columns' in (await binder.describe(sql)), `DuckDB takes ${sql}`).toBe(true);
      translated += Number(await isTranslated(sql, engine));
    }
    // The grammar has mostly what every engine has.
    expect(translated).toBeGreaterThan(engine === 'spark' ? 225 : 125);
  });

  it('are so when texts of the traps are cut, doubled and mixed', async () => {
    const next = random(7);
    const texts = trapCases.map(({ model }) => model);
    for (const { given, model } of trapCases) {
      await define(given);
      for (let round = 0; round < 3; round++) await isTranslated(mutated(model, texts, next), engine);
    }
  });
});

/** Whether it was translated; a refusal must say why, and where, when DuckDB itself takes the text. */
async function isTranslated(sql: string, engine: 'spark' | 'snowflake' | 'redshift'): Promise<boolean> {
  const made = await transpile(sql, 'duckdb', engine, { binder }).catch((thrown: unknown) => {
    throw new Error(`${sql}\n${String((thrown as Error).stack)}`);
  });
  if (!('problem' in made)) {
    expect(made.sql.trim(), sql).not.toBe('');
    for (const { offset } of made.traps) expect(offset, sql).toBeLessThanOrEqual(sql.length);
    return true;
  }
  expect(made.problem, sql).not.toBe('');
  if (made.offset !== undefined) expect(made.offset, sql).toBeLessThanOrEqual(sql.length);
  else if ('columns' in (await binder.describe(sql))) expect.unreachable(`${made.problem}, and no place: ${sql}`);
  return false;
}

async function define(given: string): Promise<void> {
  const found = await binder.describe(given);
  if ('error' in found) throw found.error;
  await binder.define({ database: '', schema: 'main', identifier: 'given' }, found.columns);
}

/** A text with some tokens left out, doubled, put elsewhere, or taken from another. */
function mutated(sql: string, texts: readonly string[], next: (below: number) => number): string {
  const words = (text: string): string[] => tokenize(text).map(({ start, end }) => text.slice(start, end));
  const tokens = words(sql);
  for (let edits = 1 + next(2); edits > 0; edits--) {
    const at = next(tokens.length);
    const other = words(texts[next(texts.length)]!);
    switch (next(4)) {
      case 0:
        tokens.splice(at, 1);
        break;
      case 1:
        tokens.splice(at, 0, tokens[next(tokens.length)]!);
        break;
      case 2:
        tokens[at] = other[next(other.length)]!;
        break;
      default:
        tokens.splice(at, 0, ...other.slice(0, 1 + next(4)));
    }
  }
  return tokens.join(' ');
}
