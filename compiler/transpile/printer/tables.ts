import { indented, wordsMark } from '../marks.ts';
import { wordsOf } from '../words.ts';
import { nodesOf, type Tree } from '../../sql/tree.ts';
import type { Pen } from './pen.ts';
import type { QueryPen } from './queries.ts';

/** A table expression. `lateral`: it stands beside another whose columns it may read. */
export function tableText(pen: QueryPen, table: Tree, beside: boolean): string {
  if (table.sample) return pen.refuse('a sample has other rows in every engine', table);
  switch (table.type) {
    case 'BASE_TABLE':
      return baseText(pen, table);
    case 'SUBQUERY': {
      const words = wordsOf(table);
      if (words !== undefined) return `${wordsMark(words)}${aliasText(pen, table)}`;
      const lateral = beside && readsOutside(table);
      if (lateral && !pen.target.tables.lateral) return pen.refuse('a LATERAL subquery has no counterpart', firstPlaced(table));
      return `${lateral ? 'lateral ' : ''}(\n${indented(pen.query(table.subquery!.node))}\n)${aliasText(pen, table)}`;
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

function aliasText(pen: Pen, { alias, column_name_alias: columns = [] }: Tree): string {
  return `${alias ? ` as ${pen.target.identifier(alias)}` : ''}${columns.length > 0 ? ` (${columns.map(pen.target.identifier).join(', ')})` : ''}`.replace(/^ \(/, ' as t (');
}

function baseText(pen: QueryPen, table: Tree): string {
  const { catalog_name, schema_name, table_name = '' } = table;
  if (/[./]/.test(table_name) && !schema_name) return pen.refuse(`the file '${table_name}' has no counterpart as a table`, table);
  return `${pen.at(table)}${[catalog_name, schema_name, table_name].filter((part) => part).map((part) => pen.target.identifier(part!)).join('.')}${aliasText(pen, table)}`;
}

function valuesText(pen: QueryPen, table: Tree): string {
  const rows = table.values!;
  const columns = table.column_name_alias && table.column_name_alias.length > 0 ? table.column_name_alias : rows[0]!.map((_, i) => `col${i}`);
  return pen.target.tables.values(pen, rows, table.alias || 'valueslist', columns, table);
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
  const { semi } = pen.target.tables;
  if (!semi && (type === 'SEMI' || type === 'ANTI')) return existing(pen, join);
  const word = { INNER: 'inner', LEFT: 'left', RIGHT: 'right', OUTER: 'full', FULL: 'full', SEMI: semi?.semi, ANTI: semi?.anti }[type] ?? pen.refuse(`a ${type} join has no counterpart`, join);
  const on = using_columns.length > 0 ? ` using (${using_columns.map(pen.target.identifier).join(', ')})` : condition ? ` ${pen.at(join)}on ${pen.item(condition)}` : '';
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
  const reads = beside && [...nodesOf(args)].some((node) => node.class === 'COLUMN_REF');
  return pen.target.tables.rows(pen, call, column, alias, reads, table) ?? pen.refuse(`${name}() as a table has no counterpart`, table);
}

/** A SEMI or ANTI join as the rows of the left side for which rows of the right side are there, or are not. */
function existing(pen: QueryPen, join: Tree): string {
  const { left, right, using_columns = [], condition, join_type } = join;
  const [name, other] = [nameOf(left!), nameOf(right!)];
  if (name === undefined || (using_columns.length > 0 && other === undefined)) return pen.refuse(`a ${join_type} join of more than two tables has no counterpart: write EXISTS`, firstPlaced(join));
  const id = pen.target.identifier;
  const on = using_columns.length > 0 ? using_columns.map((column) => `${id(other!)}.${id(column)} = ${id(name)}.${id(column)}`).join(' and ') : pen.item(condition!);
  const where = `${join_type === 'ANTI' ? 'not ' : ''}exists (\n${indented(`select 1\nfrom ${tableText(pen, right!, false)}\nwhere ${on}`)}\n)`;
  return `(\n${indented(`select ${id(name)}.*\nfrom ${tableText(pen, left!, false)}\nwhere ${where}`)}\n) as ${id(name)}`;
}

/** What a table expression's columns are qualified by. */
function nameOf(table: Tree): string | undefined {
  return table.alias || (table.type === 'BASE_TABLE' ? table.table_name : undefined);
}

/** The first part of a tree that has a place, or the tree. */
function firstPlaced(tree: Tree): Tree {
  return [...nodesOf(tree)].find((node) => typeof node.query_location === 'number') ?? tree;
}

/** UNPIVOT of one column of values. PIVOT makes columns of names that each engine spells in its own way. */
function unpivotText(pen: QueryPen, table: Tree): string {
  const [names] = table.unpivot_names ?? [];
  const [pivot] = table.pivots ?? [];
  if (names === undefined || !pivot || table.pivots!.length > 1 || (table.unpivot_names ?? []).length > 1) return pen.refuse('PIVOT has no counterpart: write an aggregate with FILTER for each column', table);
  const entries = pivot.entries!.map((entry) => {
    const value = entry.values?.length === 1 ? entry.values[0] : undefined;
    if (!value || entry.expr || pen.target.literal(value) === undefined || value.type.id !== 'VARCHAR') return pen.refuse('this UNPIVOT has no counterpart', table);
    return { column: String(value.value), name: entry.alias };
  });
  if (!pen.target.tables.unpivot) return unpivoted(pen, table, names, pivot.unpivot_names![0]!, entries);
  return `${tableText(pen, table.source!, false)}\nunpivot ${table.include_nulls ? 'include nulls ' : ''}(${pen.target.identifier(names)} for ${pen.target.identifier(pivot.unpivot_names![0]!)} in (${entries.map(({ column, name }) => `${pen.target.identifier(column)}${name ? ` as ${pen.target.identifier(name)}` : ''}`).join(', ')}))${aliasText(pen, table)}`;
}

/** The columns one below the other. */
function unpivoted(pen: QueryPen, table: Tree, value: string, name: string, entries: readonly { readonly column: string; readonly name: string | undefined }[]): string {
  const id = pen.target.identifier;
  const columns = pen.columns({ class: undefined, type: 'SELECT_NODE', modifiers: [], cte_map: { map: [] }, select_list: [EVERYTHING], from_table: table.source!, where_clause: null, group_expressions: [], group_sets: [], aggregate_handling: 'STANDARD_HANDLING', having: null, sample: null, qualify: null } as unknown as Tree);
  const others = columns.filter((column) => !entries.some((entry) => entry.column.toLowerCase() === column.toLowerCase()));
  const source = tableText(pen, table.source!, false);
  const parts = entries.map((entry) => `select ${[...others.map(id), `${pen.target.literal({ type: { id: 'VARCHAR' }, value: entry.name || entry.column })} as ${id(name)}`, `${id(entry.column)} as ${id(value)}`].join(', ')}\nfrom ${source}${table.include_nulls ? '' : `\nwhere ${id(entry.column)} is not null`}`);
  return `(\n${indented(parts.join('\nunion all\n'))}\n)${aliasText(pen, { ...table, alias: table.alias || 'unpivoted' })}`;
}

const EVERYTHING: Tree = { class: 'STAR', type: 'STAR', alias: '', query_location: 0, relation_name: '', exclude_list: [], replace_list: [], columns: false, qualified_exclude_list: [], rename_list: [] };
