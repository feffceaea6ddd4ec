import { bare, finished, grouped, mark, placeAt, wordsMark } from '../marks.ts';
import { locationOf, readTree, treeText, type Cte, type ParsedSql, type Tree } from '../tree.ts';
import type { Parser } from '../parser.ts';
import { withoutWords, type Words } from '../words.ts';
import { expressionText } from './expressions.ts';
import { Refusal } from './pen.ts';
import { queryText, type QueryPen } from './queries.ts';
import { staticType } from './static-type.ts';

/** SQL in Spark's words, or why it can't be had; places are UTF-16 offsets in the text that was given. */
export type Written = { readonly sql: string; readonly places: readonly (readonly [number, number])[] } | { readonly problem: string; readonly offset?: number };

/** Something about a query that only the binder can tell. */
interface Question {
  readonly key: unknown;
  ask(): Promise<unknown>;
}

/** A query that can be bound by itself: a CTE's, with the CTEs that it may read, or the whole one. */
interface Scope {
  readonly node: Tree;
  readonly before: readonly Cte[];
}

/**
 * Writes a SELECT of DuckDB's in Spark's words, from the tree that DuckDB's own parser makes of it. Where a type or the columns of a star
 * decide on the words, the binder is asked, and the text is written again with the answers, which is deterministic and gets further.
 */
export async function toSpark(given: string, parser: Parser, words: readonly Words[] = []): Promise<Written> {
  const { sql } = withoutWords(given, words);
  const parsed = await parser.parse(sql);
  if ('problem' in parsed) return parsed;
  const tree = readTree(parsed.json) as ParsedSql;
  const offset = offsetsOf(sql);
  const types = new Map<Tree, string | undefined>();
  const names = new Map<unknown, readonly string[] | undefined>();
  for (;;) {
    const questions: Question[] = [];
    const pen = penOf(tree, offset, parser, words, { types, names, questions });
    try {
      const text = queryText(pen, tree.statements[0]!.node);
      const unplaced = pen.unplaced();
      if (questions.length === 0 && unplaced !== undefined) return { problem: 'the words of engine_sql() stand where no expression, table or clause can', offset: unplaced };
      if (questions.length === 0) return finished(text, words.map(({ text: each }) => each));
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      if (questions.length === 0) {
        const at = placeOf(thrown.node, offset);
        return { problem: thrown.problem, ...(at !== undefined && { offset: at }) };
      }
    }
    await Promise.all(questions.map(({ ask }) => ask()));
  }
}

export { placeAt };

interface Answers {
  readonly types: Map<Tree, string | undefined>;
  readonly names: Map<unknown, readonly string[] | undefined>;
  readonly questions: Question[];
}

function penOf(tree: ParsedSql, offset: (bytes: number) => number, parser: Parser, words: readonly Words[], { types, names, questions }: Answers): QueryPen & { unplaced(): number | undefined } {
  let scope: Scope = { node: tree.statements[0]!.node, before: [] };
  const placed = new Set<number>();
  const replaced = new Map<Tree, string>();
  const refuse = (problem: string, node: Tree): never => {
    throw new Refusal(problem, node);
  };
  const typeIfKnown = (node: Tree): string | undefined => {
    const known = staticType(node, typeIfKnown) ?? types.get(node);
    if (known !== undefined || types.has(node)) return known;
    const { node: query, before } = scope;
    questions.push({ key: node, ask: async () => void types.set(node, await parser.type(bindable(tree, query, before, (each) => (each === node ? probed(node) : each)))) });
    types.set(node, undefined);
    return UNKNOWN;
  };
  const columns = (key: unknown, query: Tree): readonly string[] | undefined => {
    const cached = names.get(JSON.stringify(key));
    if (cached !== undefined || names.has(JSON.stringify(key))) return cached;
    const { before, node } = scope;
    names.set(JSON.stringify(key), undefined);
    // CTEs of the query around it are there too.
    const around = node === query ? [] : (node.cte_map?.map ?? []);
    questions.push({ key, ask: async () => void names.set(JSON.stringify(key), await parser.columns(bindable(tree, query, [...before, ...around]))) });
    return [UNKNOWN];
  };
  const pen: QueryPen & { unplaced(): number | undefined } = {
    expr: (node, loose = false) => replaced.get(node) ?? wordsOf(node, placed) ?? expressionText(pen, node, loose),
    item: (node, loose = false) => bare(pen.expr(node, loose)),
    query: (node) => queryText(pen, node),
    type: (node) => typeIfKnown(node) ?? refuse(node.class === 'COLUMN_REF' ? `the type of ${node.column_names!.join('.')} is not known here` : 'the type of this is not known here', node),
    typeIfKnown,
    columns: (query) => columns(query, query) ?? refuse('the names of the columns are not known here', query.select_list?.[0] ?? query),
    columnsIfKnown: (query) => columns(query, query),
    star: (query, star) => {
      const asked: Tree = { ...query, select_list: [star], modifiers: [], qualify: null, having: null, where_clause: null, group_expressions: [], group_sets: [], aggregate_handling: 'STANDARD_HANDLING' };
      return columns(asked, asked) ?? refuse('the columns of * are not known here', star);
    },
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
    instead: (node, text) => void replaced.set(node, text),
    table: (name) => {
      const found = /^__lakec_words_(\d+)__$/i.exec(name);
      if (!found) return undefined;
      placed.add(Number(found[1]));
      return wordsMark(Number(found[1]));
    },
    clauses: () => '',
    unplaced: () => words.find((_, index) => !placed.has(index))?.start,
  };
  return pen;
}

/** The type of what the binder was not asked about yet: the text that is made with it is thrown away. */
const UNKNOWN = 'UNKNOWN';

function wordsOf(node: Tree, placed: Set<number>): string | undefined {
  const found = node.class === 'COLUMN_REF' && node.column_names!.length === 1 ? /^__lakec_words_(\d+)__$/i.exec(node.column_names![0]!) : null;
  if (!found) return undefined;
  placed.add(Number(found[1]));
  return grouped(wordsMark(Number(found[1])));
}

/** JSON of a query with the CTEs that it may read. */
function bindable(tree: ParsedSql, query: Tree, before: readonly Cte[], change: (node: unknown) => unknown = (node) => node): string {
  const own = query.cte_map?.map ?? [];
  const map = [...before.filter(({ key }, i) => !own.some((each) => each.key === key) && before.findLastIndex((each) => each.key === key) === i), ...own];
  return treeText({ ...tree, statements: [{ ...tree.statements[0], node: { ...query, cte_map: { map } } }] }, change);
}

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
