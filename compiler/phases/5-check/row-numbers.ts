import { EngineError, type Binder } from '../../contracts/adapter.ts';
import type { Node } from '../../contracts/manifest.ts';
import { relationKey } from '../../contracts/relation.ts';
import { readTree, treeText, type ParsedSql, type Tree } from '../../sql/tree.ts';

/** True where a SELECT may ask for the number of a row as it is stored. */
export function asksRowNumbers(sql: string): boolean {
  return /\browid\b/i.test(sql);
}

/**
 * Why a SELECT can't have the `rowid` that it names: a view stores no rows. The binder, which has an empty table for each relation, is asked once more
 * with queries in the places of the views.
 */
export async function rowNumbersOfViews(sql: string, parents: readonly Node[], binder: Binder): Promise<EngineError | undefined> {
  const views = new Set(parents.flatMap((node) => (node.kind === 'model' && node.config.materialized === 'view' ? [relationKey(node.relation)] : [])));
  const [parsed, example] = views.size > 0 ? [await binder.parsed?.(sql), await binder.parsed?.('select * from (select * from x) as y')] : [];
  if (!parsed || !example || 'error' in parsed || 'error' in example) return undefined;
  const inline = (readTree(example.json) as ParsedSql).statements[0]!.node.from_table as Tree & { readonly subquery: { readonly node: Tree } };
  const change = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(change);
    const node = value as Tree;
    const { catalog_name: database = '', schema_name: schema = '', table_name: identifier = '' } = node;
    if (node.type !== 'BASE_TABLE' || !views.has(relationKey({ database, schema, identifier }))) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)]));
    const bare = { ...node, alias: '', column_name_alias: [], sample: null };
    return { ...inline, alias: node.alias || identifier, column_name_alias: node.column_name_alias ?? [], sample: node.sample ?? null, subquery: { ...inline.subquery, node: { ...inline.subquery.node, from_table: bare } } };
  };
  const written = await binder.unparsed?.(treeText(change(readTree(parsed.json))));
  const told = written === undefined ? undefined : await binder.describe(written);
  const fault = told && 'error' in told ? told.error.fault : undefined;
  if (!told || !('error' in told) || fault?.kind !== 'unknown-column' || !asksRowNumbers(fault.name)) return undefined;
  return new EngineError('sql', told.error.message, { sql, fault });
}
