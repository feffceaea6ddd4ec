import type { Dialect, NodeOptions } from '../../contracts/dialect.ts';
import type { ColumnType, Relation } from '../../contracts/relation.ts';
import { tokenize } from '../../sql/tokenize.ts';
import { withNames } from '../ansi.ts';
import { longName } from '../long-name.ts';
import { externalSchemas } from './external-schemas.ts';
import { materializedView } from './materialized-view.ts';
import { mergeText } from './merge.ts';
import { RESERVED } from './reserved.ts';
import { encoding, tableWords } from './table-words.ts';
import { redshiftType, toldType } from '../../aws/redshift/types.ts';
import { literal as string } from '../../aws/redshift/words.ts';

const common = withNames({
  name: 'redshift',
  // A view is bound to its tables, and can't be replaced by one with other columns: it is dropped first.
  supports: { transactionalDdl: true, merge: true, createOrReplaceTable: false, createOrReplaceView: false, wholeBuilds: true },
  maxIdentifier: 127,
  reserved: RESERVED,
});

/** Redshift folds names to lower case, also those in quotes. */
const folded = (identifier: string): string => identifier.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const quote = (identifier: string): string => common.quote(folded(identifier));
const id = (identifier: string): string => common.identifier(folded(identifier));
const nameOf = (relation: Relation): string => [relation.database, relation.schema, relation.identifier].filter((part) => part !== '').map(id).join('.');

/** Values in the text form that all engines share. A cast to a varchar without a length would cut it. */
const sharedText = ({ sql, type }: { readonly sql: string; readonly type: string }): string =>
  /^timestamp/i.test(type) ? `cast(datediff(us, timestamp '1970-01-01 00:00:00', ${sql}) as varchar(65535))`
  : /^bool/i.test(type) ? `case when ${sql} then 'true' when not ${sql} then 'false' end`
  : `cast(${sql} as varchar(65535))`;

const fingerprint: Dialect['fingerprint'] = (parts) => `md5(${parts.map((part) => `coalesce(${sharedText(part)}, chr(30))`).join(' || chr(31) || ')})`;

const columnOf = (column: ColumnType, config?: NodeOptions): string =>
  `${id(column.name)} ${redshiftType(column.type)}${encoding(config, column.name)}${column.nullable === false ? ' not null' : ''}`;

/** Grants to users, and to `group x` and `role x` as they stand. */
const grants: Dialect['grants'] = {
  show: ({ schema, identifier }) => `select lower(privilege_type), case when identity_type in ('group', 'role') then identity_type || ' ' || identity_name else identity_name end\nfrom svv_relation_privileges\nwhere namespace_name = ${string(folded(schema))} and relation_name = ${string(folded(identifier))} and identity_name <> current_user`,
  read: ({ rows }) => rows.map(([privilege, grantee]) => ({ privilege: String(privilege), grantee: String(grantee) })),
  grant: (relation, _kind, privilege, grantee) => `grant ${privilege} on ${nameOf(relation)} to ${granteeOf(grantee)}`,
  revoke: (relation, _kind, privilege, grantee) => `revoke ${privilege} on ${nameOf(relation)} from ${granteeOf(grantee)}`,
  kept: () => false,
};

function granteeOf(grantee: string): string {
  const [, kind, name] = /^(group|role)[\s:]+(.+)$/i.exec(grantee.trim()) ?? [];
  return kind === undefined ? (grantee.toLowerCase() === 'public' ? 'public' : id(grantee.trim())) : `${kind.toLowerCase()} ${id(name!)}`;
}

/** Redshift's SQL. */
export const redshift: Dialect = {
  ...common,
  // It cuts a longer one without a word, and the next run would not find it.
  unfitName: (names) => longName(names, common.maxIdentifier, 'bytes'),
  // The Data API's limit.
  longestStatement: 100_000,
  quote,
  identifier: id,
  relation: nameOf,
  string,
  type: redshiftType,
  described: (type) => toldType(redshiftType(type)),
  grants,
  fingerprint,
  // Nothing else has such names, so that no table of a schema can be taken for it.
  temporary: (identifier) => ({ database: '', schema: '', identifier: identifier.replace(/_new$/, '_tmp') }),
  surrogateKey: (parts) => `strtol(left(${fingerprint(parts)}, 15), 16)`,
  same: (left, right) => `(${left} = ${right} or (${left} is null and ${right} is null))`,
  countIf: (condition) => `count(case when ${condition} then 1 end)`,
  joined: (texts) => `rtrim(${texts.map((text) => `coalesce(${text} || ',', '')`).join(' || ')}, ',')`,
  // A condition with OR can't be a hash join.
  sameKey: (left, right) => `coalesce(cast(${left} as varchar(65535)), chr(30)) = coalesce(cast(${right} as varchar(65535)), chr(30))`,
  differs: (left, right) => `(${left} <> ${right} or (${left} is null and ${right} is not null) or (${left} is not null and ${right} is null))`,
  // The answer's own words on its columns are the rows (`describe.ts`).
  describe: (select) => `${DESCRIBE}\nselect * from (\n${select}\n) as model limit 0`,
  declares: (config) => config['materialized'] === 'incremental' || config['materialized'] === 'snapshot' || (typeof config['encode'] === 'object' && config['encode'] !== null),
  insertValues: (relation, columns, rows) => `insert into ${nameOf(relation)} (${columns.map(id).join(', ')}) values\n${rows.map((row) => `(${row.join(', ')})`).join(',\n')}`,
  createSchema: ({ schema }) => `create schema if not exists ${id(schema)}`,
  createTableAs: (relation, select, { temporary, config } = {}) =>
    [`create ${temporary ? 'temporary ' : ''}table ${nameOf(relation)}`, ...tableWords(config, id), `as (\n${select}\n)`].join('\n'),
  createTable: (relation, columns, { temporary, ifNotExists, config } = {}) =>
    // Redshift has no checks, and holds no keys.
    [`create ${temporary ? 'temporary ' : ''}table ${ifNotExists ? 'if not exists ' : ''}${nameOf(relation)} (\n${columns.map((column) => `  ${columnOf(column, config)}`).join(',\n')}\n)`, ...tableWords(config, id)].join('\n'),
  createViewAs: (relation, select, { config } = {}) => `create view ${nameOf(relation)} as (\n${select}\n)${config?.['bind'] === false ? '\nwith no schema binding' : ''}`,
  // What is bound to a table goes with it.
  drop: (relation, kind) => `drop ${kind === 'materialized_view' ? 'materialized view' : kind === 'table' || kind === 'external' ? 'table' : 'view'} if exists ${nameOf(relation)} cascade`,
  rename: (relation, _kind, identifier) => `alter table ${nameOf(relation)} rename to ${id(identifier)}`,
  insertInto: (relation, columns, select) => `insert into ${nameOf(relation)} (${columns.map(id).join(', ')})\n${select}`,
  deleteFrom: (relation, where, alias) => `delete from ${nameOf(relation)}\nwhere ${alias === undefined ? where : renamed(where, alias, nameOf(relation))}`,
  deleteMatching: (target, alias, source, sourceAlias, on, and) =>
    `delete from ${nameOf(target)}\nusing ${nameOf(source)} as ${sourceAlias}\nwhere ${[...on, ...and].map((condition) => renamed(condition, alias, nameOf(target))).join('\n  and ')}`,
  update: ({ target, alias, set, from, on }) =>
    [`update ${nameOf(target)} as ${alias}`, `set ${Object.entries(set).map(([column, value]) => `${id(column)} = ${value}`).join(', ')}`, ...(from ? [`from ${nameOf(from.relation)} as ${from.alias}`] : []), `where ${on}`].join('\n'),
  addColumn: (relation, column) => `alter table ${nameOf(relation)} add column ${columnOf({ name: column.name, type: column.type })}`,
  dropColumn: (relation, column) => `alter table ${nameOf(relation)} drop column ${id(column)}`,
  alterColumnType: retype,
  kept: { materialized_view: materializedView(nameOf, string, id) },
  setup: (connection) => externalSchemas(connection, id, string),
  merge: (merge) => mergeText(merge, { id, nameOf, renamed }),
  // Redshift says of no materialized view that it takes a comment.
  comment: (relation, kind, text) => (kind === 'materialized_view' ? '' : `comment on ${kind === 'table' ? 'table' : 'view'} ${nameOf(relation)} is ${string(text)}`),
  commentColumn: (relation, column, text, kind, config) => (kind === 'materialized_view' || (config?.['materialized'] === 'view' && config['bind'] === false) ? '' : `comment on column ${nameOf(relation)}.${id(column)} is ${string(text)}`),
};

/** Begins a text whose answer is wanted for its columns. */
export const DESCRIBE = '/* columns of */';

/** ALTER COLUMN TYPE takes only a varchar's length, and no transaction: a column of another type takes the place of the old one. */
function retype(relation: Relation, { name, type }: ColumnType): string {
  const table = nameOf(relation);
  const fresh = id(`${name.slice(0, 110)}__lakec_new`);
  return [
    `alter table ${table} add column ${fresh} ${redshiftType(type)}`,
    `update ${table} set ${fresh} = cast(${id(name)} as ${redshiftType(type)})`,
    `alter table ${table} drop column ${id(name)}`,
    `alter table ${table} rename column ${fresh} to ${id(name)}`,
  ].join(';\n');
}

/** A condition in which an alias is another name: DELETE and MERGE know their table by its own alone. */
function renamed(condition: string, alias: string, name: string): string {
  const tokens = tokenize(condition, 'redshift');
  let made = '';
  let at = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word' || token.text !== alias.toLowerCase() || tokens[index + 1]?.text !== '.' || tokens[index - 1]?.text === '.') continue;
    made += condition.slice(at, token.start) + name;
    at = token.end;
  }
  return made + condition.slice(at);
}
