import type { EngineWords } from '../sql/engine-words.ts';
import { tokenize } from '../sql/tokenize.ts';
import { textOf, type Tree } from '../sql/tree.ts';

/** The text to parse, in which each stretch of the engine's own words can be told from the rest. */
export interface Marked {
  readonly sql: string;
  /** The engine's words, by number. */
  readonly words: readonly string[];
  /** Where whole clauses stood, which are left out: offsets in `sql`, and their number. */
  readonly clauses: readonly { readonly at: number; readonly index: number }[];
  /** The offset in the given text of one in `sql`. */
  origin(offset: number): number;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
  readonly keep: boolean;
  readonly clause?: number;
}

/**
 * Marks the stretches: an expression becomes a CASE that always gives it, and a table a subquery, so that the binder still knows their types.
 * What stands in neither place is a clause, which the text must do without. Undefined for one that is none of them.
 */
export async function marked(sql: string, stretches: readonly EngineWords[], parses: (sql: string) => Promise<boolean>): Promise<Marked | { readonly at: number }> {
  const words: string[] = [];
  const forms = stretches.map(({ start, end, text }): readonly Edit[] => {
    // The same words twice are the same expression: one of them may stand in GROUP BY.
    const known = words.indexOf(text);
    const index = known >= 0 ? known : words.push(text) - 1;
    const always = `'lakec_words_${index}' is not null`;
    return [
      { start, end, before: `case when ${always} then (\n`, after: '\n) end', keep: true },
      { start, end, before: '(from (select * from\n', after: `\n) where ${always})`, keep: true },
      ...(betweenClauses(sql, start, end) ? [{ start, end, before: '', after: '', keep: false, clause: index }] : []),
    ];
  });
  // Nearly always all of them are expressions: then one parse tells.
  const expressions = forms.map(([first]) => first!);
  if (expressions.length > 1 && (await parses(edited(sql, expressions).sql))) return { ...edited(sql, expressions), words };
  const edits: Edit[] = [];
  for (const [i, each] of forms.entries()) {
    let chosen: Edit | undefined;
    for (const form of each) if (!chosen && (await parses(edited(sql, [form]).sql))) chosen = form;
    if (!chosen) return { at: stretches[i]!.start };
    edits.push(chosen);
  }
  return { ...edited(sql, edits), words };
}

/** True where one clause may have ended and another, or the query, may go on. */
function betweenClauses(sql: string, start: number, end: number): boolean {
  const tokens = tokenize(sql).filter(({ kind }) => kind !== 'comment');
  const [before, after] = [tokens.findLast((token) => token.end <= start), tokens.find((token) => token.start >= end)];
  return before !== undefined && (before.kind !== 'operator' || /^[)\]]$/.test(before.text)) && before.text !== 'select' && (after === undefined || after.kind === 'word' || after.text === ')');
}

function edited(sql: string, edits: readonly Edit[]): Omit<Marked, 'words'> {
  const pieces: { readonly at: number; readonly from: number; readonly fixed: boolean }[] = [];
  const clauses: { at: number; index: number }[] = [];
  let text = '';
  let from = 0;
  const add = (piece: string, origin: number, fixed: boolean): void => {
    pieces.push({ at: text.length, from: origin, fixed });
    text += piece;
  };
  for (const { start, end, before, after, keep, clause } of edits) {
    add(sql.slice(from, start), from, false);
    if (clause !== undefined) clauses.push({ at: text.length, index: clause });
    add(before, start, true);
    if (keep) add(sql.slice(start, end), start, false);
    add(`${after} `, start, true);
    from = end;
  }
  add(sql.slice(from), from, false);
  return {
    sql: text, clauses,
    origin(offset) {
      const piece = pieces.findLast(({ at }) => at <= offset) ?? pieces[0]!;
      return piece.fixed ? piece.from : piece.from + offset - piece.at;
    },
  };
}

/** The number of the words that a node stands for. */
export function wordsOf(node: Tree): number | undefined {
  if (node.class === 'CASE' && node.case_checks!.length === 1) return numberOf(node.case_checks![0]!.when_expr);
  const query = node.type === 'SUBQUERY' && node.class === undefined ? node.subquery?.node : undefined;
  return query?.where_clause ? numberOf(query.where_clause) : undefined;
}

function numberOf(condition: Tree): number | undefined {
  const found = condition.type === 'OPERATOR_IS_NOT_NULL' ? /^lakec_words_(\d+)$/.exec(textOf(condition.children?.[0]) ?? '') : null;
  return found ? Number(found[1]) : undefined;
}
