import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { ansi } from '../../../compiler/adapters/ansi.ts';
import { duckdb } from '../../../compiler/adapters/duckdb/dialect.ts';
import type { Dialect } from '../../../compiler/contracts/dialect.ts';
import { planSketch, printPlan, type Sketch } from './sketch.ts';

const CASES = join(import.meta.dirname, 'cases');
const DIALECTS: Readonly<Record<string, Dialect>> = { duckdb, ansi };

/** A case is a folder: `node.yml` is the node and what is there; `expected/<dialect>.sql` the steps; `expected/diagnostics.txt` the complaints. */
describe('steps of a node', () => {
  for (const name of readdirSync(CASES).sort()) {
    it(name, async () => {
      const folder = join(CASES, name);
      const sketch = parse(readFileSync(join(folder, 'node.yml'), 'utf8')) as Sketch & { dialects?: readonly string[] };
      for (const dialect of sketch.dialects ?? ['duckdb']) {
        const { plan, diagnostics } = await planSketch(sketch, DIALECTS[dialect]!);
        compare(join(folder, 'expected', `${dialect}.sql`), plan && printPlan(plan));
        compare(join(folder, 'expected', 'diagnostics.txt'), diagnostics.length === 0 ? undefined : diagnostics.map(({ code, message, hint }) => `${code}: ${message}\n  hint: ${hint ?? ''}\n`).join(''));
      }
    });
  }
});

function compare(path: string, actual: string | undefined): void {
  if (process.env.UPDATE === '1' && actual !== undefined) {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, actual);
  }
  const expected = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  expect(actual).toBe(expected);
}
