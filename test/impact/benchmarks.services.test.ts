import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdbBinder } from '../../compiler/adapters/duckdb/binder.ts';
import type { Binder } from '../../compiler/contracts/adapter.ts';
import type { Lineage } from '../../compiler/contracts/lineage.ts';
import { compareLineages } from '../../compiler/impact/compare.ts';
import { lineageOf } from '../../compiler/lineage/index.ts';
import type { TreeNode } from '../../compiler/lineage/tree.ts';
import { extensionOf } from '../services/install.ts';

// The queries of TPC-H and TPC-DS, changed at one place each: nothing of them breaks what follows and sorts them, and what is said not to have changed
// is tried on the benchmarks' own rows.

/** Texts that are put in each other's place: the first places of each in a query. */
const CHANGES: readonly (readonly [RegExp, string])[] = [
  [/ > /g, ' >= '], [/ < /g, ' <= '], [/ >= /g, ' > '], [/ <= /g, ' < '], [/ \+ /g, ' - '], [/ - /g, ' + '], [/ \* /g, ' + '], [/ = /g, ' <> '], [/\bsum\(/gi, 'max('], [/\bavg\(/gi, 'sum('], [/\bmin\(/gi, 'max('], [/\bmax\(/gi, 'min('],
  [/\bcount\(\*\)/gi, 'count(1 + 1)'], [/\bcount\(distinct /gi, 'count('], [/\band\b/gi, 'or'], [/\bor\b/gi, 'and'], [/\bin \(/gi, 'not in ('], [/\bbetween\b/gi, 'not between'], [/\bexists\b/gi, 'not exists'], [/\bleft (outer )?join\b/gi, 'join'],
  [/\bunion all\b/gi, 'union'], [/\bintersect\b/gi, 'except'], [/\bexcept\b/gi, 'intersect'], [/\bdesc\b/gi, 'asc'], [/\bdistinct\b/gi, ''], [/\bis null\b/gi, 'is not null'], [/\brollup\b/gi, 'cube'], [/\bpartition by\b/gi, 'order by'],
  [/\b(\d+)\b/g, '1$1'], [/'([A-Z])/g, "'x$1"], [/ as (\w+)/gi, ' as other_$1'], [/\belse\b/gi, 'when true then'], [/\bcoalesce\(/gi, 'greatest('], [/\bsubstr(ing)?\(/gi, 'concat('], [/\bhaving\b/gi, 'having true and'], [/\bwhere\b/gi, 'where true and'],
  [/\bselect\b/gi, 'select 7 as seven,'], [/\bcase when\b/gi, 'case when false then null when'], [/\binterval (\d)/gi, 'interval 1$1'], [/ss_quantity/g, 'ss_ext_tax'], [/d_year/g, 'd_moy'], [/l_quantity/g, 'l_tax'], [/store_sales\b(?!\.)/g, 'store_returns'],
];

/** Changes what stands outside of quotes. */
function outside(sql: string, change: (text: string) => string): string {
  return sql.split(/('[^']*'|"[^"]*")/).map((text, i) => (i % 2 === 0 ? change(text) : text)).join('');
}

/** Texts that say the same. */
const SAME: readonly ((sql: string) => string)[] = [
  (sql) => `/* a comment */ ${sql}`,
  (sql) => outside(sql, (text) => text.replace(/[ \t]+/g, '\n  ')),
  (sql) => outside(sql, (text) => text.replace(/\b(select|from|where|group by|order by|and|as)\b/gi, (word) => word.toLowerCase())),
];

interface Query {
  readonly suite: string;
  readonly name: string;
  readonly sql: string;
}

let database: DuckDBInstance;
let session: DuckDBConnection;
let binder: Binder;
let aggregates: ReadonlySet<string>;
const tables = new Map<string, ReadonlyMap<string, readonly string[]>>();
const queries: Query[] = [];

beforeAll(async () => {
  database = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '1GB' });
  session = await database.connect();
  binder = await openDuckdbBinder();
  aggregates = await binder.aggregates!();
  for (const [suite, make] of [['tpch', 'call dbgen(sf = 0.01)'], ['tpcds', 'call dsdgen(sf = 0.01)']] as const) {
    await session.run(`load '${await extensionOf(suite)}'; create schema ${suite}; use memory.${suite}; ${make}`);
    const columns = (await session.runAndReadAll(`select table_name, list(column_name order by ordinal_position)::varchar[]::json::varchar from information_schema.columns where table_schema = '${suite}' group by 1`)).getRows() as [string, string][];
    tables.set(suite, new Map(columns.map(([table, names]) => [table, JSON.parse(names) as string[]])));
    const rows = (await session.runAndReadAll(`select query_nr, query from ${suite}_queries() order by query_nr`)).getRows() as [number, string][];
    // Which of equal rows a limit takes is nobody's promise.
    for (const [number, sql] of rows) queries.push({ suite, name: `${suite} ${number}`, sql: sql.trim().replace(/;$/, '').replace(/\blimit \d+\s*$/i, '') });
  }
}, 300_000);
afterAll(async () => {
  await binder.close();
  session.closeSync();
  database.closeSync();
});

/** Undefined: DuckDB refuses it. */
async function follow(sql: string, suite: string): Promise<{ readonly names: readonly string[]; readonly lineage: Lineage } | undefined> {
  const statement = await session.prepare(sql).catch(() => undefined);
  if (!statement) return undefined;
  const names = Array.from({ length: statement.columnCount }, (_, i) => statement.columnName(i));
  statement.destroySync();
  const tree = (await binder.tree!(sql)) as TreeNode | undefined;
  return tree && { names, lineage: lineageOf(tree, names, { aggregates, relation: (parts) => ({ key: parts.at(-1)!.toLowerCase(), columns: tables.get(suite)!.get(parts.at(-1)!.toLowerCase()) ?? [] }) }) };
}

/** The rows of some columns as a bag; sums of doubles to the digits that no order of adding changes. Undefined: it can't be run. */
async function bagOf(sql: string, names: readonly string[], kept: ReadonlySet<string>): Promise<string | undefined> {
  const at = names.flatMap((name, i) => (kept.has(name.toLowerCase()) ? [i] : []));
  const rows = await session.runAndReadAll(sql).then((result) => result.getRows(), () => undefined);
  return rows?.map((row) => JSON.stringify(at.map((i) => row[i]), (_, each: unknown) => (typeof each === 'bigint' ? String(each) : typeof each === 'number' ? each.toPrecision(9) : each))).sort().join('\n');
}

describe('a query of a benchmark that is changed at one place', () => {
  const met = new Map<string, number>();
  const refused: string[] = [];
  it.each(['tpch', 'tpcds'])('of %s is never sorted wrong', async (suite) => {
    await session.run(`use memory.${suite}`);
    for (const { name, sql } of queries.filter((query) => query.suite === suite)) {
      const before = await follow(sql, suite);
      expect(before?.lineage.kind, name).toBe('known');
      for (const same of SAME) {
        const now = await follow(same(sql), suite);
        if (now) expect(compareLineages(before!.lineage, now.lineage), `${name} in other clothes`).toEqual({ kind: 'none' });
        else refused.push(name);
      }
      const bags = new Map<string, string | undefined>();
      for (const [pattern, text] of CHANGES) {
        for (const found of [...sql.matchAll(pattern)].slice(0, suite === 'tpch' ? 2 : 1)) {
          const edited = sql.slice(0, found.index) + found[0].replace(new RegExp(pattern.source, pattern.flags.replace('g', '')), text) + sql.slice(found.index + found[0].length);
          const now = edited === sql ? undefined : await follow(edited, suite);
          if (!now) continue;
          const change = compareLineages(before!.lineage, now.lineage);
          met.set(change.kind, (met.get(change.kind) ?? 0) + 1);
          if (change.kind === 'everything') continue;
          const moved = new Set('columns' in change ? change.columns : []);
          const kept = new Set(before!.names.map((each) => each.toLowerCase()).filter((each) => !moved.has(each)));
          const key = JSON.stringify([...kept]);
          if (!bags.has(key)) bags.set(key, await bagOf(sql, before!.names, kept));
          const is = await bagOf(edited, now.names, kept);
          if (is !== undefined) expect(is === bags.get(key), `${name} | ${found[0]} at ${found.index} | ${JSON.stringify(change)}`).toBe(true);
        }
      }
    }
  }, 600_000);

  it('is of every kind', () => {
    expect(met.get('everything')).toBeGreaterThan(500);
    expect(met.get('columns')).toBeGreaterThan(100);
    expect(met.get('none')).toBeGreaterThan(10);
    // A comment that ends with its line takes the rest of the query with it.
    expect(refused).toEqual(['tpcds 72']);
  });
});
