import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lakec } from '../cli/world.ts';

// Translations are kept from one command to the next. A warm command gives what a cold one gives, byte for byte, also when what a text reads has changed.

const folder = mkdtempSync(join(tmpdir(), 'lakec-kept-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const VALUES = ['1', '2.50', 'cast(7 as bigint)', 'cast(2 as double)', "cast('3' as decimal(9,4))", 'cast(4 as hugeint)'];
/** What a model says of its parent's column `v`, in words that hang on the column's type. */
const SAYINGS = ['v', 'v % 2', 'v / 2', "cast(length(cast(v as varchar)) as bigint)", 'cast(v as integer)', 'coalesce(v, v)', 'round(v, 1)', 'greatest(v, v)', 'case when v > 1 then v end', "{{ engine_sql(duckdb='v', spark='v /* own */') }}", 'cast(v as double)'];
const COUNT = 10;

describe('translations that are kept', () => {
  it.each([1, 2])('change nothing: after each edit a warm compile gives what a cold one gives (%i)', async (seed) => {
    const next = random(seed);
    const [warm, cold] = [join(folder, `warm-${seed}`), join(folder, `cold-${seed}`)];
    const any = (list: readonly string[]): string => list[next(list.length)]!;
    const model = (at: number): string => (at < 3 ? `select ${at} as id, ${any(VALUES)} as v\n` : `with t as (select * from {{ ref('m${next(at)}') }})\nselect id, ${any(SAYINGS)} as v from t where id not in (select id from {{ ref('m${next(at)}') }})\n`);
    const files = new Map<string, string>([
      ['config/dev.yaml', 'project_name: shop\ndialect: duckdb\nengine: {type: spark_local}\nmodels: {+materialized: table}\n'],
      ...Array.from({ length: COUNT }, (_, at) => [`models/m${at}.sql`, model(at)] as [string, string]),
    ]);
    let hits = 0;
    for (let round = 0; round < 6; round++) {
      for (const root of [warm, cold]) write(root, files);
      rmSync(join(cold, 'target'), { recursive: true, force: true });
      const [now, anew] = [await compiled(warm), await compiled(cold)];
      expect(now, `round ${round}`).toEqual(anew);
      hits += Number(now.size > COUNT);
      // What is above may change its type, and what is below its words.
      for (let edits = 0; edits < 2; edits++) {
        const at = edits === 0 ? next(3) : next(COUNT);
        files.set(`models/m${at}.sql`, model(at));
      }
    }
    expect(hits, 'rounds that compiled').toBeGreaterThan(4);
  });

  it('are looked up: a compile with nothing changed writes none, and one in a file that was torn makes all anew', async () => {
    const root = join(folder, 'torn');
    write(root, new Map([
      ['config/dev.yaml', 'project_name: shop\ndialect: duckdb\nengine: {type: spark_local}\nmodels: {+materialized: table}\n'],
      ['models/a.sql', 'select 1 as id, 5 as n\n'], ['models/b.sql', "select id, n % 2 as odd, cast('{{ invocation_id }}' as varchar) as run, cast('{{ run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f') }}' as timestamp) as at from {{ ref('a') }}\n"],
    ]));
    const kept = join(root, 'target/cache/translations-spark');
    const first = await compiled(root);
    const bytes = readFileSync(kept);
    const ids = [first, await compiled(root)].map((texts) => /cast\('(.{36})' as string\) as run/.exec(texts.get('b.sql')!)?.[1]);
    // What tells of the run is of this one all the same.
    expect(new Set(ids).size).toBe(2);
    expect(readFileSync(kept)).toEqual(bytes);
    writeFileSync(kept, bytes.subarray(0, bytes.length - 9));
    expect(withoutRun((await compiled(root)).get('b.sql')!)).toBe(withoutRun(first.get('b.sql')!));
    expect(readFileSync(kept)).toEqual(bytes);
  });
});

const withoutRun = (text: string): string => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}/g, '');

/** Texts that a compile for Spark makes by file, and what it tells. */
async function compiled(root: string): Promise<ReadonlyMap<string, string>> {
  const { text } = await lakec(['compile', '--target', 'dev'], root);
  const made = join(root, 'target/compiled/shop/models');
  let names: string[] = [];
  try {
    names = readdirSync(made);
  } catch {
    // Nothing was written.
  }
  return new Map([['told', text], ...names.sort().map((name) => [name, readFileSync(join(made, name), 'utf8')] as const)]);
}

function write(root: string, files: ReadonlyMap<string, string>): void {
  rmSync(join(root, 'target/compiled'), { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
}
