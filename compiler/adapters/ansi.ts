import type { Dialect, Merge } from '../contracts/dialect.ts';
import type { ColumnType, Relation, RelationKind } from '../contracts/relation.ts';

const STANDARD_TYPES: Readonly<Record<string, string>> = {
  string: 'varchar', text: 'varchar', int: 'integer', integer: 'integer', bigint: 'bigint', boolean: 'boolean', date: 'date', timestamp: 'timestamp',
};

/** SQL that most engines understand; a dialect is a spread over it that states what differs. */
export const ansi: Dialect = withNames({
  name: 'postgres',
  supports: { transactionalDdl: true, merge: true, createOrReplaceTable: false, createOrReplaceView: true, keys: true },
  maxIdentifier: 63,
  reserved: new Set(),
});

/** What a dialect must say of itself before the common texts can be written. */
export interface Names {
  readonly name: Dialect['name'];
  readonly supports: Dialect['supports'];
  readonly maxIdentifier: number;
  /** Words that are no identifiers unless quoted, in lower case. */
  readonly reserved: ReadonlySet<string>;
  /** The engine's spelling of lakec's types; absent: the standard's. */
  readonly types?: Readonly<Record<string, string>>;
  /** Character around quoted identifiers. */
  readonly quoteWith?: string;
}

/** The common texts over one engine's names, types and reserved words. */
export function withNames(names: Names): Dialect {
  const mark = names.quoteWith ?? '"';
  const types = { ...STANDARD_TYPES, ...names.types };
  const quote = (identifier: string): string => mark + identifier.replaceAll(mark, mark + mark) + mark;
  const plain = (identifier: string): string => (/^[a-z_][a-z0-9_]*$/.test(identifier) && !names.reserved.has(identifier) ? identifier : quote(identifier));
  const nameOf = (relation: Relation): string => [relation.database, relation.schema, relation.identifier].filter((part) => part !== '').map(plain).join('.');
  const columnOf = (column: ColumnType): string => `${plain(column.name)} ${typeOf(column.type, types)}${column.nullable === false ? ' not null' : ''}`;
  const string = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const kindOf = (kind: RelationKind): string => (kind === 'table' ? 'table' : 'view');
  const fingerprint: Dialect['fingerprint'] = (parts) => `md5(${parts.map((part) => `coalesce(${sharedText(part)}, chr(30))`).join(' || chr(31) || ')})`;
  return {
    name: names.name,
    supports: names.supports,
    maxIdentifier: names.maxIdentifier,
    quote,
    identifier: plain,
    relation: nameOf,
    temporary: (identifier) => ({ database: '', schema: '', identifier }),
    string,
    type: (type) => typeOf(type, types),
    createSchema: ({ database, schema }) => `create schema if not exists ${[database, schema].filter((part) => part !== '').map(plain).join('.')}`,
    createTableAs: (relation, select, options = {}) => `create ${options.replace ? 'or replace ' : ''}${options.temporary ? 'temporary ' : ''}table ${nameOf(relation)} as\n${select}`,
    createTable: (relation, columns, options = {}) =>
      `create ${options.replace ? 'or replace ' : ''}${options.temporary ? 'temporary ' : ''}table ${options.ifNotExists ? 'if not exists ' : ''}${nameOf(relation)} (\n${[...columns.map(columnOf), ...(options.constraints ?? [])].map((line) => `  ${line}`).join(',\n')}\n)`,
    createViewAs: (relation, select, options = {}) => `create ${options.replace ? 'or replace ' : ''}view ${nameOf(relation)} as\n${select}`,
    drop: (relation, kind) => `drop ${kindOf(kind)} if exists ${nameOf(relation)}`,
    rename: (relation, kind, identifier) => `alter ${kindOf(kind)} ${nameOf(relation)} rename to ${plain(identifier)}`,
    insertInto: (relation, columns, select) => `insert into ${nameOf(relation)} (${columns.map(plain).join(', ')})\n${select}`,
    deleteFrom: (relation, where, alias) => `delete from ${nameOf(relation)}${alias === undefined ? '' : ` as ${alias}`}\nwhere ${where}`,
    update: ({ target, alias, set, from, on }) =>
      [`update ${nameOf(target)} as ${alias}`, `set ${Object.entries(set).map(([column, value]) => `${plain(column)} = ${value}`).join(', ')}`, ...(from ? [`from ${nameOf(from.relation)} as ${from.alias}`] : []), `where ${on}`].join('\n'),
    addColumn: (relation, column) => `alter table ${nameOf(relation)} add column ${columnOf({ name: column.name, type: column.type })}`,
    dropColumn: (relation, column) => `alter table ${nameOf(relation)} drop column ${plain(column)}`,
    alterColumnType: (relation, column) => `alter table ${nameOf(relation)} alter column ${plain(column.name)} type ${typeOf(column.type, types)}`,
    merge: (merge) => mergeText(merge, nameOf, plain),
    comment: (relation, kind, text) => `comment on ${kindOf(kind)} ${nameOf(relation)} is ${string(text)}`,
    commentColumn: (relation, column, text) => `comment on column ${nameOf(relation)}.${plain(column)} is ${string(text)}`,
    fingerprint,
    surrogateKey: (parts) => `('x' || lpad(left(${fingerprint(parts)}, 15), 16, '0'))::bit(64)::bigint`,
    countIf: (condition) => `count(*) filter (where ${condition})`,
    joined: (texts) => `concat_ws(',', ${texts.join(', ')})`,
    same: (left, right) => `${left} is not distinct from ${right}`,
  };
}

/** `decimal(p, s)` and types with parameters keep what is in their parentheses. */
function typeOf(type: string, types: Readonly<Record<string, string>>): string {
  return types[type.trim().toLowerCase()] ?? type.trim();
}

/** A value as text in the form that all engines share. */
function sharedText({ sql, type }: { readonly sql: string; readonly type: string }): string {
  return /^timestamp/i.test(type) ? `cast(cast(extract(epoch from ${sql}) * 1000000 as bigint) as varchar)` : `cast(${sql} as varchar)`;
}

function mergeText(merge: Merge, nameOf: (relation: Relation) => string, plain: (identifier: string) => string): string {
  const lines = [
    `merge into ${nameOf(merge.target)} as DBT_INTERNAL_DEST`,
    `using ${merge.source} as DBT_INTERNAL_SOURCE`,
    `on ${merge.on.map((condition) => `(${condition})`).join(' and ')}`,
  ];
  if (merge.update.length > 0) {
    lines.push(`when matched${merge.updateWhen ? ` and (${merge.updateWhen})` : ''} then update set`);
    lines.push(merge.update.map((column) => `  ${plain(column)} = DBT_INTERNAL_SOURCE.${plain(column)}`).join(',\n'));
  }
  lines.push(`when not matched${merge.insertWhen ? ` and (${merge.insertWhen})` : ''} then insert (${merge.insert.map(plain).join(', ')})`);
  lines.push(`values (${merge.insert.map((column) => `DBT_INTERNAL_SOURCE.${plain(column)}`).join(', ')})`);
  return lines.join('\n');
}
