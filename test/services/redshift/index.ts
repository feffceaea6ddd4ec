import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { jsonError, pass, type FaultAnswer } from '../faults.ts';
import { startPostgres, type PgResult, type PgSession, type Postgres } from '../postgres.ts';
import { copy, copyOf } from './copy.ts';
import { metadataOf, recordOf } from './fields.ts';
import { forPostgres } from './rewrite.ts';
import { SHIMS } from './shims.ts';
import { unload, unloadOf } from './unload.ts';

/**
 * Redshift's Data API on loopback, as its real client sees it, in front of a real PostgreSQL. Real: the protocol, polling, paging, sessions, idempotency by
 * ClientToken, a batch as one transaction, cancelling, and whatever SQL both engines share (DDL in transactions, MERGE, temporary tables).
 * Not Redshift: `rewrite.ts` takes out how tables are spread, sorted and packed, and makes late-binding views bound ones; `shims.ts` stands in for
 * functions; names are cut at 63 bytes instead of 127; nothing is said of speed, of Redshift's refusals of
 * some subqueries, of its error codes, of IAM. UNLOAD is done by DuckDB into the emulated S3 (`unload.ts`), COPY of gzipped CSV by PostgreSQL's own (`copy.ts`). Requests of other services go on to the emulator behind, where there is one.
 */
export interface RedshiftDouble {
  readonly url: string;
  readonly postgres: Postgres;
  /** Names of the calls, as they came. */
  readonly calls: string[];
  /** Every statement that was taken, in order. */
  readonly statements: readonly Statement[];
  /** Decides on each call before anything is done. */
  refuse: (call: string, body: Readonly<Record<string, unknown>>) => FaultAnswer | 'hang-up' | undefined;
  /** The call is carried out, and its answer is lost (`all`) or cut in the middle (`half`). */
  loseAnswer: (call: string, body: Readonly<Record<string, unknown>>) => 'all' | 'half' | undefined;
  /** Before a statement runs; what it waits for holds the statement. */
  before: (sql: string) => Promise<void> | void;
  /** Rows in one page of an answer. */
  pageRows: number;
  /** Most bytes of an answer. */
  mostBytes: number;
  /** Most statements at once. */
  mostActive: number;
  /** Ends a running statement as an administrator would. */
  abort(statement: Statement): Promise<void>;
  /** Ends every session, as a restart of the cluster would. */
  endSessions(): Promise<void>;
  /** Makes another database, with Redshift's functions in it. */
  createDatabase(name: string): Promise<void>;
  /** Waits until no statement is at work. */
  idle(): Promise<void>;
  /** Empties the database. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

export interface Statement {
  readonly id: string;
  readonly session?: string;
  readonly sqls: readonly string[];
  readonly batch: boolean;
  /** Every status that it had. */
  readonly states: string[];
  readonly parts: Part[];
  readonly body: Readonly<Record<string, unknown>>;
  error?: string;
  pid?: number;
  ending?: 'cancelled' | 'aborted';
}

interface Part {
  readonly sql: string;
  status: string;
  error?: string;
  result?: PgResult;
}

class Refused extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const text = { getTypeParser: () => (value: string) => value };
/** Statements whose answers can still be read. */
const KEPT = 50;
/** PostgreSQL keeps no text of a materialized view, and refreshes none by itself: what Redshift keeps is its comment. */
async function keepText(pg: PgSession, sql: string): Promise<void> {
  const [, name] = /^\s*create\s+materialized\s+view\s+(\S+)/i.exec(sql) ?? [];
  if (name !== undefined) await pg.query(`comment on materialized view ${name} is $lakec$${sql}$lakec$`);
}

async function refreshed(pg: PgSession, sql: string): Promise<PgResult | undefined> {
  const [, name, how] = /^\s*alter\s+materialized\s+view\s+(\S+)\s+auto\s+refresh\s+(yes|no)\s*$/i.exec(sql) ?? [];
  if (name === undefined) return undefined;
  const { rows } = await pg.query({ text: `select obj_description('${name}'::regclass)`, rowMode: 'array', types: text });
  return pg.query({ text: `comment on materialized view ${name} is $lakec$${String(rows[0]?.[0]).replace(/auto refresh (yes|no)/i, `auto refresh ${how}`)}$lakec$`, rowMode: 'array', types: text });
}

const FINAL = new Set(['FINISHED', 'FAILED', 'ABORTED']);
/** What PostgreSQL must be told in each session so that it reads literals and names as Redshift does. */
const SESSION = `set search_path = redshift, pg_catalog, "$user", public; set standard_conforming_strings = off; set backslash_quote = on; set escape_string_warning = off; set timezone = 'UTC'; set client_min_messages = error`;

export async function startRedshift(behind?: string): Promise<RedshiftDouble> {
  const postgres = await startPostgres();
  const admin = await postgres.connect();
  await admin.query(SHIMS);
  const sessions = new Map<string, { readonly pg: PgSession; busy: boolean }>();
  const statements: Statement[] = [];
  const tokens = new Map<string, Statement>();
  /** Statements that are being rolled back. */
  const undone = new Set<Statement>();
  const find = (id: unknown): { readonly statement: Statement; readonly part?: Part } => {
    const [whole, number] = String(id).split(':');
    const statement = statements.find((one) => one.id === whole);
    if (!statement) throw new Refused('ResourceNotFoundException', 'Query does not exist.');
    return { statement, ...(number !== undefined && { part: statement.parts[Number(number) - 1] }) };
  };
  const opened = async (database: string): Promise<PgSession> => {
    const pg = await postgres.connect(database).catch((thrown: Error) => {
      throw new Refused('ValidationException', `FATAL: ${thrown.message}`);
    });
    await pg.query(SESSION);
    return pg;
  };
  const submit = async (body: Readonly<Record<string, unknown>>, sqls: readonly string[], batch: boolean): Promise<object> => {
    const token = body['ClientToken'] as string | undefined;
    const known = token === undefined ? undefined : tokens.get(token);
    if (known) return answerOf(known);
    if (sqls.length > 40) throw new Refused('ValidationException', 'Number of SQL statements exceeds the limit of 40.');
    for (const sql of sqls) {
      if (Buffer.byteLength(sql) > 100_000) throw new Refused('ValidationException', 'SQL statement exceeds the maximum length of 100 KB.');
      if (sql.trim() === '') throw new Refused('ValidationException', 'Sql must not be blank.');
    }
    if (statements.filter(({ states }) => !FINAL.has(states.at(-1)!)).length >= double.mostActive) throw new Refused('ActiveStatementsExceededException', 'Active statements exceeded the allowed quota (500).');
    let session = body['SessionId'] as string | undefined;
    let pg: PgSession;
    if (session === undefined) {
      if (body['Database'] === undefined || (body['ClusterIdentifier'] === undefined) === (body['WorkgroupName'] === undefined)) throw new Refused('ValidationException', 'Specify Database, and either ClusterIdentifier or WorkgroupName.');
      pg = await opened(String(body['Database']));
      if (body['SessionKeepAliveSeconds'] !== undefined) sessions.set((session = randomUUID()), { pg, busy: false });
    } else {
      const kept = sessions.get(session);
      if (!kept) throw new Refused('ValidationException', 'Session is not available.');
      if (kept.busy) throw new Refused('ValidationException', 'Session is busy: it runs one statement at a time.');
      if (body['Database'] !== undefined || body['ClusterIdentifier'] !== undefined) throw new Refused('ValidationException', 'A session has its own cluster and database.');
      pg = kept.pg;
    }
    const id = randomUUID();
    const statement: Statement = { id, sqls, batch, states: ['SUBMITTED'], parts: sqls.map((sql) => ({ sql, status: 'SUBMITTED' })), body, ...(session !== undefined && { session }), pid: pg.processID };
    statements.push(statement);
    // Answers of long ago are read by nobody; large ones would fill the memory.
    for (const part of statements.at(-KEPT - 1)?.parts ?? []) if (part.result) part.result = { ...part.result, rows: [] };
    if (token !== undefined) tokens.set(token, statement);
    const kept = session === undefined ? undefined : sessions.get(session);
    if (kept) kept.busy = true;
    void run(statement, pg).finally(() => {
      if (kept) kept.busy = false;
      else void pg.end().catch(() => undefined);
    });
    return answerOf(statement);
  };
  const run = async (statement: Statement, pg: PgSession): Promise<void> => {
    await wait(2);
    statement.states.push('PICKED');
    let at = 0;
    try {
      await double.before(statement.sqls.join(';\n'));
      statement.states.push('STARTED');
      if (statement.ending) throw new Error('cancelled');
      if (statement.batch) await pg.query('begin');
      for (; at < statement.parts.length; at++) {
        const part = statement.parts[at]!;
        part.status = 'STARTED';
        const unloads = unloadOf(part.sql);
        const copies = copyOf(part.sql);
        part.result = unloads ? await unload(pg, unloads, behind!) : copies ? await copy(pg, copies, behind!) : (await refreshed(pg, part.sql)) ?? (await pg.query({ text: forPostgres(part.sql), rowMode: 'array', types: text }));
        await keepText(pg, part.sql);
        if (Buffer.byteLength(JSON.stringify(part.result.rows)) > double.mostBytes) throw new Error('Query result size exceeds the limit of 100 MB.');
        part.status = 'FINISHED';
      }
      if (statement.batch) await pg.query('commit');
      statement.states.push('FINISHED');
    } catch (thrown) {
      undone.add(statement);
      await pg.query('rollback').catch(() => undefined);
      const { message, position } = thrown as { message: string; position?: string };
      const said = `ERROR: ${message}${position === undefined ? '' : `\n  Position: ${position}`}`;
      const part = statement.parts[at];
      if (part) {
        part.status = statement.ending ? 'ABORTED' : 'FAILED';
        part.error = said;
      }
      for (const later of statement.parts.slice(at + 1)) later.status = 'ABORTED';
      statement.error = statement.ending === 'aborted' ? `ERROR: Query (${statements.indexOf(statement) + 1}) cancelled by WLM abort action of Query Monitoring Rule` : said;
      statement.states.push(statement.ending ? 'ABORTED' : 'FAILED');
    }
  };
  const end = async (statement: Statement, ending: 'cancelled' | 'aborted'): Promise<void> => {
    statement.ending = ending;
    // One that has not started never will. Between two statements of a batch there is nothing that it could end.
    while (statement.states.at(-1) === 'STARTED' && !undone.has(statement)) {
      await admin.query(`select pg_cancel_backend(${statement.pid ?? 0})`);
      await wait(20);
    }
  };
  const handlers: Readonly<Record<string, (body: Readonly<Record<string, unknown>>) => Promise<object | string> | object | string>> = {
    ExecuteStatement: (body) => submit(body, [String(body['Sql'] ?? '')], false),
    BatchExecuteStatement: (body) => submit(body, (body['Sqls'] ?? []) as string[], true),
    DescribeStatement(body) {
      const { statement } = find(body['Id']);
      const [only] = statement.parts;
      return {
        ...answerOf(statement), Status: statement.states.at(-1), Duration: 1, RedshiftQueryId: statements.indexOf(statement) + 1, ...(statement.error !== undefined && { Error: statement.error }),
        ...(statement.batch ? { HasResultSet: statement.parts.some(hasRows), SubStatements: statement.parts.map((part, index) => ({ ...told(part), Id: `${statement.id}:${index + 1}` })) } : { QueryString: statement.sqls[0], ...told(only!), Status: statement.states.at(-1), ...(statement.error !== undefined && { Error: statement.error }) }),
      };
    },
    GetStatementResult(body) {
      const { statement, part = statement.parts[0]! } = find(body['Id']);
      if (part.status !== 'FINISHED' || !hasRows(part)) throw new Refused('ResourceNotFoundException', 'Query does not have result. Please check query status with DescribeStatement.');
      const { rows, fields } = part.result!;
      const from = Number(body['NextToken'] ?? 0);
      const to = from + double.pageRows;
      return `{"Records":[${rows.slice(from, to).map((row) => recordOf(row, fields)).join(',')}],"ColumnMetadata":${JSON.stringify(fields.map(metadataOf))},"TotalNumRows":${rows.length}${to < rows.length ? `,"NextToken":"${to}"` : ''}}`;
    },
    async CancelStatement(body) {
      const { statement } = find(body['Id']);
      if (FINAL.has(statement.states.at(-1)!)) throw new Refused('ValidationException', `Could not cancel a query that is already in ${statement.states.at(-1)} state with ID: ${statement.id}`);
      await end(statement, 'cancelled');
      return { Status: true };
    },
    ListStatements: () => ({ Statements: statements.map((statement) => ({ Id: statement.id, Status: statement.states.at(-1), QueryString: statement.sqls[0], IsBatchStatement: statement.batch })).reverse() }),
    async ListDatabases() {
      return { Databases: (await admin.query({ text: "select datname from pg_database where not datistemplate order by 1", rowMode: 'array' })).rows.map(([name]) => name) };
    },
    async ListSchemas() {
      return { Schemas: (await admin.query({ text: "select nspname from pg_namespace where nspname !~ '^(pg_temp|pg_toast|redshift)' order by 1", rowMode: 'array' })).rows.map(([name]) => name) };
    },
    async ListTables(body) {
      const { rows } = await admin.query({ text: `select table_schema, table_name, table_type from information_schema.tables where table_schema like '${String(body['SchemaPattern'] ?? '%')}' and table_schema !~ '^(pg_|redshift|information_schema)' order by 1, 2`, rowMode: 'array' });
      return { Tables: rows.map(([schema, name, type]) => ({ schema, name, type: type === 'VIEW' ? 'VIEW' : 'TABLE' })) };
    },
    async DescribeTable(body) {
      const { rows } = await admin.query({ text: `select column_name, udt_name, is_nullable from information_schema.columns where table_schema = '${String(body['Schema'])}' and table_name = '${String(body['Table'])}' order by ordinal_position`, rowMode: 'array' });
      return { TableName: body['Table'], ColumnList: rows.map(([name, typeName, nullable]) => ({ name, typeName, nullable: nullable === 'YES' ? 1 : 0 })) };
    },
  };
  const server = createServer((asked, answer) => void serve(asked, answer));
  const serve = async (asked: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const target = String(asked.headers['x-amz-target'] ?? '');
    if (!target.startsWith('RedshiftData.')) return behind === undefined ? void asked.socket.destroy() : pass(asked, answer, behind);
    const call = target.slice('RedshiftData.'.length);
    let raw = '';
    for await (const piece of asked) raw += String(piece);
    const body = JSON.parse(raw || '{}') as Record<string, unknown>;
    double.calls.push(call);
    const say = ({ status, headers, body: said }: FaultAnswer): void => void answer.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(said) }).end(said);
    const refused = double.refuse(call, body);
    if (refused === 'hang-up') return void asked.socket.destroy();
    if (refused) return say(refused);
    try {
      const handler = handlers[call];
      if (!handler) throw new Refused('UnknownOperationException', `${call} is not in this double`, 404);
      const made = await handler(body);
      const said = typeof made === 'string' ? made : JSON.stringify(made);
      const lost = double.loseAnswer(call, body);
      if (lost === 'all') return void asked.socket.destroy();
      const headers = { 'content-type': 'application/x-amz-json-1.1', 'content-length': Buffer.byteLength(said) };
      if (lost === 'half') return void answer.writeHead(200, headers).write(said.slice(0, said.length / 2), () => asked.socket.destroy());
      answer.writeHead(200, headers).end(said);
    } catch (thrown) {
      if (!(thrown instanceof Refused)) return say(jsonError(500, 'InternalServerException', (thrown as Error).message));
      say(jsonError(thrown.status, thrown.code, thrown.message));
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endSessions = async (): Promise<void> => {
    for (const { pg } of sessions.values()) await pg.end().catch(() => undefined);
    sessions.clear();
  };
  const double: RedshiftDouble = {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    postgres, calls: [], statements, pageRows: 1000, mostBytes: 100_000_000, mostActive: 500,
    refuse: () => undefined,
    loseAnswer: () => undefined,
    before: () => undefined,
    abort: (statement) => end(statement, 'aborted'),
    endSessions,
    async createDatabase(name) {
      await admin.query(`create database "${name}"`);
      const fresh = await postgres.connect(name);
      await fresh.query(SHIMS);
      await fresh.end();
    },
    async idle() {
      while (statements.some(({ states }) => !FINAL.has(states.at(-1)!))) await wait(20);
    },
    async clear() {
      await endSessions();
      const { rows } = await admin.query({ text: "select nspname from pg_namespace where nspname !~ '^(pg_|redshift|information_schema)'", rowMode: 'array' });
      for (const [schema] of rows) await admin.query(`drop schema "${schema}" cascade`);
      await admin.query('create schema public');
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await endSessions();
      await admin.end();
      await postgres.stop();
    },
  };
  return double;
}

const answerOf = (statement: Statement): object => ({ Id: statement.id, CreatedAt: 1_767_225_600, Database: statement.body['Database'] ?? 'dev', ...(statement.session !== undefined && { SessionId: statement.session }) });
const hasRows = ({ result }: Part): boolean => (result?.fields.length ?? 0) > 0;
// CREATE TABLE AS tells no number.
const told = (part: Part): object => ({ Status: part.status, QueryString: part.sql, HasResultSet: hasRows(part), ResultRows: part.result && /^(SELECT|INSERT|UPDATE|DELETE|MERGE)$/.test(part.result.command) && !/^\s*create/i.test(part.sql) ? (part.result.rowCount ?? -1) : -1, ...(part.error !== undefined && { Error: part.error }) });
