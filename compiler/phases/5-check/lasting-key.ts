import { createHash } from 'node:crypto';
import type { Node } from '../../contracts/manifest.ts';
import type { ColumnType, Relation } from '../../contracts/relation.ts';
import { relationKey } from '../../contracts/relation.ts';
import { readsNothingElse } from '../../sql/reads-nothing-else.ts';

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

/** A relation as compiled SQL spells it. */
export function quoted({ database, schema, identifier }: Relation): string {
  // An engine may have no databases.
  return [database, schema, identifier].filter((part) => part !== '').map((part) => `"${part}"`).join('.');
}
