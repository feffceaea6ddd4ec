import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, test } from 'vitest';
import { pythonOf } from '../services/install.ts';
import { expectAsDbt } from './as-dbt.ts';

// The same with models in Python, which run in one that has pandas, polars and pyarrow.
const cases = new URL('./python/', import.meta.url).pathname;
let python: string;
beforeAll(async () => {
  python = await pythonOf('models');
}, 900_000);

describe('a dbt project with models in Python gives what dbt gives', () => {
  for (const name of readdirSync(cases).sort()) test(name, () => expectAsDbt(join(cases, name), { ...process.env, LAKEC_PYTHON: python }), 300_000);
});
