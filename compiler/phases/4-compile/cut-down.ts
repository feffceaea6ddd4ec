import type { DialectName } from '../../contracts/project.ts';
import { RelationValue } from '../../context/index.ts';
import { tokenize } from '../../sql/tokenize.ts';
import type { Token } from '../../sql/tokenize.ts';
import { edited } from '../../sql/traced.ts';
import type { Traced } from '../../sql/traced.ts';

/** A relation of which only some rows are to be read. */
export interface CutRelation {
  readonly relation: RelationValue;
  /** `false`, or the condition of an interval of time. */
  readonly where: string;
}

/** What a relation prints while it is not known how it must be cut down. */
export function markerOf(index: number): string {
  return `__lakec_cut_${index}__`;
}
const marker = /__lakec_cut_(\d+)__/g;

/** Puts the relations' names back, whole. */
export function withoutMarkers(text: string, cuts: readonly CutRelation[]): string {
  return cuts.length === 0 ? text : text.replace(marker, (_, index: string) => cuts[Number(index)]!.relation.render());
}

const beforeTable = new Set(['from', 'join']);
/** Words that can follow a table without being its alias. */
const afterTable = new Set([
  'where', 'on', 'using', 'join', 'inner', 'left', 'right', 'full', 'cross', 'natural', 'asof', 'positional', 'semi', 'anti', 'lateral', 'group', 'having', 'order',
  'limit', 'offset', 'fetch', 'union', 'except', 'intersect', 'minus', 'window', 'qualify', 'select', 'tablesample', 'sample', 'pivot', 'unpivot', 'when', 'set', 'at', 'for',
]);

/**
 * Cuts the marked tables that a statement reads down to some rows: `from db.t` becomes `from (select * from db.t where false) t`, with
 * the alias that the statement gives, or else the table's own name, so that its columns can still be named by it. Where a
 * relation is not read as a table (in a text, a comment, after INTO) its plain name stands.
 */
export function cutDown(sql: Traced, cuts: readonly CutRelation[], dialect: DialectName): Traced {
  if (cuts.length === 0) return sql;
  const tokens = tokenize(sql.text, dialect).filter((token) => token.kind !== 'comment');
  const at = new Map(tokens.map((token, i) => [token.start, i]));
  const edits: { start: number; end: number; text: string }[] = [];
  for (const found of sql.text.matchAll(marker)) {
    const cut = cuts[Number(found[1])]!;
    const i = at.get(found.index);
    const token = i === undefined ? undefined : tokens[i];
    const [start, end] = [found.index, found.index + found[0].length];
    edits.push({ start, end, text: token?.kind === 'word' && token.end === end ? inPlace(tokens, i!, cut) : cut.relation.render() });
  }
  return edited(sql, edits);
}

function inPlace(tokens: readonly Token[], i: number, { relation, where }: CutRelation): string {
  const next = tokens[i + 1];
  const name = new RelationValue(relation.path, relation.type, relation.style).with({ include: { database: false, schema: false } }).render();
  // The table's own name before a column: `db.schema.t.a` means `t.a`.
  if (next?.text === '.') return name;
  if (!readsTable(tokens, i)) return relation.render();
  const aliased = next !== undefined && (next.kind === 'identifier' || next.text === 'as' || (next.kind === 'word' && !afterTable.has(next.text)));
  return `(select * from ${relation.render()} where ${where})${aliased ? '' : ` as ${name}`}`;
}

/** True after FROM, JOIN, or a comma of a FROM list. */
function readsTable(tokens: readonly Token[], i: number): boolean {
  const before = tokens[i - 1];
  if (before?.kind === 'word') return beforeTable.has(before.text) && !(before.text === 'from' && tokens[i - 2]?.text === 'distinct') && tokens[i - 2]?.text !== 'delete';
  if (before?.text === '(') return readsTable(tokens, i - 1);
  if (before?.text !== ',') return false;
  // Back over the items of the list to the word that opened it.
  let depth = 0;
  for (let j = i - 1; j >= 0; j--) {
    const { text, kind } = tokens[j]!;
    if (text === ')' || text === ']') depth++;
    else if (text === '(' || text === '[') {
      if (--depth < 0) return false;
    } else if (depth === 0 && kind === 'word' && (text === 'select' || text === 'by' || text === 'where' || text === 'having' || text === 'with')) return false;
    else if (depth === 0 && kind === 'word' && text === 'from') return true;
  }
  return false;
}
