import { indented, wordsMark } from '../marks.ts';
import { wordsOf } from '../words.ts';
import { nodesOf, type Tree } from '../tree.ts';
import { seriesText } from './lists.ts';
import { literal } from './literals.ts';
import { identifier } from './names.ts';
import type { QueryPen } from './queries.ts';

/** A table expression. `lateral`: it stands beside another whose columns it may read. */
export function tableText(pen: QueryPen, table: Tree, beside: boolean): string {
  if (table.sample) return pen.refuse('a sample has other rows in every engine', table);
  switch (table.type) {
    case 'BASE_TABLE':
      return baseText(pen, table);
    case 'SUBQUERY': {
      const words = wordsOf(table);
      if (words !== undefined) return `${wordsMark(words)}${aliasText(table)}`;
      return `${beside && readsOutside(table) ? 'lateral ' : ''}(\n${indented(pen.query(table.subquery!.node))}\n)${aliasText(table)}`;
    }
    case 'EXPRESSION_LIST':
      return valuesText(pen, table);
    case 'JOIN':
      return joinText(pen, table);
    case 'TABLE_FUNCTION':
      return functionText(pen, table, beside);
    case 'PIVOT':
      return unpivotText(pen, table);
    case 'EMPTY':
      return '(select 1)';
    default:
      return pen.refuse(`${table.type} has no counterpart`, table);
  }
}

function aliasText({ alias, column_name_alias: columns = [] }: Tree): string {
  return `${alias ? ` as ${identifier(alias)}` : ''}${columns.length > 0 ? ` (${columns.map(identifier).join(', ')})` : ''}`.replace(/^ \(/, ' as t (');
}

function baseText(pen: QueryPen, table: Tree): string {
  const { catalog_name, schema_name, table_name = '' } = table;
  if (/[./]/.test(table_name) && !schema_name) return pen.refuse(`the file '${table_name}' has no counterpart as a table`, table);
  return `${pen.at(table)}${[catalog_name, schema_name, table_name].filter((part) => part).map((part) => identifier(part!)).join('.')}${aliasText(table)}`;
}

function valuesText(pen: QueryPen, table: Tree): string {
  const rows = table.values!;
  const columns = table.column_name_alias && table.column_name_alias.length > 0 ? table.column_name_alias : rows[0]!.map((_, i) => `col${i}`);
  return `values\n${rows.map((row) => `  (${row.map((value) => pen.item(value)).join(', ')})`).join(',\n')}\nas ${identifier(table.alias || 'valueslist')} (${columns.map(identifier).join(', ')})`;
}

/** A subquery that names a table which it does not read itself. */
function readsOutside(table: Tree): boolean {
  const own = new Set<string>();
  const used = new Set<string>();
  for (const node of nodesOf(table.subquery)) {
    if (node.type === 'BASE_TABLE' || node.type === 'SUBQUERY' || node.type === 'TABLE_FUNCTION' || node.type === 'EXPRESSION_LIST') own.add((node.alias || node.table_name || node.function?.function_name || '').toLowerCase());
    if (node.class === 'COLUMN_REF' && node.column_names!.length > 1) for (const name of node.column_names!.slice(0, -1)) used.add(name.toLowerCase());
  }
  const reads = [...used].some((name) => !own.has(name));
  // Without a table of its own, all that it names comes from beside it.
  return reads || (table.subquery!.node.from_table?.type === 'EMPTY' && [...nodesOf(table.subquery)].some((node) => node.class === 'COLUMN_REF'));
}

function joinText(pen: QueryPen, join: Tree): string {
  const { left, right, join_type: type = '', ref_type: ref = '', using_columns = [], condition } = join;
  if (ref === 'POSITIONAL') return pen.refuse('a POSITIONAL join has no counterpart: rows have no order', join);
  if (ref === 'ASOF') return pen.refuse('an ASOF join has no counterpart: use a window function', join);
  if (/MARK|SINGLE/.test(type)) return pen.refuse(`a ${type} join has no counterpart`, join);
  const sides = `${tableText(pen, left!, false)}`;
  const other = right!.type === 'JOIN' ? `(\n${indented(tableText(pen, right!, true))}\n)` : tableText(pen, right!, true);
  if (join.crossed) return `${sides}\ncross join ${other}`;
  const word = { INNER: 'inner', LEFT: 'left', RIGHT: 'right', OUTER: 'full', FULL: 'full', SEMI: 'left semi', ANTI: 'left anti' }[type] ?? pen.refuse(`a ${type} join has no counterpart`, join);
  const on = using_columns.length > 0 ? ` using (${using_columns.map(identifier).join(', ')})` : condition ? ` ${pen.at(join)}on ${pen.item(condition)}` : '';
  return `${sides}\n${ref === 'NATURAL' ? 'natural ' : ''}${word} join ${other}${on}`;
}

/** A function that gives rows. */
function functionText(pen: QueryPen, table: Tree, beside: boolean): string {
  const call = table.function!;
  const name = call.function_name!;
  const args = call.children ?? [];
  const [column = name === 'unnest' ? 'unnest' : name] = table.column_name_alias ?? [];
  const alias = table.alias || name;
  if (table.with_ordinality === 'WITH_ORDINALITY') return pen.refuse('WITH ORDINALITY has no counterpart', table);
  const list = name === 'unnest' && args.length === 1 ? pen.item(args[0]!) : name === 'generate_series' || name === 'range' ? seriesText(pen, args, call, name === 'generate_series') : undefined;
  if (list === undefined) return pen.refuse(`${name}() as a table has no counterpart`, table);
  const reads = beside && [...nodesOf(args)].some((node) => node.class === 'COLUMN_REF');
  return `${reads ? 'lateral ' : ''}(select explode(${list}) as ${identifier(column)}) as ${identifier(alias)}`;
}

/** UNPIVOT of one column of values. PIVOT makes columns of names that each engine spells in its own way. */
function unpivotText(pen: QueryPen, table: Tree): string {
  const [names] = table.unpivot_names ?? [];
  const [pivot] = table.pivots ?? [];
  if (names === undefined || !pivot || table.pivots!.length > 1 || (table.unpivot_names ?? []).length > 1) return pen.refuse('PIVOT has no counterpart: write an aggregate with FILTER for each column', table);
  const entries = pivot.entries!.map((entry) => {
    const value = entry.values?.length === 1 ? entry.values[0] : undefined;
    if (!value || entry.expr || literal(value) === undefined || value.type.id !== 'VARCHAR') return pen.refuse('this UNPIVOT has no counterpart', table);
    return `${identifier(String(value.value))}${entry.alias ? ` as ${identifier(entry.alias)}` : ''}`;
  });
  return `${tableText(pen, table.source!, false)}\nunpivot ${table.include_nulls ? 'include nulls ' : ''}(${identifier(names)} for ${identifier(pivot.unpivot_names![0]!)} in (${entries.join(', ')}))${aliasText(table)}`;
}

