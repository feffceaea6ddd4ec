import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdbBinder } from '../../compiler/adapters/duckdb/binder.ts';
import type { Binder } from '../../compiler/contracts/adapter.ts';
import type { QueryLineage } from '../../compiler/contracts/lineage.ts';
import { lineageOf } from '../../compiler/lineage/index.ts';
import type { TreeNode } from '../../compiler/lineage/tree.ts';
import { FRIENDLY as TABLES, random } from './tables.ts';

// What lineage says is tried on data: a column's values are changed, and whatever it is said to have no part in stays as it is.

const queries = ['queries.sql', 'friendly.sql'].flatMap((file) => readFileSync(join(import.meta.dirname, file), 'utf8').split(/;\n/).map((text) => text.replace(/^--.*$/gm, '').trim()).filter((text) => text !== ''));

const SEEDS = [1, 2, 3, 4];
let instance: DuckDBInstance;
let connection: DuckDBConnection;
let binder: Binder;
let aggregates: ReadonlySet<string>;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
  await connection.run('attach \':memory:\' as lake; use lake');
  binder = await openDuckdbBinder();
  aggregates = await binder.aggregates!();
  for (const schema of ['main', ...variants().map(({ schema: variant }) => variant)]) {
    const variant = variants().find((each) => each.schema === schema);
    const made = Object.entries(TABLES).map(([name, columns]) => `create table ${schema}.${name} (${Object.entries(columns).map(([column, type]) => `${column} ${type}`).join(', ')});
      ${variant ? `insert into ${schema}.${name} values ${rowsOf(name, variant.seed, variant.table === name ? variant.column : undefined)};` : ''}`);
    await connection.run(`create schema if not exists ${schema}; ${made.join('\n')}`);
  }
});
afterAll(() => binder.close());

/** Rows of a table, as SQL values by column; `changed`: one column has other values than with the same seed without it. */
function rowsOf(table: string, seed: number, changed?: string): string {
  const names = Object.keys(TABLES[table]!);
  const columns = names.map((name) => {
    const next = random(seed * 31 + table.charCodeAt(0) * 7 + name.charCodeAt(0) + (name === changed ? 9999 : 0));
    return Array.from({ length: 12 }, () => value(TABLES[table]![name]!, name === 'k' ? 3 : 6, next));
  });
  return Array.from({ length: 12 }, (_, row) => `(${columns.map((column) => column[row]).join(', ')})`).join(', ');
}

function value(type: string, top: number, next: () => number): string {
  const whole = (): number => 1 + Math.floor(next() * top);
  if (next() < 0.1) return 'null';
  const list = (one: () => string): string => `[${Array.from({ length: Math.floor(next() * 3) }, one).join(', ')}]`;
  const struct = (): string => `{'p': ${whole()}, 'q': ${whole()}}`;
  switch (type) {
    case 'INTEGER[]':
      return list(() => String(whole()));
    case 'STRUCT(p INTEGER, q INTEGER)':
      return struct();
    case 'STRUCT(p INTEGER, q INTEGER)[]':
      return list(struct);
    case 'MAP(VARCHAR, INTEGER)':
      return `map {'p': ${whole()}}`;
    case 'JSON':
      return `'{"p": ${whole()}, "q": [${whole()}, ${whole()}]}'`;
    default:
  }
  return type === 'VARCHAR' ? `'${['ab', 'b', 'ac', 'dd', 'a', 'c'][whole() - 1]}'` : String(whole());
}

/** The values of each column as a bag. */
async function bags(sql: string): Promise<readonly string[]> {
  const result = await connection.runAndReadAll(sql);
  const text = (item: unknown): string => JSON.stringify(item, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
  return result.getColumns().map((column) => column.map(text).sort().join('\n'));
}

/** The same rows, and once for each column the same but for that one's values; each in a schema of its own. */
function variants(): readonly { readonly schema: string; readonly seed: number; readonly table?: string; readonly column?: string }[] {
  return SEEDS.flatMap((seed) => [{ schema: `as_is_${seed}`, seed }, ...Object.entries(TABLES).flatMap(([table, types]) => Object.keys(types).map((column) => ({ schema: `${table}_${column}_${seed}`, seed, table, column })))]);
}

/** As people read it: each column with what it comes from, then what decides about rows. */
function told(sql: string, lineage: ReturnType<typeof lineageOf>): string {
  if (lineage.kind === 'unknown') return `${sql}\n  unknown: ${lineage.reason}\n`;
  const list = (items: readonly string[]): string => (items.length === 0 ? 'nothing' : items.join(', '));
  return [
    sql,
    ...lineage.columns.map(({ name, sources }) => `  ${name}: ${list(sources.map(({ relation, column, step }) => `${step} ${relation}.${column}`))}`),
    ...(lineage.rows.length === 0 ? [] : [`  rows: ${list(lineage.rows.map(({ relation, column, use }) => `${use} ${relation}.${column}`))}`]),
    '',
  ].join('\n');
}

async function follow(sql: string): Promise<ReturnType<typeof lineageOf>> {
  const tree = (await binder.tree!(sql)) as TreeNode | undefined;
  if (!tree) return { kind: 'unknown', reason: 'no tree' };
  const statement = await connection.prepare(sql);
  const names = Array.from({ length: statement.columnCount }, (_, i) => statement.columnName(i));
  return lineageOf(tree, names, { aggregates, relation: (parts) => ({ key: parts.at(-1)!, columns: Object.keys(TABLES[parts.at(-1)!] ?? {}), types: new Map(Object.entries(TABLES[parts.at(-1)!] ?? {})) }) });
}

describe('the lineage of', () => {
  it.each(queries)('%s', async (sql) => {
    const lineage = await follow(sql);
    expect(lineage.kind, lineage.kind === 'unknown' ? lineage.reason : '').toBe('known');
    const { columns, rows } = lineage as QueryLineage;
    if (sql.includes('lake.')) return;
    for (const seed of SEEDS) {
      await connection.run(`use lake.as_is_${seed}`);
      const before = await bags(sql);
      for (const { schema, table, column: changed } of variants()) {
        if (table === undefined || !schema.endsWith(`_${seed}`) || rows.some((source) => source.relation === table && source.column === changed)) continue;
        await connection.run(`use lake.${schema}`);
        const after = await bags(sql);
        columns.forEach(({ name, sources }, i) => {
          if (sources.some((source) => source.relation === table && source.column === changed)) return;
          expect(after[i], `${name} is said to have nothing of ${table}.${changed}`).toBe(before[i]);
        });
      }
    }
    await connection.run('use lake.main');
  });
});

it('says no more than it did', async () => {
  await connection.run('use lake.main');
  const texts: string[] = [];
  for (const sql of queries) texts.push(told(sql, await follow(sql)));
  await expect(texts.join('\n')).toMatchFileSnapshot(join(import.meta.dirname, 'queries.expected.txt'));
});
