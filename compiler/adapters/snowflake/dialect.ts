import type { Dialect, GrantsSql } from '../../contracts/dialect.ts';
import type { ColumnType, Relation, RelationKind } from '../../contracts/relation.ts';
import { withNames } from '../ansi.ts';
import { longName } from '../long-name.ts';
import { exactly, identifier, RESERVED, storedName } from '../../sql/folded-names.ts';
import { keptSql } from './kept.ts';
import { afterCreate, clustered, createTableWords, createViewWords, tableClauses } from './tables.ts';
import { describedType, snowflakeType } from './types.ts';

/** Text before a SELECT that is to be described and not run: its connection asks for that, and gives the columns as rows. */
export const DESCRIBE = '-- lakec: describe\n';

const common = withNames({
  name: 'snowflake',
  supports: { transactionalDdl: false, merge: true, createOrReplaceTable: true, createOrReplaceView: true, typedCreateTableAs: true, altersColumns: true },
  maxIdentifier: 255,
  reserved: RESERVED,
});

const nameOf = (relation: Relation): string => [relation.database, relation.schema, relation.identifier].filter((part) => part !== '').map(identifier).join('.');
const columnOf = ({ name, type, nullable }: ColumnType): string => `${identifier(name)} ${snowflakeType(type)}${nullable === false ? ' not null' : ''}`;
const listOf = (lines: readonly string[]): string => ` (\n${lines.map((line) => `  ${line}`).join(',\n')}\n)`;
const kindOf = (kind: RelationKind): string => (kind === 'table' ? 'table' : kind === 'dynamic_table' || kind === 'materialized_view' ? kind.replace('_', ' ') : 'view');

/** A backslash begins an escape in Snowflake's texts. */
const string: Dialect['string'] = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
const fingerprint: Dialect['fingerprint'] = (parts) =>
  `md5(${parts.map(({ sql, type }) => `coalesce(cast(${/^timestamp/i.test(type) ? `date_part(epoch_microsecond, ${sql})` : sql} as varchar), chr(30))`).join(' || chr(31) || ')})`;

/** Privileges by dbt's `grants`; roles are the grantees. */
const grants: GrantsSql = {
  show: (relation, kind) => `show grants on ${kindOf(kind)} ${nameOf(relation)}`,
  read({ columns, rows }) {
    const at = (name: string): number => columns.findIndex((column) => column.name.toLowerCase() === name);
    const [privilege, to, grantee] = [at('privilege'), at('granted_to'), at('grantee_name')];
    return rows.map((row) => ({ privilege: String(row[privilege]).toLowerCase(), to: String(row[to]), grantee: storedName(String(row[grantee])) })).filter((one) => one.privilege !== 'ownership' && one.to === 'ROLE');
  },
  grant: (relation, kind, privilege, grantee) => `grant ${privilege} on ${kindOf(kind)} ${nameOf(relation)} to role ${identifier(grantee)}`,
  revoke: (relation, kind, privilege, grantee) => `revoke ${privilege} on ${kindOf(kind)} ${nameOf(relation)} from role ${identifier(grantee)}`,
  kept: (config) => config['copy_grants'] === true,
};

/** Snowflake's SQL. */
export const snowflake: Dialect = {
  ...common,
  unfitName: (names) => longName(names, common.maxIdentifier, 'characters'),
  quote: exactly,
  identifier,
  relation: nameOf,
  // A temporary table stands in a schema, and hides a table of its name there from its session.
  temporary: (name, { database, schema }) => ({ database, schema, identifier: name }),
  string,
  type: snowflakeType,
  described: describedType,
  describe: (select) => DESCRIBE + select,
  createSchema: ({ database, schema }) => `create schema if not exists ${[database, schema].filter((part) => part !== '').map(identifier).join('.')}`,
  createTableAs: (relation, select, options = {}) =>
    `${createTableWords(options)} ${nameOf(relation)}${options.columns ? listOf(options.columns.map(columnOf)) : ''}${options.temporary ? '' : tableClauses(options)} as\n${options.temporary ? select : clustered(select, options.config)}${options.temporary ? '' : afterCreate(nameOf(relation), options.config)}`,
  createTable: (relation, columns, options = {}) =>
    `${createTableWords(options)} ${options.ifNotExists ? 'if not exists ' : ''}${nameOf(relation)}${listOf([...columns.map(columnOf), ...(options.constraints ?? [])])}${tableClauses(options)}`,
  createViewAs: (relation, select, options = {}) => `${createViewWords(nameOf(relation), options)} as\n${select}`,
  kept: keptSql(nameOf, string),
  // What was transient is so again: Snowflake makes no lasting table of one.
  clone: (relation, from, config) => `${createTableWords({ replace: true, config })} ${nameOf(relation)} clone ${nameOf(from)}${config['copy_grants'] === true ? '\ncopy grants' : ''}`,
  drop: (relation, kind) => `drop ${kindOf(kind)} if exists ${nameOf(relation)}`,
  rename: (relation, kind, to) => `alter ${kindOf(kind)} ${nameOf(relation)} rename to ${nameOf({ ...relation, identifier: to })}`,
  insertInto: (relation, columns, select) => `insert into ${nameOf(relation)} (${columns.map(identifier).join(', ')})\n${select}`,
  deleteFrom: (relation, where, alias) => `delete from ${nameOf(relation)}${alias === undefined ? '' : ` as ${alias}`}\nwhere ${where}`,
  // A null-safe condition can't stand in a correlated EXISTS.
  deleteMatching: (target, alias, source, sourceAlias, on, and) => `delete from ${nameOf(target)} as ${alias}\nusing ${nameOf(source)} as ${sourceAlias}\nwhere ${[...on, ...and].join('\n  and ')}`,
  update: ({ target, alias, set, from, on }) =>
    [`update ${nameOf(target)} as ${alias}`, `set ${Object.entries(set).map(([column, value]) => `${identifier(column)} = ${value}`).join(', ')}`, ...(from ? [`from ${nameOf(from.relation)} as ${from.alias}`] : []), `where ${on}`].join('\n'),
  addColumn: (relation, column) => `alter table ${nameOf(relation)} add column ${columnOf({ name: column.name, type: column.type })}`,
  dropColumn: (relation, column) => `alter table ${nameOf(relation)} drop column ${identifier(column)}`,
  // Snowflake widens a column in place and changes it into nothing else: the table is written anew in one act.
  reshape: (relation, columns, config) =>
    snowflake.createTableAs(relation, `select\n${columns.map((column) => `  ${reshaped(column)}`).join(',\n')}\nfrom ${nameOf(relation)}`, { replace: true, config: { ...config, copy_grants: true } }),
  merge: ({ target, source, on, update, updateWhen, insertWhen, insert }) =>
    [
      `merge into ${nameOf(target)} as DBT_INTERNAL_DEST`,
      `using ${source} as DBT_INTERNAL_SOURCE`,
      `on ${on.map((condition) => `(${condition})`).join(' and ')}`,
      ...(update.length === 0 ? [] : [`when matched${updateWhen ? ` and (${updateWhen})` : ''} then update set\n${update.map((column) => `  ${identifier(column)} = DBT_INTERNAL_SOURCE.${identifier(column)}`).join(',\n')}`]),
      `when not matched${insertWhen ? ` and (${insertWhen})` : ''} then insert (${insert.map(identifier).join(', ')})`,
      `values (${insert.map((column) => `DBT_INTERNAL_SOURCE.${identifier(column)}`).join(', ')})`,
    ].join('\n'),
  comment: (relation, kind, text) => `comment on ${kindOf(kind)} ${nameOf(relation)} is ${string(text)}`,
  commentColumn: (relation, column, text, kind = 'table') => (kind === 'table' ? `alter table ${nameOf(relation)} modify column ${identifier(column)} comment ${string(text)}` : `comment on column ${nameOf(relation)}.${identifier(column)} is ${string(text)}`),
  grants,
  fingerprint,
  surrogateKey: (parts) => `to_number(left(${fingerprint(parts)}, 15), 'XXXXXXXXXXXXXXX')`,
  countIf: (condition) => `count_if(${condition})`,
  joined: (texts) => `array_to_string(array_construct_compact(${texts.join(', ')}), ',')`,
};

/** A column as it is, with another type, or new and empty. */
function reshaped({ name, type, from }: ColumnType & { readonly from?: string }): string {
  const column = identifier(name);
  if (from === undefined) return `cast(null as ${snowflakeType(type)}) as ${column}`;
  return describedType(from) === describedType(type) ? column : `cast(${column} as ${snowflakeType(type)}) as ${column}`;
}
