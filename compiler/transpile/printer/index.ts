import { bare, finished, grouped, mark, wordsMark } from '../marks.ts';
import { locationOf, nodesOf, readTree, treeText, type Cte, type ParsedSql, type Tree } from '../../sql/tree.ts';
import type { Parser } from '../parser.ts';
import type { EngineWords } from '../../sql/engine-words.ts';
import type { TrapName } from '../traps.ts';
import { marked, wordsOf, type Marked } from '../words.ts';
import { tokenize } from '../../sql/tokenize.ts';
import { AGGREGATES } from './aggregates.ts';
import { expressionText } from './expressions.ts';
import { Refusal } from './pen.ts';
import { queryText, type QueryPen } from './queries.ts';
import { staticType } from './static-type.ts';
import type { Target } from './target.ts';

/** SQL in the target's words, or why it can't be had; places are UTF-16 offsets in the text that was given. */
export type Written = { readonly sql: string; readonly places: readonly (readonly [number, number])[]; readonly traps: readonly Trapped[] } | { readonly problem: string; readonly offset?: number };

/** A trap, and where the text steps into it. */
export interface Trapped {
  readonly trap: TrapName;
  readonly offset: number;
}

/** An expression whose type only the binder can tell: where it stands, and the query that can be bound around it. */
interface TypeQuestion {
  readonly node: Tree;
  readonly scope: Scope;
  /** The SELECT whose rows it reads; undefined where it reads more than those, as a lambda does. */
  readonly select: Tree | undefined;
}

/** A query whose columns only the binder can tell. */
interface NamesQuestion {
  readonly key: string;
  readonly query: Tree;
  readonly before: readonly Cte[];
}

/** A query that can be bound by itself: a CTE's, with the CTEs that it may read, or the whole one. */
interface Scope {
  readonly node: Tree;
  readonly before: readonly Cte[];
}

/**
 * Writes a SELECT of DuckDB's in another engine's words, from the tree that DuckDB's own parser makes of it. Where a type or the columns of a star
 * decide on the words, the binder is asked, and the text is written again with the answers, which is deterministic and gets further. To be bound is what
 * costs: so a writing goes on behind what it can't know yet, to ask for as much as it can at once.
 */
export async function print(given: string, target: Target, parser: Parser, stretches: readonly EngineWords[] = []): Promise<Written> {
  const text = await marked(given, stretches, async (sql) => 'json' in (await parser.parse(sql)));
  if ('at' in text) return { problem: 'the words of engine_sql() are no expression, no table and no clause here', offset: text.at };
  const { sql, words } = text;
  const parsed = await parser.parse(sql);
  if ('problem' in parsed) return { problem: parsed.problem, ...(parsed.offset !== undefined && { offset: text.origin(parsed.offset) }) };
  const tree = readTree(parsed.json) as ParsedSql;
  const utf16 = offsetsOf(sql);
  const offset = (bytes: number): number => text.origin(utf16(bytes));
  const types = new Map<Tree, string | undefined>();
  const copies = new Map<string, Tree>();
  const names = new Map<string, readonly string[] | undefined>();
  for (;;) {
    const asked: Asked = { types: [], names: [] };
    const pen = penOf(target, tree, text, utf16, { types, copies, names, asked });
    try {
      const written = queryText(pen, tree.statements[0]!.node);
      if (nothingAsked(asked)) {
        const unplaced = pen.unplaced();
        return unplaced === undefined ? { ...finished(written, words), traps: pen.traps() } : { problem: 'the words of engine_sql() are a clause where none can be', offset: text.origin(unplaced) };
      }
    } catch (thrown) {
      // The writers count on what DuckDB takes: its arguments, for one.
      if (!(thrown instanceof Refusal) || (thrown.node as Tree | undefined) === undefined) {
        const refused = await parser.refusal(sql);
        if (refused) return { problem: refused.problem, ...(refused.offset !== undefined && { offset: text.origin(refused.offset) }) };
        throw thrown;
      }
      if (nothingAsked(asked)) {
        const at = placeOf(thrown.node, offset);
        return { problem: thrown.problem, ...(at !== undefined && { offset: at }) };
      }
    }
    await answer(tree, parser, asked, types, names);
  }
}

interface Asked {
  readonly types: TypeQuestion[];
  readonly names: NamesQuestion[];
}

interface Answers {
  readonly types: Map<Tree, string | undefined>;
  /** The first node of each text that was asked about. */
  readonly copies: Map<string, Tree>;
  readonly names: Map<string, readonly string[] | undefined>;
  readonly asked: Asked;
}

function nothingAsked({ types, names }: Asked): boolean {
  return types.length === 0 && names.length === 0;
}

/** Asks the binder, for the expressions of one SELECT together where that can be. */
async function answer(tree: ParsedSql, parser: Parser, asked: Asked, types: Map<Tree, string | undefined>, names: Map<string, readonly string[] | undefined>): Promise<void> {
  const groups = new Map<Tree | undefined, TypeQuestion[]>();
  for (const question of asked.types) groups.set(question.select, [...(groups.get(question.select) ?? []), question]);
  const alone = async ({ node, scope }: TypeQuestion): Promise<void> => void types.set(node, await parser.type(bindable(tree, scope.node, scope.before, { node, by: probed(node) })));
  const together = async (select: Tree, questions: readonly TypeQuestion[]): Promise<void> => {
    const { node, before } = questions[0]!.scope;
    const around = node === select ? before : [...before, ...(node.cte_map?.map ?? [])];
    const list = questions.map((question, i) => ({ ...question.node, alias: `c${i}` }));
    const aggregated = questions.some((question) => isAggregated(question.node));
    const found = await parser.types(bindable(tree, { ...select, ...PLAIN, select_list: list, ...(aggregated && { group_expressions: select.group_expressions ?? [], group_sets: select.group_sets ?? [] }) }, around));
    if (!found) await Promise.all(questions.map(alone));
    else for (const [i, question] of questions.entries()) types.set(question.node, found[i]);
  };
  await Promise.all([
    ...[...groups].flatMap(([select, questions]) => (select === undefined ? questions.map(alone) : [questions.filter(({ node }) => isAggregated(node)), questions.filter(({ node }) => !isAggregated(node))].filter((part) => part.length > 0).map((part) => together(select, part)))),
    ...itemsOfOne(asked.names).map(async (questions) => {
      const [{ query, before }] = questions as [NamesQuestion];
      const found = questions.length > 1 ? await parser.columns(bindable(tree, { ...query, select_list: questions.map((question) => question.query.select_list![0]!) }, before)) : undefined;
      for (const [i, { key, query: own }] of questions.entries()) names.set(key, found?.length === questions.length ? [found[i]!] : await parser.columns(bindable(tree, own, before)));
    }),
  ]);
}

/** The questions of single items of one SELECT together: they can be bound at once. */
function itemsOfOne(questions: readonly NamesQuestion[]): readonly (readonly NamesQuestion[])[] {
  const groups = new Map<unknown, NamesQuestion[]>();
  for (const question of questions) {
    const { select_list: items, from_table: from, modifiers, type } = question.query;
    const [only] = items ?? [];
    const alone = type !== 'SELECT_NODE' || !from || only === undefined || items!.length > 1 || only.class === 'STAR' || (modifiers ?? []).length > 0 || isAggregated(only);
    const key = alone ? question : from;
    groups.set(key, [...(groups.get(key) ?? []), question]);
  }
  return [...groups.values()];
}

/** A SELECT of nothing but its rows. */
const PLAIN = { modifiers: [], qualify: null, having: null, where_clause: null, group_expressions: [], group_sets: [], aggregate_handling: 'STANDARD_HANDLING' } as const;

function isAggregated(node: Tree): boolean {
  let known = aggregated.get(node);
  if (known === undefined) aggregated.set(node, (known = hasAggregate(node)));
  return known;
}

const aggregated = new WeakMap<Tree, boolean>();

function hasAggregate(node: Tree): boolean {
  return [...nodesOf(node)].some((each) => each.class === 'FUNCTION' && AGGREGATES.has(each.function_name!));
}

function penOf(target: Target, tree: ParsedSql, { sql, clauses, origin }: Marked, utf16: (bytes: number) => number, { types, copies, names, asked }: Answers): QueryPen & { unplaced(): number | undefined; traps(): readonly Trapped[] } {
  let scope: Scope = { node: tree.statements[0]!.node, before: [] };
  let select: Tree | undefined;
  const left = new Set(clauses);
  const offset = (bytes: number): number => origin(utf16(bytes));
  const replaced = new Map<Tree, string>();
  const refuse = (problem: string, node: Tree): never => {
    throw new Refusal(problem, node);
  };
  const typeIfKnown = (node: Tree): string | undefined => {
    const known = staticType(node, typeIfKnown) ?? types.get(node);
    if (known !== undefined || types.has(node)) return known;
    // A writer may ask about a copy that it makes anew each time: it is what the first one was.
    const text = JSON.stringify(locationOf(node) === undefined ? [node, select] : node);
    const first = copies.get(text);
    if (first) return types.get(first);
    copies.set(text, node);
    asked.types.push({ node, scope, select });
    types.set(node, undefined);
    // What a chain of operators is made of is asked for next: one answer has all of its links.
    if (node.is_operator && node.children?.length === 2) for (const child of node.children) typeIfKnown(child);
    return UNKNOWN;
  };
  const columns = (query: Tree): readonly string[] | undefined => {
    const key = JSON.stringify(query);
    if (names.has(key)) return names.get(key);
    const { before, node } = scope;
    names.set(key, undefined);
    // CTEs of the query around it are there too.
    asked.names.push({ key, query, before: [...before, ...(node === query ? [] : (node.cte_map?.map ?? []))] });
    return [UNKNOWN];
  };
  const within = <T>(inner: Tree | undefined, write: () => T): T => {
    const outer = select;
    select = inner;
    try {
      return write();
    } finally {
      select = outer;
    }
  };
  const traps = new Map<string, Trapped>();
  const pen: QueryPen & { unplaced(): number | undefined; traps(): readonly Trapped[] } = {
    target,
    aggregates: isAggregated,
    expr(node, loose = false) {
      try {
        return replaced.get(node) ?? wordsText(node, pen.at(node)) ?? expressionText(pen, node, loose);
      } catch (thrown) {
        // What was made with an unknown type is thrown away: the rest is still to be asked about.
        if (!(thrown instanceof Refusal) || nothingAsked(asked)) throw thrown;
        return '';
      }
    },
    item: (node, loose = false) => bare(pen.expr(node, loose)),
    query: (node) => queryText(pen, node),
    type: (node) => typeIfKnown(node) ?? refuse(node.class === 'COLUMN_REF' ? `the type of ${node.column_names!.join('.')} is not known here` : 'the type of this is not known here', node),
    typeIfKnown,
    within,
    columns: (query) => columns(query) ?? refuse('the names of the columns are not known here', query.select_list?.[0] ?? query),
    columnsIfKnown: columns,
    star: (query, star) => columns({ ...query, ...PLAIN, select_list: [star] }) ?? refuse('the columns of * are not known here', star),
    at: (node) => {
      const bytes = locationOf(node);
      return bytes === undefined ? '' : mark(offset(bytes));
    },
    refuse,
    cte(cte, before, write) {
      const outer = scope;
      const body = cte.value.query.node;
      if (body.type === 'SELECT_NODE' || body.type === 'SET_OPERATION_NODE') scope = { node: body, before: [...outer.before, ...before] };
      try {
        return write();
      } finally {
        scope = outer;
      }
    },
    mentions: (name) => sql.toLowerCase().includes(name),
    instead: (node, text) => void replaced.set(node, text),
    clauses(query, before, after) {
      if (left.size === 0) return '';
      const ends = (nodes: readonly (Tree | null | undefined)[]): readonly number[] => nodes.flatMap((node) => (node ? [...nodesOf(node)] : [])).flatMap((node) => locationOf(node) ?? []).map(utf16);
      const depth = Math.min(...ends([{ ...query, cte_map: { map: [] } }]).map((at) => depthAt(sql, at)));
      const here = [...left].filter(({ at }) => depthAt(sql, at) === depth && ends(before).every((end) => end < at) && ends(after).every((start) => start > at));
      for (const each of here) left.delete(each);
      return here.map(({ index }) => wordsMark(index)).join('\n');
    },
    warn(trap, node) {
      const bytes = locationOf(node);
      if (bytes !== undefined) traps.set(`${bytes} ${trap}`, { trap, offset: offset(bytes) });
    },
    traps: () => [...traps.values()].sort((a, b) => a.offset - b.offset),
    unplaced: () => [...left][0]?.at,
  };
  return pen;
}

/** The type of what the binder was not asked about yet: the text that is made with it is thrown away. */
const UNKNOWN = 'UNKNOWN';

function wordsText(node: Tree, at: string): string | undefined {
  const index = wordsOf(node);
  return index === undefined ? undefined : grouped(`${at}${wordsMark(index)}`);
}

/** How many brackets are open at a place. */
function depthAt(sql: string, at: number): number {
  let depth = 0;
  for (const { kind, text, start } of tokenize(sql)) {
    if (start >= at) break;
    if (kind === 'operator' && text === '(') depth++;
    else if (kind === 'operator' && text === ')') depth--;
  }
  return depth;
}

/** JSON of a query with the CTEs that it may read. */
function bindable(tree: ParsedSql, query: Tree, before: readonly Cte[], instead?: { readonly node: Tree; readonly by: unknown }): string {
  const own = query.cte_map?.map ?? [];
  const all = [...before.filter(({ key }, i) => !own.some((each) => each.key === key) && before.findLastIndex((each) => each.key === key) === i), ...own];
  const map = mentioned({ ...query, cte_map: { map: [] } }, all);
  return treeText({ ...tree, statements: [{ ...tree.statements[0], node: { ...query, cte_map: { map } } }] }, instead);
}

/** The CTEs that a query names, and those that they name in turn: the binder reads no others. */
function mentioned(query: Tree, all: readonly Cte[]): readonly Cte[] {
  if (all.length === 0) return all;
  const wanted = new Set<string>();
  const look = (names: ReadonlySet<string>): void => {
    for (const { key, value } of all) {
      const name = key.toLowerCase();
      if (!names.has(name) || wanted.has(name)) continue;
      wanted.add(name);
      look(tablesOf(value.query.node));
    }
  };
  look(tablesOf(query));
  return all.filter(({ key }) => wanted.has(key.toLowerCase()));
}

/** Names in FROM, anywhere below a node; in lower case. */
function tablesOf(node: Tree): ReadonlySet<string> {
  let found = tables.get(node);
  if (!found) tables.set(node, (found = new Set([...nodesOf(node)].flatMap(({ table_name }) => (table_name ? [table_name.toLowerCase()] : [])))));
  return found;
}

const tables = new WeakMap<Tree, ReadonlySet<string>>();

/** The expression as an argument of a function that takes none: the binder's refusal names its type. */
function probed(node: Tree): unknown {
  return {
    class: 'FUNCTION', type: 'FUNCTION', alias: node.alias ?? '', query_location: 0, function_name: 'pi', schema: '', catalog: '', children: [{ ...node, alias: '' }],
    filter: null, order_bys: { type: 'ORDER_MODIFIER', orders: [] }, distinct: false, is_operator: false, export_state: false,
  };
}

/** The place of the first part of a node that has one. */
function placeOf(node: Tree, offset: (bytes: number) => number): number | undefined {
  const own = locationOf(node);
  if (own !== undefined) return offset(own);
  for (const value of Object.values(node)) {
    for (const part of Array.isArray(value) ? value : [value]) {
      const found = typeof part === 'object' && part !== null ? placeOf(part as Tree, offset) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** UTF-16 offsets of byte offsets in a text's UTF-8 form. */
function offsetsOf(sql: string): (bytes: number) => number {
  const bytes = Buffer.from(sql);
  return bytes.length === sql.length ? (at) => Math.min(at, sql.length) : (at) => bytes.subarray(0, at).toString('utf8').length;
}
