import type { EngineError, SqlCall } from '../../contracts/adapter.ts';
import { locationOf, readTree, treeText, type Cte, type ParsedSql, type Tree } from '../../sql/tree.ts';
import { duckdb } from './dialect.ts';
import { fromBytes } from './errors.ts';

/** A query that can be bound by itself: a CTE's, with the CTEs that it may read, or the whole one. */
interface Query {
  readonly node: Tree;
  readonly before: readonly Cte[];
}

/**
 * Calls, operators and casts of a SELECT, in the order of the tree that DuckDB's parser makes. Types of arguments are asked by putting
 * in place of the call one that never fits: the binder's refusal names the types that it was given, in the call's own scope. Just the
 * CTE around the call is bound, for what reads the CTE may be refused with another error than the call's.
 */
export async function callsOf(
  sql: string,
  serialized: (sql: string) => Promise<string | undefined>,
  text: (query: string) => Promise<string | undefined>,
  describe: (sql: string) => Promise<{ readonly error: EngineError } | { readonly columns: unknown }>,
): Promise<readonly SqlCall[] | undefined> {
  const json = await serialized(sql);
  const tree = json === undefined ? undefined : (readTree(json) as ParsedSql & { readonly error: boolean });
  const root = tree?.error === false ? tree.statements[0]?.node : undefined;
  if (!tree || !root) return undefined;
  const types = async (query: Query, call: Tree, probe: string): Promise<readonly string[] | undefined> => {
    const own = query.node.cte_map?.map ?? [];
    const map = [...query.before.filter(({ key }) => !own.some((each) => each.key === key)), ...own];
    const probing = treeText({ ...tree, statements: [{ ...tree.statements[0], node: { ...query.node, cte_map: { map } } }] }, { node: call, by: probed(call, probe) });
    const changed = await text(`select json_deserialize_sql(${duckdb.string(probing)})`);
    const found = changed ? await describe(changed) : undefined;
    const fault = found && 'error' in found ? found.error.fault : undefined;
    return fault?.kind === 'types' && fault.call?.name === probe ? fault.call.types : undefined;
  };
  const offset = offsetsOf(sql);
  const calls: SqlCall[] = [];
  visit(root, { query: { node: root, before: [] }, typed: false, conditions: [] }, (node, { query, typed, conditions }) => {
    const at = locationOf(node);
    if (at === undefined || at === 0 || node.double) return;
    const place = { at: offset(at), typed, constant: isConstant(node) };
    if (node.class === 'COLUMN_REF' && node.column_names?.length === 1) {
      calls.push({ ...place, kind: 'name', name: node.column_names[0]!.toLowerCase(), argumentTypes: async () => [] });
    } else if (node.class === 'CAST') {
      calls.push({ ...place, kind: 'cast', name: node.cast_type!.id.toLowerCase(), argumentTypes: async () => (isNoText(node.child!) ? ['NULL'] : types(query, node, SCALAR)) });
    } else if (node.class === 'LAMBDA' && node.expr?.class === 'CONSTANT') {
      // DuckDB reads x -> '$.a' as a lambda until it binds it.
      calls.push({ ...place, kind: 'operator', name: '->', conditions, argumentTypes: async () => undefined });
    } else if (node.function_name !== undefined && (node.class === 'FUNCTION' || node.class === 'WINDOW')) {
      const kind = node.is_operator ? 'operator' : 'function';
      const probe = kind === 'operator' || (node.class === 'FUNCTION' && !isAggregate(node)) ? SCALAR : AGGREGATE;
      calls.push({
        ...place, kind, name: node.function_name.toLowerCase(),
        conditions: [...conditions, ...(node.children ?? []).flatMap(conditionsOf)],
        ...(node.partitions && { partition: node.partitions.map(columnOf) }),
        ...(node.orders && { order: node.orders.map(({ null_order, expression }) => ({ column: columnOf(expression), nullsStated: /FIRST|LAST/.test(null_order) })) }),
        argumentTypes: () => types(query, node, probe),
      });
    }
  });
  return calls;
}

/** A function of no arguments, and an aggregate of two: no other number of arguments fits them. */
const SCALAR = 'pi';
const AGGREGATE = 'regr_slope';

const AGGREGATES = new Set(['avg', 'mean', 'sum', 'min', 'max', 'count', 'median', 'stddev', 'variance']);

function isAggregate(node: Tree): boolean {
  return AGGREGATES.has(node.function_name!.toLowerCase());
}

/** The probe, called with what the call or the cast is given. */
function probed(call: Tree, probe: string): unknown {
  if (call.class !== 'CAST') return { ...call, function_name: probe, ...(call.is_operator && { is_operator: false }) };
  return {
    class: 'FUNCTION', type: 'FUNCTION', alias: '', query_location: 0, function_name: probe, schema: '', catalog: '', children: [call.child],
    filter: null, order_bys: { type: 'ORDER_MODIFIER', orders: [] }, distinct: false, is_operator: false, export_state: false,
  };
}

/** What stands around a node. */
interface Around {
  readonly query: Query;
  readonly typed: boolean;
  /** Functions in the conditions of the CASEs around it. */
  readonly conditions: readonly string[];
}

/** What of a node stands where only its truth or its order counts, or where a cast gives the type. */
const TYPED = new Set(['CAST', 'COMPARISON', 'CONJUNCTION', 'BETWEEN']);
const TYPED_KEYS = new Set(['when_expr', 'orders', 'partitions', 'where_clause', 'having', 'qualify']);

function visit(value: unknown, around: Around, see: (node: Tree, around: Around) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, around, see);
  else if (typeof value === 'object' && value !== null) {
    const node = value as Tree;
    see(node, around);
    const { query } = around;
    const typed = around.typed || TYPED.has(node.class ?? '');
    const conditions = node.case_checks ? [...around.conditions, ...conditionsOf(node)] : around.conditions;
    for (const [key, child] of Object.entries(value)) {
      if (typeof child !== 'object' || child === null) continue;
      if (key === 'cte_map') {
        const { map } = child as NonNullable<Tree['cte_map']>;
        // What a recursive CTE reads is itself.
        for (const [i, cte] of map.entries()) {
          const body = cte.value.query.node;
          const own = body.type === 'SELECT_NODE' || body.type === 'SET_OPERATION_NODE' ? { node: body, before: [...(node === query.node ? query.before : (query.node.cte_map?.map ?? [])), ...map.slice(0, i)] } : query;
          visit(body, { query: own, typed: false, conditions: [] }, see);
        }
      } else visit(child, { query, typed: typed || TYPED_KEYS.has(key), conditions }, see);
    }
  }
}

function conditionsOf(node: Tree): readonly string[] {
  const names: string[] = [];
  for (const { when_expr } of node.case_checks ?? []) visit(when_expr, { query: { node, before: [] }, typed: true, conditions: [] }, (each) => void (each.function_name !== undefined && names.push(each.function_name.toLowerCase())));
  return names;
}

function isConstant(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  let known = constants.get(value);
  if (known === undefined) constants.set(value, (known = !READS.has((value as Tree).class ?? '') && Object.values(value).every(isConstant)));
  return known;
}

const READS = new Set(['COLUMN_REF', 'SUBQUERY', 'STAR']);
const constants = new WeakMap<object, boolean>();

function columnOf(node: Tree): string | undefined {
  return node.class === 'COLUMN_REF' ? node.column_names?.at(-1)?.toLowerCase() : undefined;
}

/** What gives a number or a time whatever it is given: its type need not be asked. */
const NO_TEXT = new Set(['sum', 'count', 'count_star', 'date_part', 'abs', 'length', 'row_number', '+', '-', '*', '/', '//', '%']);

function isNoText(node: Tree): boolean {
  if (node.class === 'CAST') return !/CHAR|STRING|TEXT|UNBOUND|USER/i.test(node.cast_type!.id);
  if (node.class === 'FUNCTION' || node.class === 'WINDOW') return NO_TEXT.has(node.function_name ?? '');
  if (node.class === 'CONSTANT' || node.class === 'COMPARISON' || node.class === 'CONJUNCTION') return true;
  return node.type === 'OPERATOR_COALESCE' && (node.children ?? []).every(isNoText) && !(node.children ?? []).every(({ class: kind }) => kind === 'CONSTANT');
}

/** UTF-16 offsets of byte offsets in a text's UTF-8 form. */
function offsetsOf(sql: string): (bytes: number) => number {
  return Buffer.byteLength(sql) === sql.length ? (bytes) => Math.min(bytes, sql.length) : (bytes) => fromBytes(sql, bytes);
}
