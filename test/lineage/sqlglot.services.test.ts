import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdbBinder } from '../../compiler/adapters/duckdb/binder.ts';
import type { Binder } from '../../compiler/contracts/adapter.ts';
import type { Lineage } from '../../compiler/contracts/lineage.ts';
import { lineageOf } from '../../compiler/lineage/index.ts';
import type { TreeNode } from '../../compiler/lineage/tree.ts';
import { extensionOf, pythonOf } from '../services/install.ts';
import { TABLES } from './tables.ts';

// The columns that each column of a query is made of, beside what sqlglot says, over the queries of TPC-H and TPC-DS and our own. Where the
// two differ, sqlglot.txt says so, under a line that tells why. `UPDATE=1` adds what is missing there below `# not explained yet`.
const file = join(import.meta.dirname, 'sqlglot.txt');
const UNEXPLAINED = '# not explained yet';

interface Suite {
  readonly name: string;
  /** Types of columns by table. */
  readonly schema: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly queries: readonly { readonly name: string; readonly sql: string }[];
}

let database: DuckDBInstance;
let session: DuckDBConnection;
let binder: Binder;
const suites = new Map<string, Suite>();
const lineages = new Map<string, Lineage>();
const names = new Map<string, readonly string[]>();

beforeAll(async () => {
  database = await DuckDBInstance.create(':memory:', { threads: '1' });
  session = await database.connect();
  binder = await openDuckdbBinder();
  suites.set('tpch', await ofExtension('tpch', 'call dbgen(sf = 0)'));
  suites.set('tpcds', await ofExtension('tpcds', 'call dsdgen(sf = 0)'));
  suites.set('ours', await ours());
  const aggregates = await binder.aggregates!();
  for (const { name, schema, queries } of suites.values()) {
    await session.run(`use memory.${name}`);
    for (const query of queries) {
      const statement = await session.prepare(query.sql);
      const given = Array.from({ length: statement.columnCount }, (_, i) => statement.columnName(i));
      const tree = (await binder.tree!(query.sql)) as TreeNode | undefined;
      names.set(query.name, given);
      lineages.set(query.name, tree ? lineageOf(tree, given, { aggregates, relation: (parts) => ({ key: parts.at(-1)!.toLowerCase(), columns: Object.keys(schema[parts.at(-1)!.toLowerCase()] ?? {}) }) }) : { kind: 'unknown', reason: 'no tree' });
    }
  }
});
afterAll(async () => {
  await binder.close();
  session.closeSync();
  database.closeSync();
});

/** The tables and queries of one of DuckDB's extensions. */
async function ofExtension(name: 'tpch' | 'tpcds', tables: string): Promise<Suite> {
  await session.run(`load '${await extensionOf(name)}'; create schema ${name}; use memory.${name}; ${tables}`);
  const columns = (await session.runAndReadAll(`select table_name, column_name, data_type from information_schema.columns where table_schema = '${name}' order by table_name, ordinal_position`)).getRows() as string[][];
  const schema: Record<string, Record<string, string>> = {};
  for (const [table, column, type] of columns) (schema[table!] ??= {})[column!] = type!;
  const queries = (await session.runAndReadAll(`select query_nr, query from ${name}_queries() order by query_nr`)).getRows() as [number, string][];
  return { name, schema, queries: queries.map(([number, sql]) => ({ name: `${name} ${String(number).padStart(2, '0')}`, sql: sql.trim().replace(/;$/, '') })) };
}

async function ours(): Promise<Suite> {
  await session.run(`create schema ours; use memory.ours; ${Object.entries(TABLES).map(([table, columns]) => `create table ${table} (${Object.entries(columns).map(([column, type]) => `${column} ${type}`).join(', ')});`).join('\n')}`);
  const texts = readFileSync(join(import.meta.dirname, 'queries.sql'), 'utf8').split(';\n').map((text) => text.replace(/^--.*$/gm, '').trim()).filter((text) => text !== '' && !text.includes('lake.'));
  return { name: 'ours', schema: TABLES, queries: texts.map((sql) => ({ name: `ours ${sql}`, sql })) };
}

describe('lineage', () => {
  it.each([['tpch', 22], ['tpcds', 99]])('follows every query of %s', (name, count) => {
    const { queries } = suites.get(name)!;
    expect(queries).toHaveLength(count);
    expect(queries.flatMap((query) => {
      const lineage = lineages.get(query.name)!;
      return lineage.kind === 'unknown' ? [`${query.name}: ${lineage.reason}`] : [];
    })).toEqual([]);
  });

  it('says what sqlglot says, but for what sqlglot.txt explains', async () => {
    const python = await pythonOf('oracles');
    const found: string[] = [];
    for (const { schema, queries } of suites.values()) {
      const answers = JSON.parse(execFileSync(python, [join(import.meta.dirname, 'sqlglot_lineage.py')], { input: JSON.stringify({ schema, queries }), maxBuffer: 1 << 28, encoding: 'utf8' })) as Record<string, { columns?: [string, string[]][]; error?: string }>;
      for (const { name } of queries) found.push(...differences(name, answers[name]!));
    }
    const text = readFileSync(file, 'utf8');
    const listed = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    const missing = found.filter((line) => !listed.includes(line));
    if (process.env['UPDATE']) writeFileSync(file, `${[...text.split('\n').filter((line) => line.startsWith('#') || line === '' || found.includes(line)).filter((line) => line !== UNEXPLAINED)].join('\n').trimEnd()}\n${missing.length > 0 ? `\n${UNEXPLAINED}\n${missing.join('\n')}\n` : ''}`);
    expect(missing, 'differences that sqlglot.txt does not have').toEqual([]);
    expect(listed.filter((line) => !found.includes(line)), 'lines of sqlglot.txt that are true no more').toEqual([]);
    expect(text).not.toContain(UNEXPLAINED);
  }, 300_000);
});

/** A line for each column that the two follow to other columns. */
function differences(name: string, { columns, error }: { columns?: [string, string[]][]; error?: string }): readonly string[] {
  if (error !== undefined) return [`${name} | sqlglot: ${error}`];
  const lineage = lineages.get(name)!;
  if (lineage.kind === 'unknown') return [`${name} | lakec: ${lineage.reason}`];
  if (columns!.length !== lineage.columns.length) return [`${name} | sqlglot has ${columns!.length} columns, lakec ${lineage.columns.length}`];
  return lineage.columns.flatMap((column, i) => {
    const ours = [...new Set(column.sources.map((source) => `${source.relation}.${source.column}`.toLowerCase()))].sort();
    const theirs = columns![i]![1];
    const only = (some: readonly string[], others: readonly string[]): string => some.filter((each) => !others.includes(each)).join(', ') || 'nothing';
    return ours.join() === theirs.join() ? [] : [`${name} | ${names.get(name)![i]!} | only lakec: ${only(ours, theirs)} | only sqlglot: ${only(theirs, ours)}`];
  });
}
