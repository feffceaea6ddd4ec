import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { expectAsDbt } from './as-dbt.ts';

// A case is a small dbt project of ours, with `cmd` (what is done, one thing a line) and `expected.json`: what dbt made of it, which
// `test/dbt/record` writes where dbt is installed.
const cases = new URL('./cases/', import.meta.url).pathname;

describe('a dbt project gives what dbt gives', () => {
  for (const name of readdirSync(cases).sort()) test(name, () => expectAsDbt(join(cases, name)), 300_000);
});
