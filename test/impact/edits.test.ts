import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdbBinder } from '../../compiler/adapters/duckdb/binder.ts';
import type { Binder } from '../../compiler/contracts/adapter.ts';
import { compareLineages } from '../../compiler/impact/compare.ts';
import { lineageOf } from '../../compiler/lineage/index.ts';
import type { TreeNode } from '../../compiler/lineage/tree.ts';
import { TABLES } from '../lineage/tables.ts';
import { bagOf, fill } from './rows.ts';

// Edits of queries, made at random. Whatever the sorter proves is tried on random data: what it says did not change did not.

const queries = readFileSync(join(import.meta.dirname, '../lineage/queries.sql'), 'utf8').split(';\n').map((text) => text.replace(/^--.*$/gm, '').trim()).filter((text) => text !== '' && !text.includes('lake.'));

/** Edits that mean something, as texts that are put in each other's place. */
const SWAPS: readonly (readonly [RegExp, string])[] = [
  [/ > /, ' >= '], [/ < /, ' <= '], [/ \+ /, ' - '], [/ \* /, ' + '], [/\bx\b/, 'y'], [/\by\b/, 'x'], [/\bk\b/, 'x'], [/\bsum\(/, 'max('], [/\bmax\(/, 'min('], [/\bmin\(/, 'max('], [/ and /, ' or '],
  [/\bleft join\b/, 'join'], [/\bright join\b/, 'join'], [/\bfull join\b/, 'left join'], [/\bunion all\b/, 'union'], [/\bexcept\b/, 'intersect'], [/\bintersect\b/, 'except'], [/\bexists\b/, 'not exists'], [/ in \(/, ' not in ('],
  [/\bdistinct /, ''], [/\border by\b(?! k)/, 'order by k,'], [/limit (\d)/, 'limit 1'], [/\b2\b/, '3'], [/\b1\b/, '2'], [/'none'/, '\'some\''], [/\bupper\b/, 'lower'], [/\bcount\(\*\)/, 'count(x)'], [/\bsemi\b/, 'anti'], [/\banti\b/, 'semi'],
  [/ is distinct from /, ' is not distinct from '], [/ = /, ' <> '], [/ or /, ' and '], [/\bany_value\b/, 'max'], [/\bas one\b/, 'as other'], [/\bz\b/, 'y'], [/select /, 'select 7 as seven, '], [/ from /, ', 8 as eight from '],
];
/** Edits that mean nothing. */
const SAME: readonly ((sql: string) => string)[] = [
  (sql) => sql.replaceAll(' ', '\n  '),
  (sql) => `-- a comment\n${sql} -- and another`,
  (sql) => (sql.startsWith('with one') ? sql.replace(/\b(one|two)\b(?=[\s(,.])/g, 'renamed_$1') : sql),
  (sql) => sql.replace(/(?<!as )\b(select|from|where|group by|order by|join|on|and|sum|max|count)\b/g, (word) => word.toUpperCase()),
  (sql) => sql.replace(/where (\S+ \S+ \S+) and (\S+ \S+ \S+)$/, 'where $2 and $1'),
];

let connection: DuckDBConnection;
let binder: Binder;
let aggregates: ReadonlySet<string>;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  binder = await openDuckdbBinder();
  aggregates = await binder.aggregates!();
  for (let seed = 1; seed <= SEEDS; seed++) {
    await fill(connection, seed);
  }
});
afterAll(() => binder.close());

const SEEDS = 3;

interface Described {
  readonly lineage: ReturnType<typeof lineageOf>;
  readonly names: readonly string[];
}

/** Undefined: DuckDB refuses it. */
async function describeQuery(sql: string): Promise<Described | undefined> {
  try {
    await connection.run('use memory.s1');
    const statement = await connection.prepare(sql);
    const names = Array.from({ length: statement.columnCount }, (_, i) => statement.columnName(i));
    const tree = (await binder.tree!(sql)) as TreeNode | undefined;
    return tree && { names, lineage: lineageOf(tree, names, { aggregates, relation: (parts) => ({ key: parts.at(-1)!, columns: Object.keys(TABLES[parts.at(-1)!] ?? {}) }) }) };
  } catch {
    return undefined;
  }
}

/** Columns that the sorter says did not change. */
function keptOf(change: ReturnType<typeof compareLineages>, names: readonly string[]): ReadonlySet<string> {
  const moved = new Set(change.kind === 'columns' || change.kind === 'additive' ? change.columns : []);
  return new Set(names.map((name) => name.toLowerCase()).filter((name) => !moved.has(name)));
}

describe('whatever is said to be as it was is as it was', () => {
  it.each(queries)('%s', async (sql) => {
    const before = await describeQuery(sql);
    expect(before?.lineage.kind).toBe('known');
    for (const [pattern, text] of SWAPS) {
      for (const at of [...sql.matchAll(new RegExp(pattern, 'g'))].map(({ index }) => index)) {
        const edited = `${sql.slice(0, at)}${sql.slice(at).replace(pattern, text)}`;
        const now = await describeQuery(edited);
        if (!now) continue;
        const change = compareLineages(before!.lineage, now.lineage);
        if (change.kind === 'everything') continue;
        const kept = keptOf(change, before!.names);
        for (let seed = 1; seed <= SEEDS; seed++) {
          await connection.run(`use memory.s${seed}`);
          expect(await bagOf(connection, edited, now.names, kept), `${edited}\n${JSON.stringify(change)}`).toBe(await bagOf(connection, sql, before!.names, kept));
        }
      }
    }
  });
});

describe('an edit that means nothing', () => {
  it.each(queries)('of %s', async (sql) => {
    const before = await describeQuery(sql);
    for (const edit of SAME) {
      const now = await describeQuery(edit(sql));
      if (now) expect(compareLineages(before!.lineage, now.lineage), edit(sql)).toEqual({ kind: 'none' });
    }
  });
});
