import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { ansi } from '../../../compiler/adapters/ansi.ts';
import { duckdb } from '../../../compiler/adapters/duckdb/dialect.ts';
import { redshift } from '../../../compiler/adapters/redshift/dialect.ts';
import { snowflake } from '../../../compiler/adapters/snowflake/dialect.ts';
import type { Dialect } from '../../../compiler/contracts/dialect.ts';
import { planSketch, printPlan, type Sketch } from './sketch.ts';
import { FORMATS, sparkJob } from './spark-job.ts';

const CASES = join(import.meta.dirname, 'cases');
const DIALECTS: Readonly<Record<string, Dialect>> = { duckdb, ansi, snowflake, redshift };
/** Dialects that every case is planned for beside those that it names, but for those of files that an engine keeps. */
const ALWAYS = ['snowflake', 'redshift'];

/**
 * A case is a folder: `node.yml` is the node and what is there; `expected/<dialect>.sql` the steps; `expected/diagnostics.txt` the complaints
 * (`<dialect>-diagnostics.txt` where a dialect has others).
 * `expected/spark-parquet.sql` is what the job of a Spark target does; those of Iceberg and Delta are there where they differ from it.
 */
describe('steps of a node', () => {
  for (const name of readdirSync(CASES).sort()) {
    it(name, async () => {
      const folder = join(CASES, name);
      const sketch = parse(readFileSync(join(folder, 'node.yml'), 'utf8')) as Sketch & { dialects?: readonly string[] };
      for (const dialect of new Set([...(sketch.dialects ?? ['duckdb']), ...(name.startsWith('external') ? [] : ALWAYS.filter((one) => name.startsWith(one) || !ALWAYS.some((other) => name.startsWith(`${other}-`))))])) {
        const { plan, diagnostics } = await planSketch(sketch, DIALECTS[dialect]!);
        compare(join(folder, 'expected', `${dialect}.sql`), plan && printPlan(plan));
        const told = diagnostics.length === 0 ? undefined : diagnostics.map(({ code, message, hint }) => `${code}: ${message}\n  hint: ${hint ?? ''}\n`).join('');
        const own = join(folder, 'expected', `${dialect}-diagnostics.txt`);
        compare(existsSync(own) ? own : join(folder, 'expected', 'diagnostics.txt'), told);
      }
      const parquet = await sparkJob(sketch, 'parquet');
      for (const format of FORMATS) {
        const job = format === 'parquet' ? parquet : await sparkJob(sketch, format);
        compare(join(folder, 'expected', `spark-${format}.sql`), format !== 'parquet' && job === parquet ? undefined : job);
      }
    });
  }

  it('differ on Spark where a format has words of its own', () => {
    const written = readdirSync(CASES).flatMap((name) => (existsSync(join(CASES, name, 'expected')) ? readdirSync(join(CASES, name, 'expected')) : []));
    // Delta's tables are written as Parquet's are, by one commit of their own.
    for (const format of ['parquet', 'iceberg']) expect(written.filter((file) => file === `spark-${format}.sql`).length, format).toBeGreaterThan(0);
  });
});

function compare(path: string, actual: string | undefined): void {
  if (process.env.UPDATE === '1' && actual !== undefined) {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, actual);
  }
  const expected = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  expect(actual).toBe(expected);
}
