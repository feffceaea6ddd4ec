import { exactNumbers, treeText, type Tree } from './tree.ts';

/**
 * The JSON of a tree with `upper(s)` for `s.upper()`. DuckDB's parser takes that for the function of a schema `s`, and only its binder finds the column; who
 * reads the tree would miss what the call is about. `functions`: names of DuckDB's own functions in lower case; `made`: those of others, `schema.name`.
 */
export function methodCalls(json: string, functions: ReadonlySet<string>, made: ReadonlySet<string>): string {
  return treeText(plain(JSON.parse(exactNumbers(json)), functions, made));
}

/** True when a call in the JSON of a tree names a schema that is not DuckDB's own. */
export function mayHaveMethods(json: string): boolean {
  return /"schema":"(?!"|(?:main|system|pg_catalog|information_schema)")/.test(json);
}

/** True for a schema whose functions are DuckDB's own, and for none. */
export function isOwnSchema(schema = ''): boolean {
  return /^(|main|system|pg_catalog|information_schema)$/i.test(schema);
}

function plain(value: unknown, functions: ReadonlySet<string>, made: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => plain(each, functions, made));
  const node = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each, functions, made)])) as unknown as Tree;
  const name = (node.function_name ?? '').toLowerCase();
  if (node.class !== 'FUNCTION' || isOwnSchema(node.schema) || !functions.has(name) || made.has(`${(node.schema ?? '').toLowerCase()}.${name}`)) return node;
  const column = { class: 'COLUMN_REF', type: 'COLUMN_REF', alias: '', query_location: node.query_location, column_names: [node.catalog, node.schema].filter((name) => name !== undefined && name !== '') };
  return { ...node, schema: '', catalog: '', children: [column, ...(node.children ?? [])] };
}
