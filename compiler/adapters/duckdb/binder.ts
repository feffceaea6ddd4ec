import type { DuckDBConnection } from '@duckdb/node-api';
import { awsSettings } from '../../aws/client-options.ts';
import type { Binder, BinderWorld } from '../../contracts/adapter.ts';
import { EngineError } from '../../contracts/adapter.ts';
import type { ColumnType, Relation } from '../../contracts/relation.ts';
import { code, tokenize } from '../../sql/tokenize.ts';
import { mayHaveMethods, methodCalls } from '../../sql/method-calls.ts';
import { callsOf } from './calls.ts';
import { duckdb } from './dialect.ts';
import { engineError, fromBytes } from './errors.ts';
import { literalsOf } from './literals.ts';
import type { ExtensionPlaces } from './extensions.ts';
import { objectStoreAccess } from './object-store.ts';
import { together } from './together.ts';
import { searchPath } from './search-path.ts';
import { typeName } from './values.ts';

// StatementType.SELECT of DuckDB's client.
const SELECT = 1;

/** Sessions that describe at the same time: preparing a statement keeps a core busy. */
const SESSIONS = 2;

/** Trees that are asked for at once: few enough that they take little memory. */
const TREES = 64;

type Described = { readonly columns: readonly ColumnType[] } | { readonly error: EngineError };

/** A DuckDB in memory that holds empty tables: it answers what a SELECT gives by preparing it, and runs nothing. */
export async function openDuckdbBinder(world?: BinderWorld): Promise<Binder> {
  const { DuckDBInstance: Instance } = await import('./client.ts');
  // A check downloads nothing: what it lacks, it does not judge. That its tables are empty says nothing of theirs.
  const instance = await Instance.create(':memory:', { errors_as_json: 'true', threads: '1', enable_external_access: 'true', autoinstall_known_extensions: 'false', disabled_optimizers: 'statistics_propagation', ...(world && searchPath(world.host.root)) });
  const connect = async (): Promise<DuckDBConnection> => {
    const session = await instance.connect();
    await session.run("set TimeZone = 'UTC'");
    return session;
  };
  // Names and types are known before the optimizer starts, which takes half of the time.
  const quick = await Promise.all(
    Array.from({ length: SESSIONS }, async () => {
      const session = await connect();
      await session.run('pragma disable_optimizer');
      return session;
    }),
  );
  const thorough = await connect();
  const store = world && objectStoreAccess({ aws: awsSettings(world.project.config, world.host.env), extensions: extensionsOf(world), now: world.host.now, viewsToo: false, connect });
  const borrow = pool(quick);
  const tables = new Tables(thorough);
  const text = (query: string): Promise<string | undefined> => borrow((session) => onlyText(session, query));
  let functions: Promise<ReadonlySet<string>> | undefined;
  const ownFunctions = (): Promise<ReadonlySet<string>> => (functions ??= borrow((session) => namesIn(session, 'lower(function_name)', 'internal')));
  let macros: Promise<ReadonlySet<string>> | undefined;
  const learnt = (): Promise<ReadonlySet<string>> => (macros ??= borrow((session) => namesIn(session, "lower(schema_name || '.' || function_name)", 'not internal')));
  const asked = together((sqls: readonly string[]) => borrow((session) => eachOf(session, 'json_serialize_sql', sqls)), TREES);
  const serialized = async (sql: string): Promise<string | undefined> => {
    const json = await asked(sql);
    // It writes numbers beyond all others by their names, which is no JSON.
    const valid = json?.replace(/"value":(-?Infinity|NaN)(?=[,}])/g, '"value":"$1"');
    return valid !== undefined && mayHaveMethods(valid) ? methodCalls(valid, await ownFunctions(), await learnt()) : valid;
  };
  const written = together((trees: readonly string[]) => borrow((session) => eachOf(session, 'json_deserialize_sql', trees)), TREES);
  const unreadable = literalsOf(borrow, thorough);
  let aggregates: Promise<ReadonlySet<string>> | undefined;
  const describe = async (sql: string): Promise<Described> => {
    try {
      await store?.before(sql);
    } catch (thrown) {
      if (thrown instanceof EngineError) return { error: thrown };
      throw thrown;
    }
    const found = await borrow((session) => prepared(session, sql));
    // What only the plain planner can't do is no error of the SQL.
    return 'error' in found && found.error.fault === undefined ? prepared(thorough, sql) : found;
  };
  return {
    define: (relation, columns) => tables.define(relation, columns),
    defined: (name) => tables.madeBy(name),
    describe,
    unreadable,
    async learn(statements) {
      for (const statement of statements) await thorough.run(statement).catch(() => undefined);
      macros = undefined;
    },
    calls: (sql) => callsOf(sql, serialized, text, describe),
    async tree(sql) {
      const json = await serialized(sql);
      const tree = json === undefined ? undefined : (JSON.parse(json) as { readonly error: boolean; readonly statements: readonly { readonly node: object }[] });
      return tree?.error === false && tree.statements.length === 1 ? tree.statements[0]!.node : undefined;
    },
    aggregates: () => (aggregates ??= borrow((session) => namesIn(session, 'lower(function_name)', "function_type = 'aggregate'"))),
    parsed: async (sql) => parsed(sql, await serialized(sql)),
    unparsed: written,
    close: async () => {
      for (const session of [...quick, thorough]) session.closeSync();
      instance.closeSync();
    },
  };
}

function extensionsOf({ host, project }: BinderWorld): ExtensionPlaces {
  const { extensions } = project.target.connection;
  return { host, given: Array.isArray(extensions) ? extensions.filter((one): one is string => typeof one === 'string') : [] };
}

async function prepared(session: DuckDBConnection, sql: string): Promise<Described> {
  let statement;
  try {
    statement = await session.prepare(sql);
  } catch (thrown) {
    const error = engineError(thrown, sql);
    // DuckDB makes two statements of a PIVOT that has to look at the rows first.
    return { error: error.message.includes('multiple statements') ? new EngineError('sql', 'Its columns are made of the values of its rows', { sql, fault: { kind: 'beyond-the-binder' } }) : error };
  }
  try {
    const type: number = statement.statementType;
    if (type !== SELECT) return { error: new EngineError('sql', 'This is no SELECT.', { sql, offset: 0, fault: { kind: 'not-a-select' } }) };
    if (statement.parameterCount > 0) return { error: parameterError(sql) };
    return { columns: Array.from({ length: statement.columnCount }, (_, index) => ({ name: statement.columnName(index), type: typeName(statement.columnType(index)) })) };
  } finally {
    statement.destroySync();
  }
}

/** `$1` and `?` stand for values that come beside a statement; beside a model come none. */
function parameterError(sql: string): EngineError {
  const tokens = code(tokenize(sql, 'duckdb'));
  const at = tokens.findIndex(({ kind, text }) => kind === 'operator' && (text === '$' || text === '?'));
  const name = at < 0 ? 'in it' : `"${tokens[at]!.text}${tokens[at]!.text === '$' ? (tokens[at + 1]?.text ?? '') : ''}"`;
  return new EngineError('sql', `The parameter ${name} has no value; write the value itself, or {{ var('name') }}`, { sql, ...(at >= 0 && { offset: tokens[at]!.start }) });
}

/** The tree of a SELECT, or why there is none. */
function parsed(sql: string, json = '{"error":true}'): { readonly json: string } | { readonly error: EngineError } {
  const { error, error_message = 'It can\'t be read', position, statements = [] } = JSON.parse(json) as { error: boolean; error_message?: string; position?: string; statements?: readonly unknown[] };
  if (!error && statements.length === 1) return { json };
  const bytes = Number(position);
  return { error: new EngineError('sql', error ? error_message : 'It is not one statement', { sql, ...(position !== undefined && Number.isInteger(bytes) && { offset: fromBytes(sql, bytes) }) }) };
}

/** The one text that a query gives; undefined when it fails. */
async function onlyText(session: DuckDBConnection, query: string): Promise<string | undefined> {
  try {
    const value = (await (await session.run(query)).getRows())[0]?.[0];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Names of functions, in lower case. */
async function namesIn(session: DuckDBConnection, written: string, condition: string): Promise<ReadonlySet<string>> {
  const found = await session.run(`select distinct ${written} from duckdb_functions() where ${condition}`);
  return new Set((await found.getRows()).map(([name]) => String(name)));
}

/** What a function makes of each of these texts, in their order: most of what one costs is the asking. */
async function eachOf(session: DuckDBConnection, name: string, texts: readonly string[]): Promise<readonly (string | undefined)[]> {
  const rows = texts.map((text, i) => `(${i}, ${duckdb.string(text)})`).join(', ');
  try {
    const found = await (await session.run(`select ${name}(given) from (values ${rows}) as asked(i, given) order by i`)).getRows();
    return found.map(([made]) => (typeof made === 'string' ? made : undefined));
  } catch {
    // One of them is refused as a whole: each on its own.
    const found: (string | undefined)[] = [];
    for (const text of texts) found.push(...(texts.length === 1 ? [undefined] : await eachOf(session, name, [text])));
    return found;
  }
}

/** Hands out sessions, each to one caller at a time, first come first served. */
function pool(sessions: readonly DuckDBConnection[]): <T>(work: (session: DuckDBConnection) => Promise<T>) => Promise<T> {
  const free = [...sessions];
  const waiting: ((session: DuckDBConnection) => void)[] = [];
  return async (work) => {
    const session = free.pop() ?? (await new Promise<DuckDBConnection>((resolve) => waiting.push(resolve)));
    try {
      return await work(session);
    } finally {
      const next = waiting.shift();
      if (next) next(session);
      else free.push(session);
    }
  };
}

interface Definition {
  readonly relation: Relation;
  readonly sql: string;
}

/** The empty tables. Those that are asked for at the same time are made by one statement list. */
class Tables {
  readonly #session: DuckDBConnection;
  readonly #databases = new Set<string>();
  readonly #schemas = new Set<string>();
  readonly #made = new Map<string, string>();
  readonly #quoted = new Map<string, string>();
  readonly #make = together((batch: readonly Definition[]) => this.#makeAll(batch));

  constructor(session: DuckDBConnection) {
    this.#session = session;
  }

  async define(relation: Relation, columns: readonly ColumnType[]): Promise<void> {
    const name = duckdb.relation(relation);
    const list = columns.length > 0 ? columns : [{ name: 'nothing', type: 'INTEGER' }];
    this.#quoted.set([relation.database, relation.schema, relation.identifier].filter((part) => part !== '').map(duckdb.quote).join('.'), name);
    const sql = `create or replace table ${name} (${list.map((column) => `${duckdb.quote(column.name)} ${duckdb.type(column.type)}`).join(', ')})`;
    const refused = await this.#make({ relation, sql });
    if (refused) throw refused;
  }

  /** The statement that made a table, by its name with quotes around each part. */
  madeBy(name: string): string | undefined {
    return this.#made.get(this.#quoted.get(name) ?? '');
  }

  async #makeAll(batch: readonly Definition[]): Promise<readonly (EngineError | undefined)[]> {
    const fresh = batch.filter(({ relation, sql }) => this.#made.get(duckdb.relation(relation)) !== sql);
    const atOnce = fresh.length === 0 || (await this.#run(fresh)) === undefined;
    const refusals: (EngineError | undefined)[] = [];
    for (const each of batch) {
      const refused = atOnce || !fresh.includes(each) ? undefined : await this.#run([each]);
      if (refused) this.#made.delete(duckdb.relation(each.relation));
      else this.#made.set(duckdb.relation(each.relation), each.sql);
      refusals.push(refused);
    }
    return refusals;
  }

  async #run(batch: readonly Definition[]): Promise<EngineError | undefined> {
    const sql = [...batch.flatMap(({ relation }) => this.#schemaOf(relation)), ...batch.map((each) => each.sql)].join(';\n');
    try {
      await this.#session.run(sql);
      return undefined;
    } catch (thrown) {
      return engineError(thrown, sql);
    }
  }

  #schemaOf(relation: Relation): readonly string[] {
    const database = relation.database.toLowerCase();
    const schema = `${database}.${relation.schema.toLowerCase()}`;
    if (this.#schemas.has(schema)) return [];
    this.#schemas.add(schema);
    if (database === '' || this.#databases.has(database)) return [duckdb.createSchema(relation)];
    this.#databases.add(database);
    return [`attach if not exists ':memory:' as ${duckdb.identifier(relation.database)}`, duckdb.createSchema(relation)];
  }
}
