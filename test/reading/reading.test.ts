import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdbBinder } from '../../compiler/adapters/duckdb/binder.ts';
import type { Binder } from '../../compiler/contracts/adapter.ts';
import type { DialectName } from '../../compiler/contracts/project.ts';
import { lineageOf } from '../../compiler/lineage/index.ts';
import type { TreeNode } from '../../compiler/lineage/tree.ts';
import { aggregatesOf, learnFunctions, macrosOf } from '../../compiler/reading/functions.ts';
import { readAs } from '../../compiler/reading/index.ts';
import { foreignType } from '../../compiler/reading/types.ts';

// SQL of other dialects, read to be checked: DuckDB's binder takes it over tables of its own, and lineage follows it.

let binder: Binder;
beforeAll(async () => {
  binder = await openDuckdbBinder();
  const relation = (identifier: string) => ({ database: 'memory', schema: 'main', identifier });
  await binder.define(relation('orders'), [['order_id', 'bigint'], ['customer_id', 'bigint'], ['amount', 'decimal(18,4)'], ['status', 'varchar'], ['ordered_at', 'timestamp'], ['ordered_on', 'date'], ['payload', 'json'], ['tags', 'varchar[]']].map(([name, type]) => ({ name: name!, type: type! })));
  await binder.define(relation('customers'), [['customer_id', 'bigint'], ['country', 'varchar']].map(([name, type]) => ({ name: name!, type: type! })));
  for (const dialect of ['snowflake', 'redshift', 'spark'] as const) await learnFunctions(binder, dialect);
});
afterAll(() => binder.close());

/** Columns with what each is made of; or why nobody knows. */
async function told(sql: string, dialect: DialectName): Promise<string> {
  const read = readAs(sql, dialect);
  if ('problem' in read) return `unread: ${read.problem}`;
  const found = await binder.describe(read.sql);
  if ('error' in found) return `refused: ${found.error.fault?.kind ?? found.error.message.split('\n')[0]!} ${found.error.fault && 'name' in found.error.fault ? found.error.fault.name : ''}`.trim();
  const tree = (await binder.tree!(read.sql)) as TreeNode;
  const aggregates = new Set([...(await binder.aggregates!()), ...aggregatesOf(dialect)]);
  const columns: Readonly<Record<string, readonly string[]>> = { orders: ['order_id', 'customer_id', 'amount', 'status', 'ordered_at', 'ordered_on', 'payload', 'tags'], customers: ['customer_id', 'country'] };
  const lineage = lineageOf(tree, found.columns.map(({ name }) => name), { aggregates, relation: (parts) => ({ key: parts.at(-1)!, ...(columns[parts.at(-1)!] && { columns: columns[parts.at(-1)!]! }) }) });
  if (lineage.kind === 'unknown') return `not followed: ${lineage.reason}`;
  return lineage.columns.map(({ name, sources }) => `${name}: ${sources.map(({ column, step }) => `${step} ${column}`).join(', ') || '-'}`).join('; ');
}

const READ: readonly (readonly [DialectName, string, string])[] = [
  ['snowflake', "select iff(amount > 0, 'x', 'y') as sign, zeroifnull(amount) as a, nvl(status, 'none') as s from orders", 'sign: transformed amount; a: transformed amount; s: transformed status'],
  ['snowflake', "select dateadd(day, 1, ordered_on) as next, datediff('month', ordered_on, current_date()) as age, date_trunc(month, ordered_at) as m from orders", 'next: transformed ordered_on; age: transformed ordered_on; m: transformed ordered_at'],
  ['snowflake', 'select order_id::number(38,0) as id, to_varchar(amount) as a, amount::string as b, cast(amount as float) as c, try_to_number(status, 10, 2) as d from orders', 'id: transformed order_id; a: transformed amount; b: transformed amount; c: transformed amount; d: transformed status'],
  ['snowflake', "select payload:customer.name::string as name, o.payload:items[0].\"Some Key\"::number(10,2) as first, parse_json(status):a as p from orders o", 'name: transformed payload; first: transformed payload; p: transformed status'],
  ['snowflake', "select order_id, f.value:sku::varchar as sku, f.index as n from orders, lateral flatten(input => payload:items) f where f.value:qty::int > 0", 'order_id: copied order_id; sku: transformed payload; n: transformed payload'],
  ['snowflake', "select order_id, value as item from orders, table(flatten(input => payload))", 'order_id: copied order_id; item: transformed payload'],
  ['snowflake', "select customer_id, listagg(status, ', ') within group (order by order_id) as all_of, boolor_agg(amount > 3) as any_of from orders group by 1", 'customer_id: copied customer_id; all_of: aggregated order_id, aggregated status; any_of: aggregated amount'],
  ['snowflake', "select * exclude (payload, tags), decode(status, 'a', 1, 'b', 2, 0) as d from orders qualify row_number() over (partition by customer_id order by ordered_at desc) = 1", 'order_id: copied order_id; customer_id: copied customer_id; amount: copied amount; status: copied status; ordered_at: copied ordered_at; ordered_on: copied ordered_on; d: transformed status'],
  ['snowflake', "select order_id from orders minus select customer_id from customers", 'order_id: copied order_id'],
  ['snowflake', "select 'it\\'s' || status as s, $$a 'b'$$ as t from orders", 's: transformed status; t: -'],
  ['snowflake', "select object_construct('id', order_id, 'status', status) as o, array_construct(order_id, amount) as a, array_size(payload) as n from orders", 'o: transformed order_id, transformed status; a: transformed amount, transformed order_id; n: transformed payload'],
  ['snowflake', 'select $1 from @stage', 'unread: it names a column by its number'],
  ['snowflake', "select * from orders pivot(sum(amount) for status in ('a', 'b'))", 'unread: a PIVOT names its columns in another way'],
  ['snowflake', 'select seq.nextval from orders', 'unread: it reads a sequence'],
  ['snowflake', 'select filter(tags, t -> t is not null) from orders', 'unread: it has a lambda'],
  ['snowflake', 'select some_function_of_theirs(amount) from orders', 'refused: unknown-function some_function_of_theirs'],
  ['snowflake', "select iff(amuont > 0, 'x', 'y') as sign from orders", 'refused: unknown-column amuont'],
  ['redshift', "select getdate() as t, sysdate as s, nvl2(status, 1, 0) as n, len(status) as l, dateadd(day, -7, ordered_on) as w, convert_timezone('UTC', 'CET', ordered_at) as z from orders", 't: -; s: -; n: transformed status; l: transformed status; w: transformed ordered_on; z: transformed ordered_at'],
  ['redshift', "select json_extract_path_text(status, 'a', 'b') as v, listagg(status, ',') within group (order by order_id) over (partition by customer_id) as x from orders", 'v: transformed status; x: aggregated customer_id, aggregated order_id, aggregated status'],
  ['redshift', 'select amount::varchar(max) as a, cast(amount as character varying(20)) as b, ordered_at::timestamp without time zone as c from orders', 'a: transformed amount; b: transformed amount; c: transformed ordered_at'],
  ['redshift', 'select approximate count(distinct order_id) from orders', 'unread: it has an APPROXIMATE aggregate'],
  ['spark', 'select `order_id`, if(amount > 0, "yes", \'no\') as s, order_id div 2 as h from `main`.`orders`', 'order_id: copied order_id; s: transformed amount; h: transformed order_id'],
  ['spark', "select get_json_object(status, '$.a.b') as v, date_add(ordered_on, 7) as w, date_format(ordered_at, 'yyyy-MM') as f, datediff(current_date(), ordered_on) as d, size(tags) as n from orders", 'v: transformed status; w: transformed ordered_on; f: transformed ordered_at; d: transformed ordered_on; n: transformed tags'],
  ['spark', 'select order_id, tag from orders lateral view explode(tags) t as tag where tag rlike \'^a\'', 'order_id: copied order_id; tag: transformed tags'],
  ['spark', 'select order_id, t.pos, t.tag from orders lateral view outer posexplode(tags) t as pos, tag', 'order_id: copied order_id; pos: transformed tags; tag: transformed tags'],
  ['spark', 'select customer_id, collect_set(status) as s, collect_list(amount) as l, percentile_approx(amount, 0.5) as p from orders group by customer_id', 'customer_id: copied customer_id; s: aggregated status; l: aggregated amount; p: aggregated amount'],
  ['spark', 'select cast(amount as string) as a, cast(tags as array<string>) as t, cast(null as struct<x: int, y: array<bigint>>) as s from orders where status <=> null', 'a: transformed amount; t: transformed tags; s: -'],
  ['spark', 'select order_id, explode(tags) as tag from orders', 'order_id: copied order_id; tag: transformed tags'],
  ['spark', 'select transform(tags, t -> upper(t)) as u from orders', 'unread: it has a lambda'],
  ['spark', 'select a.nothing from orders a', 'refused: unknown-column nothing'],
];

describe('SQL of another dialect', () => {
  it.each(READ)('%s: %s', async (dialect, sql, expected) => expect(await told(sql, dialect)).toBe(expected));

  it('keeps the place of what is wrong', () => {
    const sql = "select iff(a > 0, 'x', 'y') as s,\n  dateadd(day, 1, amuont) as d -- a note\nfrom `t`";
    const read = readAs(sql, 'spark');
    if ('problem' in read) throw new Error(read.problem);
    expect(read.at(read.sql.indexOf('amuont'))).toBe(sql.indexOf('amuont'));
    expect(read.at(read.sql.indexOf('"t"'))).toBe(sql.indexOf('`t`'));
  });
});

describe('the functions of other dialects', () => {
  it.each(['snowflake', 'redshift', 'spark'] as const)('of %s are all taken', async (dialect) => {
    const refused: string[] = [];
    const instance = await DuckDBInstance.create(':memory:');
    const session = await instance.connect();
    for (const statement of macrosOf(dialect)) await session.run(statement).catch((error: unknown) => void refused.push(`${statement}: ${String(error)}`));
    session.closeSync();
    expect(refused).toEqual([]);
  });
});

it.each([
  ['number(38,0)', 'snowflake', 'decimal(38,0)'], ['number', 'snowflake', 'decimal(38,0)'], ['variant', 'snowflake', 'json'], ['vector(float, 3)', 'snowflake', undefined],
  ['super', 'redshift', 'json'], ['character varying(256)', 'redshift', 'varchar'], ['geometry', 'redshift', undefined],
  ['map<string,array<int>>', 'spark', 'map(varchar, int[])'], ['struct<a:int,b:struct<c:string>>', 'spark', 'struct("a" int, "b" struct("c" varchar))'], ['decimal(18,4)', 'spark', 'decimal(18,4)'],
] as const)('the type %s of %s is %s', (type, dialect, expected) => expect(foreignType(type, dialect)).toBe(expected));
