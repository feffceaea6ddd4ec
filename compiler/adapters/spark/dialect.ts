import type { Dialect, Merge } from '../../contracts/dialect.ts';
import type { Relation } from '../../contracts/relation.ts';
import { withNames } from '../ansi.ts';
import { actText } from './acts.ts';
import { landing } from './landing.ts';
import { sparkString } from './names.ts';
import { sparkType } from './types.ts';
import { unfitName } from './unfit-name.ts';

/** Words that Spark's ANSI mode reserves, and those that its parser takes for the start of something else. */
const RESERVED = new Set(
  `all and anti any array as asc authorization between both by case cast check collate column constraint create cross cube current
  current_date current_time current_timestamp current_user delete desc describe distinct drop else end escape except exists extract
  false fetch filter for foreign from full function global grant group grouping having in inner insert intersect interval into is join
  lateral leading left like limit local minus natural no not null of offset on only or order outer overlaps partition position primary
  range references revoke right rollup row rows select semi session_user set some start table tablesample then time timestamp to
  trailing true truncate union unique unknown update user using values when where window with within`.split(/\s+/),
);

const common = withNames({
  name: 'spark',
  // What a node writes takes effect together: the job's runner sees to it (`runner/journal.py`).
  supports: { transactionalDdl: true, merge: true, createOrReplaceTable: true, createOrReplaceView: true },
  maxIdentifier: 128,
  reserved: RESERVED,
  quoteWith: '`',
});

/** The name under which a job knows a table: `schema.identifier`; one without a schema ends with its node. */
export function tableKey({ schema, identifier }: Relation): string {
  return [schema, identifier].filter((part) => part !== '').join('.');
}

const fingerprint: Dialect['fingerprint'] = (parts) =>
  `md5(concat_ws(chr(31), ${parts.map(({ sql, type }) => `coalesce(cast(${/^timestamp/i.test(type) ? `unix_micros(${sql})` : sql} as string), chr(30))`).join(', ')}))`;

/** The alias that a DELETE's or UPDATE's condition knows the table's row by, over all rows of the table. */
const rowsOf = (relation: Relation, alias: string): string => `${common.relation(relation)}${alias === '' ? '' : ` as ${alias}`}`;

/**
 * Spark's SQL, for tables whose files the job's runner writes: a statement that changes a table is a SELECT below a line that names
 * the act (`acts.ts`).
 */
export const spark: Dialect = {
  ...common,
  landing,
  unfitName,
  string: sparkString,
  type: sparkType,
  fingerprint,
  surrogateKey: (parts) => `cast(conv(substr(${fingerprint(parts)}, 1, 15), 16, 10) as bigint)`,
  same: (left, right) => `${left} <=> ${right}`,
  // The session's catalog is in memory, and the runner makes its schemas.
  createSchema: ({ schema }) => actText({ do: 'nothing', table: schema }),
  createTableAs: (relation, select) => actText({ do: relation.schema === '' ? 'temporary' : 'replace', table: tableKey(relation) }, select),
  createTable: (relation, columns, options = {}) =>
    actText({ do: 'create', table: tableKey(relation), columns: columns.map((column) => ({ ...column, type: sparkType(column.type) })), if_not_exists: options.ifNotExists === true }),
  createViewAs: (relation, select) => actText({ do: relation.schema === '' ? 'alias' : 'view', table: tableKey(relation) }, select),
  drop: (relation) => actText({ do: relation.schema === '' ? 'forget' : 'drop', table: tableKey(relation) }),
  insertInto: (relation, columns, select) => actText({ do: 'append', table: tableKey(relation), columns }, select),
  deleteFrom: (relation, where, alias = '') => actText({ do: 'replace', table: tableKey(relation) }, `select * from ${rowsOf(relation, alias)}\nwhere not coalesce((\n${where}\n), false)`),
  update: ({ target, alias, columns, set, from, on }) => actText({ do: 'replace', table: tableKey(target) }, updateSelect(target, alias, columns, set, from, on)),
  // A table's columns change by writing it anew.
  reshape: (relation, columns) => actText({ do: 'replace', table: tableKey(relation) }, `select\n${columns.map((column) => `  ${reshaped(column)}`).join(',\n')}\nfrom ${common.relation(relation)}`),
  overwritePartitions: (relation, columns, select) => actText({ do: 'partitions', table: tableKey(relation), columns }, select),
  merge: (merge) => actText({ do: 'merge', table: tableKey(merge.target), merge: mergeStatement(merge), rows: mergeCount(merge) }, mergeSelect(merge)),
  // Descriptions go into the catalog, not into files.
  comment: () => '',
  commentColumn: () => '',
  readCsv: undefined,
  copyToParquet: undefined,
  readParquet: undefined,
  countFiles: undefined,
};

/** A column as it is, with another type, or new and empty. */
function reshaped({ name, type, from }: { readonly name: string; readonly type: string; readonly from?: string }): string {
  const column = common.identifier(name);
  if (from === undefined) return `cast(null as ${sparkType(type)}) as ${column}`;
  return sparkType(from) === sparkType(type) ? column : `cast(${column} as ${sparkType(type)}) as ${column}`;
}

/** The table's rows, those that the condition holds for with new values. */
function updateSelect(target: Relation, alias: string, columns: readonly string[], set: Readonly<Record<string, string>>, from: { readonly relation: Relation; readonly alias: string } | undefined, on: string): string {
  const id = common.identifier;
  const changed = from === undefined ? `coalesce(${on}, false)` : `${from.alias}.lakec_found`;
  const list = columns.map((column) => (set[column] === undefined ? `${alias}.${id(column)}` : `case when ${changed} then ${set[column]} else ${alias}.${id(column)} end as ${id(column)}`));
  const join = from === undefined ? '' : `\nleft join (select *, true as lakec_found from ${common.relation(from.relation)}) as ${from.alias} on ${on}`;
  return `select\n${list.map((line) => `  ${line}`).join(',\n')}\nfrom ${common.relation(target)} as ${alias}${join}`;
}

/** The table as a MERGE would leave it: its rows, updated where one of the source matches, and the source's others. */
function mergeSelect({ target, source, on, update, updateWhen, insertWhen, insert, columns = insert }: Merge): string {
  const id = common.identifier;
  const updated = new Set(update);
  const inserted = new Set(insert);
  const matched = 'DBT_INTERNAL_DEST.lakec_there and DBT_INTERNAL_SOURCE.lakec_there';
  const column = (name: string): string => {
    const old = `DBT_INTERNAL_DEST.${id(name)}`;
    const fresh = `DBT_INTERNAL_SOURCE.${id(name)}`;
    if (!inserted.has(name)) return `  ${old}`;
    const kept = updated.has(name) ? (updateWhen === undefined ? fresh : `case when ${updateWhen} then ${fresh} else ${old} end`) : old;
    return `  case when DBT_INTERNAL_DEST.lakec_there is null then ${fresh} when ${matched} then ${kept} else ${old} end as ${id(name)}`;
  };
  return [
    'select',
    columns.map(column).join(',\n'),
    `from (select *, true as lakec_there from ${common.relation(target)}) as DBT_INTERNAL_DEST`,
    `full outer join (select *, true as lakec_there from ${source}) as DBT_INTERNAL_SOURCE`,
    `on ${on.map((condition) => `(${condition})`).join(' and ')}`,
    ...(insertWhen === undefined ? [] : [`where DBT_INTERNAL_DEST.lakec_there is not null or (${insertWhen})`]),
  ].join('\n');
}

/** How many rows a merge updates or inserts: no format tells it, since files are written whole. */
function mergeCount({ target, source, on, update, updateWhen, insertWhen }: Merge): string {
  if (update.length > 0 && updateWhen === undefined && insertWhen === undefined) return `select count(*) from ${source} as DBT_INTERNAL_SOURCE`;
  const changed = [
    ...(update.length === 0 ? [] : [`(DBT_INTERNAL_DEST.lakec_there${updateWhen === undefined ? '' : ` and (${updateWhen})`})`]),
    `(DBT_INTERNAL_DEST.lakec_there is null${insertWhen === undefined ? '' : ` and (${insertWhen})`})`,
  ];
  return [
    `select count(*) from ${source} as DBT_INTERNAL_SOURCE`,
    `left join (select *, true as lakec_there from ${common.relation(target)}) as DBT_INTERNAL_DEST`,
    `on ${on.map((condition) => `(${condition})`).join(' and ')}`,
    `where ${changed.join(' or ')}`,
  ].join('\n');
}

/** MERGE as Iceberg and Delta have it; `{target}` stands for the table's full name. */
function mergeStatement({ source, on, update, updateWhen, insertWhen, insert }: Merge): string {
  const id = common.identifier;
  return [
    'merge into {target} as DBT_INTERNAL_DEST',
    `using ${source} as DBT_INTERNAL_SOURCE`,
    `on ${on.map((condition) => `(${condition})`).join(' and ')}`,
    ...(update.length === 0 ? [] : [`when matched${updateWhen ? ` and (${updateWhen})` : ''} then update set ${update.map((name) => `${id(name)} = DBT_INTERNAL_SOURCE.${id(name)}`).join(', ')}`]),
    `when not matched${insertWhen ? ` and (${insertWhen})` : ''} then insert (${insert.map(id).join(', ')}) values (${insert.map((name) => `DBT_INTERNAL_SOURCE.${id(name)}`).join(', ')})`,
  ].join('\n');
}
