import { createHash } from 'node:crypto';
import type { Node } from '../../contracts/manifest.ts';
import type { ColumnType, Relation } from '../../contracts/relation.ts';
import { relationKey } from '../../contracts/relation.ts';

/** A node that SQL reads, with the columns that it has for who reads it. */
export interface Read {
  readonly node: Node;
  readonly columns: readonly ColumnType[];
}

/**
 * Names what a SELECT gives, from one command to the next: its text and the columns of all that it reads. Undefined where it reads something
 * else too, whose columns nobody watches: a table by its name, a file, a function that gives rows.
 */
export function lastingKey(sql: string, read: readonly Read[]): string | undefined {
  let rest = sql;
  for (const { node } of read) if ('relation' in node) rest = rest.replaceAll(quoted(node.relation), ' () ');
  if (!readsNothingElse(rest)) return undefined;
  return digest([sql, read.map(({ node, columns }) => ['relation' in node ? relationKey(node.relation) : node.id, columns.map(({ name, type }) => [name, type])])]);
}

/** A key for whatever it is made of. */
export function digest(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27);
}

function quoted({ database, schema, identifier }: Relation): string {
  return `"${database}"."${schema}"."${identifier}"`;
}

/** Functions in FROM whose columns hang on nothing but their arguments. */
const ROWS: ReadonlySet<string> = new Set(['range', 'generate_series', 'unnest', 'values']);

/** True when every name in FROM is a WITH entry of the text; a word that only seems to stand in FROM makes it false. */
function readsNothingElse(sql: string): boolean {
  const text = sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  const entries = new Set([...text.matchAll(/\b([A-Za-z_]\w*)\s*(?:\([\w\s,]*\)\s*)?as\s+(?:not\s+materialized\s+|materialized\s+)?\(/gi)].map(([, name]) => name!.toLowerCase()));
  for (const [, before, after] of text.matchAll(/\b(\w+\s+)?(?:from|join)\s+(\(|[^\s(),;]+\s*\(?)/gi)) {
    const next = after!.trim();
    if (next === '(' || /^distinct\s/i.test(before ?? '')) continue;
    const [, name, call] = /^([A-Za-z_]\w*)\s*(\()?$/.exec(next) ?? [];
    if (name === undefined) return false;
    if (call !== undefined ? !ROWS.has(name.toLowerCase()) : !entries.has(name.toLowerCase()) && !/^(?:lateral|unnest)$/i.test(name)) return false;
  }
  return true;
}
