import type { EngineError, SqlCall } from '../../contracts/adapter.ts';
import { duckdb } from './dialect.ts';
import { fromBytes } from './errors.ts';

/** A node of DuckDB's tree, as far as calls go. */
interface TreeNode {
  readonly class?: string;
  readonly function_name?: string;
  readonly is_operator?: boolean;
  readonly query_location?: number;
  readonly column_names?: readonly string[];
  readonly children?: readonly unknown[];
}

/**
 * Calls and operators of a SELECT, in the order of the tree that DuckDB's parser makes. Types of arguments are asked by putting in
 * place of the call one that never fits: the binder's refusal names the types that it was given, in the call's own scope.
 */
export async function callsOf(
  sql: string,
  text: (query: string) => Promise<string | undefined>,
  describe: (sql: string) => Promise<{ readonly error: EngineError } | { readonly columns: unknown }>,
): Promise<readonly SqlCall[] | undefined> {
  const json = await text(`select json_serialize_sql(${duckdb.string(sql)})`);
  const tree = json === undefined ? undefined : (JSON.parse(json) as { readonly error: boolean });
  if (json === undefined || !tree || tree.error) return undefined;
  const types = async (node: TreeNode, probe: string): Promise<readonly string[] | undefined> => {
    const probing = withProbe(json, node, probe);
    const changed = probing && (await text(`select json_deserialize_sql(${duckdb.string(probing)})`));
    const found = changed ? await describe(changed) : undefined;
    const fault = found && 'error' in found ? found.error.fault : undefined;
    return fault?.kind === 'types' && fault.call?.name === probe ? fault.call.types : undefined;
  };
  const calls: SqlCall[] = [];
  visit(tree, (node) => {
    const at = node.query_location;
    if (at === undefined || !(at <= json.length)) return;
    const place = { at: fromBytes(sql, at) };
    if (node.class === 'COLUMN_REF' && node.column_names?.length === 1) {
      calls.push({ ...place, kind: 'name', name: node.column_names[0]!.toLowerCase(), argumentTypes: async () => [] });
    } else if (node.function_name !== undefined && (node.class === 'FUNCTION' || node.class === 'WINDOW')) {
      const kind = node.is_operator ? 'operator' : 'function';
      calls.push({ ...place, kind, name: node.function_name.toLowerCase(), argumentTypes: () => types(node, kind === 'operator' || node.class === 'FUNCTION' && !isAggregate(node) ? SCALAR : AGGREGATE) });
    }
  });
  return calls;
}

/** A function of no arguments, and an aggregate of two: no other number of arguments fits them. */
const SCALAR = 'pi';
const AGGREGATE = 'regr_slope';

const AGGREGATES = new Set(['avg', 'mean', 'sum', 'min', 'max', 'count', 'median', 'stddev', 'variance']);

function isAggregate(node: TreeNode): boolean {
  return AGGREGATES.has(node.function_name!.toLowerCase());
}

function visit(value: unknown, see: (node: TreeNode) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  else if (typeof value === 'object' && value !== null) {
    see(value as TreeNode);
    for (const child of Object.values(value)) visit(child, see);
  }
}

/** The tree's text with one call renamed. The text is edited, since numbers in it may be larger than JavaScript's. */
function withProbe(json: string, node: TreeNode, probe: string): string | undefined {
  const mark = `"query_location":${node.query_location},"function_name":${JSON.stringify(node.function_name)}`;
  const at = json.indexOf(mark);
  if (at < 0) return undefined;
  const renamed = `${json.slice(0, at)}"query_location":${node.query_location},"function_name":"${probe}"`;
  const rest = json.slice(at + mark.length);
  const flag = node.is_operator ? ownKey(rest, '"is_operator":true') : -1;
  if (flag < 0) return renamed + rest;
  return `${renamed}${rest.slice(0, flag)}"is_operator":false${rest.slice(flag + '"is_operator":true'.length)}`;
}

/** Offset of a key in the object that the text goes on with, past the objects within it. */
function ownKey(text: string, key: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') {
      if (depth === 0 && text.startsWith(key, i)) return i;
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
    } else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') {
      if (--depth < 0) return -1;
    }
  }
  return -1;
}
