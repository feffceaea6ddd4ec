import type { ColumnType } from '../contracts/relation.ts';
import { Dict, HostObject, JinjaError, hostObject, listOf, Tuple, native, str } from '../jinja/index.ts';
import type { Call, Value } from '../jinja/index.ts';
import { reads } from '../sql/reads.ts';
import { byMacro } from './adapter-macros.ts';
import { withBindings } from './bindings.ts';
import { templateRaised, unknownStrategyMacro } from './diagnostics.ts';
import { fail } from './problem.ts';
import { ColumnValue, RelationValue, quoted } from './relation.ts';
import type { RelationType } from './relation.ts';
import type { NodeScope } from './scope.ts';
import { TableValue } from './table.ts';

/** `adapter`: what a template can ask and tell the engine. While parsing, questions give None or nothing. */
export class AdapterValue extends HostObject {
  readonly typeName = 'Adapter';
  readonly scope: NodeScope;
  constructor(scope: NodeScope) {
    super();
    this.scope = scope;
  }
  override getAttr(name: string): Value | undefined {
    const method = Object.hasOwn(methods, name) ? methods[name]! : undefined;
    if (method) return native(name, (call) => byMacro(this.scope, name, call) ?? method(this.scope, call));
    if (name === 'behavior') return behavior(this.scope);
    if (!this.scope.hooks.execute) return native(name, () => null);
    return undefined;
  }
}

/** `adapter.behavior.<flag>`: dbt's flags of changed behaviour, as \`flags\` of dbt_project.yml sets them. */
function behavior(scope: NodeScope): Value {
  const flags = scope.context.world.project.flags ?? {};
  return hostObject({
    typeName: 'Behavior',
    getAttr: (flag) => {
      const on = flags[flag] === true;
      return hostObject({ typeName: 'BehaviorFlag', truth: () => on, getAttr: (name) => (name === 'no_warn' || name === 'setting' ? on : name === 'name' ? flag : undefined) });
    },
  });
}

type Method = (scope: NodeScope, call: Call) => Value;

const methods: Readonly<Record<string, Method>> = {
  dispatch: (scope, call) => {
    const [name, namespace] = call.bind('dispatch', ['macro_name', 'macro_namespace?', 'packages?']);
    if (typeof name !== 'string') throw new JinjaError('type', 'adapter.dispatch() takes the name of a macro, a text.');
    if (name.includes('.')) throw new JinjaError('value', `adapter.dispatch('${name}') has a package in the name.`, `Write adapter.dispatch('${name.split('.').slice(1).join('.')}', '${name.split('.')[0]}').`);
    return scope.context.library.dispatch(name, typeof namespace === 'string' ? namespace : undefined, scope.hooks.package);
  },
  type: (scope) => scope.context.world.project.dialect,
  quote: (scope, call) => quoted(str(call.bind('quote', ['identifier'])[0]!), style(scope).quote),
  quote_as_configured: (scope, call) => {
    const [identifier, key] = call.bind('quote_as_configured', ['identifier', 'quote_key']);
    const part = str(key!) as 'database' | 'schema' | 'identifier';
    return style(scope).quoting[part] ? quoted(str(identifier!), style(scope).quote) : str(identifier!);
  },
  quote_seed_column: (scope, call) => {
    const [column, configured] = call.bind('quote_seed_column', ['column', 'quote_config?']);
    return configured === false ? str(column!) : quoted(str(column!), style(scope).quote);
  },
  convert_type: (_, call) => {
    const [table, index] = call.bind('convert_type', ['agate_table', 'col_idx']);
    return table instanceof TableValue ? columnType(table.types[Number(index)] ?? '') : (table ?? null);
  },
  convert_datetimes_to_strs: (_, call) => call.args[0] ?? null,
  get_binding_char: () => '?',
  get_seed_file_path: (_, call) => {
    const [model] = call.bind('get_seed_file_path', ['model']);
    return model instanceof Dict ? [model.get('root_path') ?? '', model.get('original_file_path') ?? ''].map(str).filter((part) => part !== '').join('/') : '';
  },

  get_relation: (scope, call) => {
    const [database, schema, identifier] = call.bind('get_relation', ['database', 'schema', 'identifier']);
    if (!scope.hooks.execute) return null;
    return existing(scope, text(database!), text(schema!), text(identifier!));
  },
  already_exists: (scope, call) => {
    const [schema, identifier] = call.bind('already_exists', ['schema', 'name']);
    return scope.hooks.execute && existing(scope, scope.context.world.project.target.database, text(schema!), text(identifier!)) !== null;
  },
  list_relations_without_caching: (scope, call) => relations(scope, call.args[0]!),
  list_relations: (scope, call) => {
    const [database, schema] = call.bind('list_relations', ['database', 'schema']);
    return relations(scope, new RelationValue({ database: text(database!), schema: text(schema!), identifier: null }, null, style(scope)));
  },
  get_columns_in_relation: (scope, call) => columns(scope, call.bind('get_columns_in_relation', ['relation'])[0]!).map((column) => new ColumnValue(column, style(scope))),
  get_missing_columns: (scope, call) => {
    const [from, to] = call.bind('get_missing_columns', ['from_relation', 'to_relation']);
    const has = new Set(columns(scope, to!).map((column) => column.name.toLowerCase()));
    return columns(scope, from!)
      .filter((column) => !has.has(column.name.toLowerCase()))
      .map((column) => new ColumnValue(column, style(scope)));
  },
  check_schema_exists: (scope, call) => {
    const [database, schema] = call.bind('check_schema_exists', ['database', 'schema']);
    const wanted = text(schema!).replaceAll("'", "''");
    return query(scope, `select count(*) from information_schema.schemata where lower(catalog_name) = lower('${text(database!).replaceAll("'", "''")}') and lower(schema_name) = lower('${wanted}')`, (rows) => Number(rows[0]?.[0]) > 0, false);
  },
  list_schemas: (scope, call) => {
    const database = text(call.bind('list_schemas', ['database?'])[0] ?? scope.context.world.project.target.database);
    return query(scope, `select distinct schema_name from information_schema.schemata where lower(catalog_name) = lower('${database.replaceAll("'", "''")}') order by 1`, (rows) => rows.map((row) => String(row[0])), []);
  },
  execute: (scope, call) => {
    const [sql] = call.bind('execute', ['sql', 'auto_begin?', 'fetch?', 'limit?']);
    return scope.hooks.execute ? new Tuple(run(scope, str(sql!))) : new Tuple([null, null]);
  },
  add_query: (scope, call) => {
    const [sql, begin, bindings] = call.bind('add_query', ['sql', 'auto_begin?', 'bindings?', 'abridge_sql_log?']);
    return scope.hooks.execute ? new Tuple(run(scope, withBindings(str(sql!), listOf(bindings ?? [])), begin !== false)) : null;
  },
  run_query: (scope, call) => (scope.hooks.execute ? (run(scope, str(call.args[0]!))[1] ?? null) : null),
  create_schema: (scope, call) => write(scope, `create schema if not exists ${schemaOf(call.args[0]!)}`, true),
  drop_schema: (scope, call) => write(scope, `drop schema if exists ${schemaOf(call.args[0]!)} cascade`, true),
  drop_relation: (scope, call) => write(scope, `drop ${kindOf(call.args[0]!)} if exists ${str(call.args[0]!)} cascade`),
  truncate_relation: (scope, call) => write(scope, `truncate table ${str(call.args[0]!)}`, true),
  rename_relation: (scope, call) => {
    const [from, to] = call.bind('rename_relation', ['from_relation', 'to_relation']);
    const name = to instanceof RelationValue ? to.path.identifier : str(to!);
    return write(scope, `alter ${kindOf(from!)} ${str(from!)} rename to ${quoted(name ?? '', style(scope).quote)}`, true);
  },
  expand_target_column_types: () => '',
  cache_added: () => '',
  cache_dropped: () => '',
  cache_renamed: () => '',
  commit: (scope) => {
    if (scope.hooks.execute) scope.hooks.ask({ kind: 'commit' });
    return '';
  },
  valid_incremental_strategies: () => ['append', 'delete+insert', 'merge', 'microbatch'],
  location_exists: () => false,
  external_root: ({ context }) => String(context.world.project.target.connection['external_root'] ?? '.'),
  is_motherduck: () => false,
  standardize_grants_dict: (_, call) => grantsOf(call.args[0] ?? null),
  warn_once: (scope, call) => {
    const text = str(call.args[0] ?? '');
    (scope.hooks.message ?? scope.context.world.message)?.call(scope.hooks, text, 'info');
    return '';
  },
  get_incremental_strategy_macro: (scope, call) => {
    const [, strategy] = call.bind('get_incremental_strategy_macro', ['model_context', 'strategy']);
    const name = `get_incremental_${str(strategy!).replaceAll('+', '_')}_sql`;
    return scope.get(name) ?? fail(unknownStrategyMacro, { strategy: str(strategy!), name });
  },
  get_column_schema_from_query: (scope, call) => {
    const [sql] = call.bind('get_column_schema_from_query', ['sql']);
    if (!scope.hooks.execute) return [];
    const answer = scope.hooks.ask({ kind: 'query', sql: str(sql!) });
    return answer.kind === 'query' ? answer.result.columns.map((column) => new ColumnValue(column, style(scope))) : [];
  },
  render_raw_columns_constraints: (scope, call) => {
    const [columns] = call.bind('render_raw_columns_constraints', ['raw_columns']);
    return columns instanceof Dict ? [...columns.values()].map((column) => columnDefinition(scope, column)) : [];
  },
  render_raw_model_constraints: (_, call) => {
    const [constraints] = call.bind('render_raw_model_constraints', ['raw_constraints']);
    return listOf(constraints ?? []).flatMap((constraint) => tableConstraint(constraint) ?? []);
  },
  get_hard_deletes_behavior: (_, call) => {
    const [config] = call.args;
    const of = (key: string): Value => ((config instanceof HostObject ? config.getItem?.(key) : config instanceof Dict ? config.get(key) : null) ?? null);
    const told = of('hard_deletes');
    return told === 'invalidate' || (told === null && of('invalidate_hard_deletes') === true) ? 'invalidate' : told === 'new_record' ? told : 'ignore';
  },
  valid_snapshot_target: (scope, call) => validHistory(scope, call.args[0] ?? null, call.args[1] ?? null, false),
  assert_valid_snapshot_target_given_strategy: (scope, call) => {
    const [relation, names, strategy] = call.bind('assert_valid_snapshot_target_given_strategy', ['relation', 'column_names', 'strategy']);
    return validHistory(scope, relation!, names!, strategy instanceof Dict && strategy.get('hard_deletes') === 'new_record');
  },
  build_catalog_relation: () => null,
  disable_transactions: () => false,
  ensure_transaction: () => '',
};

/** Who may do what, of rows (grantee, privilege_type): a list of grantees for each privilege. */
function grantsOf(table: Value): Value {
  const dict = new Dict();
  if (!(table instanceof TableValue)) return dict;
  for (const row of table.rows) {
    const of = (name: string): string => str(row.getItem(name) ?? '');
    const privilege = of('privilege_type') || of('privilege');
    dict.set(privilege, [...listOf(dict.get(privilege) ?? []), of('grantee') || of('grantee_name')]);
  }
  return dict;
}

/** A contract's column as it stands in CREATE TABLE: name, type, constraints. */
function columnDefinition(scope: NodeScope, column: Value): string {
  if (!(column instanceof Dict)) return '';
  const name = str(column.get('name') ?? '');
  const constraints = listOf(column.get('constraints') ?? []).map((constraint) => (constraint instanceof Dict ? inlineConstraint(constraint) : ''));
  return [column.get('quote') === true ? quoted(name, style(scope).quote) : name, str(column.get('data_type') ?? ''), ...constraints].filter((part) => part !== '').join(' ');
}

function inlineConstraint(constraint: Dict): string {
  const expression = textOrEmpty(constraint.get('expression'));
  switch (constraint.get('type')) {
    case 'not_null':
      return `not null ${expression}`.trim();
    case 'unique':
      return `unique ${expression}`.trim();
    case 'primary_key':
      return `primary key ${expression}`.trim();
    case 'check':
      return `check (${expression})`;
    default:
      return expression;
  }
}

function tableConstraint(constraint: Value): string | undefined {
  if (!(constraint instanceof Dict)) return undefined;
  const columns = listOf(constraint.get('columns') ?? []).map(str).join(', ');
  const expression = textOrEmpty(constraint.get('expression'));
  const name = textOrEmpty(constraint.get('name'));
  const before = name === '' ? '' : `constraint ${name} `;
  switch (constraint.get('type')) {
    case 'check':
      return `${before}check (${expression})`;
    case 'unique':
      return `${before}unique (${columns})`;
    case 'primary_key':
      return `${before}primary key (${columns})`;
    case 'foreign_key':
      return `${before}foreign key (${columns}) references ${expression}`;
    case 'custom':
      return `${before}${expression}`;
    default:
      return undefined;
  }
}

function textOrEmpty(value: Value | undefined): string {
  return value === undefined || value === null ? '' : str(value);
}

function style(scope: NodeScope) {
  return scope.context.style;
}

function text(value: Value): string {
  return value === null ? '' : str(value);
}

/** The relation at a name, or none. */
function existing(scope: NodeScope, database: string, schema: string, identifier: string): RelationValue | null {
  const found = scope.hooks.existing({ database, schema, identifier });
  return found ? new RelationValue({ database: found.database, schema: found.schema, identifier: found.identifier }, found.kind as RelationType, style(scope)) : null;
}

function relations(scope: NodeScope, schema: Value): Value {
  if (!scope.hooks.execute || !(schema instanceof RelationValue)) return [];
  const { database, schema: name } = schema.relation;
  const answer = scope.hooks.ask({ kind: 'relations', database, schema: name });
  if (answer.kind !== 'relations') return [];
  return answer.relations.map((each) => new RelationValue({ database: each.database, schema: each.schema, identifier: each.identifier }, each.kind, style(scope)));
}

/** Fails where a table lacks the columns of a history. */
function validHistory(scope: NodeScope, relation: Value, names: Value, marks: boolean): Value {
  const there = new Set(columns(scope, relation).map(({ name }) => name.toLowerCase()));
  const wanted = ['dbt_scd_id', 'dbt_valid_from', 'dbt_valid_to', ...(marks ? ['dbt_is_deleted'] : [])].map((each) => (names instanceof Dict ? str(names.get(each) ?? each) : each));
  const missing = wanted.filter((name) => !there.has(name.toLowerCase()));
  return missing.length === 0 || !scope.hooks.execute ? '' : fail(templateRaised, { message: `Snapshot target is missing configured columns: ${missing.join(', ')}. See https://docs.getdbt.com/docs/build/snapshots#snapshot-meta-fields for more information.` });
}

/** The type of a column of a file's table, as dbt declares it. */
function columnType(type: string): string {
  const known: Readonly<Record<string, string>> = { int: 'integer', 'decimal(38,0)': 'hugeint', double: 'float8', timestamp: 'timestamp without time zone', string: 'text' };
  return known[type] ?? type;
}

function columns(scope: NodeScope, relation: Value): readonly ColumnType[] {
  if (!scope.hooks.execute || !(relation instanceof RelationValue)) return [];
  const answer = scope.hooks.ask({ kind: 'columns', relation: relation.relation });
  return answer.kind === 'columns' ? (answer.columns ?? []) : [];
}

function query<T extends Value>(scope: NodeScope, sql: string, read: (rows: readonly (readonly unknown[])[]) => T, otherwise: T): T {
  if (!scope.hooks.execute) return otherwise;
  const answer = scope.hooks.ask({ kind: 'query', sql });
  return answer.kind === 'query' ? read(answer.result.rows) : otherwise;
}

/** Runs a statement: its response, and its rows where it only reads. */
export function run(scope: NodeScope, sql: string, begin = false): [Value, TableValue] {
  const empty = new TableValue({ columns: [], rows: [] });
  if (reads(sql, scope.context.world.project.dialect)) {
    const answer = scope.hooks.ask({ kind: 'query', sql, ...(begin && { begin }) });
    return ['OK', answer.kind === 'query' ? new TableValue(answer.result) : empty];
  }
  scope.hooks.ask({ kind: 'statement', sql, ...(begin && { begin }) });
  return ['OK', empty];
}

function write(scope: NodeScope, sql: string, begin = false): Value {
  if (scope.hooks.execute) scope.hooks.ask({ kind: 'statement', sql, ...(begin && { begin }) });
  return '';
}

function schemaOf(relation: Value): string {
  return relation instanceof RelationValue ? relation.with({ include: { identifier: false } }).render() : str(relation);
}

function kindOf(relation: Value): string {
  return relation instanceof RelationValue && relation.type === 'view' ? 'view' : 'table';
}
