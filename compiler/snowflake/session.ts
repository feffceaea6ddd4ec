import { EngineError, type QueryResult } from '../contracts/adapter.ts';
import type { ColumnType } from '../contracts/relation.ts';
import { secretsOf, type SnowflakeSettings } from './settings.ts';
import { engineError, isLost } from './errors.ts';
import { readsParts, rowsOfParts } from './parts.ts';
import { loadSdk, type FileAndStageBindStatement, type RowStatement, type SdkConnection, type StatementOption } from './sdk.ts';
import { signInOptions } from './sign-in.ts';
import { AS_TEXT, columnOf, readerOf, resultOf, SESSION } from './values.ts';

/** How a statement is to be carried out. */
export interface HowToRun {
  /** It is started, and its result asked for by its id, so that it is known to have arrived; inside a transaction statements follow each other. */
  readonly detached?: boolean;
  readonly describe?: boolean;
  readonly stream?: boolean;
  readonly tag?: string;
}

export interface Ran {
  readonly statement: RowStatement;
  readonly rows: readonly (readonly unknown[])[];
}

/** A session with Snowflake: opened when it is first needed, kept alive, and opened again when it is gone and nothing of it is missed. */
export class Session {
  readonly #settings: SnowflakeSettings;
  readonly #root: string;
  readonly #tell: (text: string) => void;
  #connection: SdkConnection | undefined;
  #running: RowStatement | undefined;
  #reading: AbortController | undefined;
  /** Of the account, as the client has it. */
  #address: string | undefined;
  #cancelled = false;
  /** It holds a transaction or temporary tables, which another session would not have. */
  bound = false;

  /** `tell`: says a line to whoever waits, such as where to sign in. */
  constructor(settings: SnowflakeSettings, root: string, tell: (text: string) => void = () => undefined) {
    this.#settings = settings;
    this.#root = root;
    this.#tell = tell;
  }

  /**
   * Carries statements out as one request, which Snowflake carries on with whoever is there to hear of it: what a client that is killed began
   * comes to its end. The results, in order.
   */
  async runTogether(statements: readonly string[], how: Pick<HowToRun, 'tag'> = {}): Promise<readonly Ran[]> {
    this.#cancelled = false;
    for (let attempt = 1; ; attempt++) {
      const sql = statements.join(';\n');
      try {
        return await this.#together(await this.open(), sql, statements.length, how);
      } catch (thrown) {
        if (!this.#again(thrown, attempt, sql)) throw engineError(thrown, sql, secretsOf(this.#settings));
      }
    }
  }

  /** Carries a statement out. A session that is gone is opened anew, and the statement, which was refused, is run there. */
  async run(sql: string, how: HowToRun = {}): Promise<Ran> {
    this.#cancelled = false;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(await this.open(), sql, how);
      } catch (thrown) {
        if (!this.#again(thrown, attempt, sql)) throw engineError(thrown, sql, secretsOf(this.#settings));
      }
    }
  }

  /** True when a request was refused for a session that is gone, and another session can take it. */
  #again(thrown: unknown, attempt: number, sql: string): boolean {
    if (!isLost(thrown)) return false;
    this.#connection = undefined;
    if (this.bound) throw new EngineError('connection', 'The session ended while a transaction or temporary tables were open', { sql, suggestion: 'Type `lakec retry`: the table is as it was.' });
    return attempt === 1;
  }

  /** Columns and rows of a query. */
  async ask(sql: string): Promise<QueryResult> {
    return resultOf(await this.run(sql));
  }

  /** The columns that a SELECT gives, without running it. */
  async describe(sql: string): Promise<readonly ColumnType[]> {
    return ((await this.run(sql, { describe: true })).statement.getColumns() ?? []).map(columnOf);
  }

  /** A query's rows as they come, so that memory is bounded however large the result and its parts are. */
  async *stream(sql: string): AsyncGenerator<readonly unknown[]> {
    const { statement } = await this.run(sql, { stream: true });
    const readers = (statement.getColumns() ?? []).map(readerOf);
    const reading = new AbortController();
    this.#running = statement;
    this.#reading = reading;
    try {
      if (this.#address === undefined || !readsParts(this.#settings, process.env)) {
        for await (const row of statement.streamRows()) yield (row as readonly unknown[]).map((value, at) => readers[at]!(value));
        return;
      }
      for await (const rows of rowsOfParts(this.#connection!, this.#address, statement.getQueryId(), reading.signal)) for (const row of rows) yield row.map((value, at) => readers[at]!(value));
    } catch (thrown) {
      throw engineError(reading.signal.aborted ? Object.assign(new Error('SQL execution canceled'), { code: '000604' }) : thrown, sql, secretsOf(this.#settings));
    } finally {
      this.#running = undefined;
      this.#reading = undefined;
    }
  }

  /** Ends what is running: it is refused as cancelled. */
  cancel(): void {
    this.#cancelled = true;
    this.#reading?.abort();
    this.#running?.cancel();
  }

  async open(): Promise<SdkConnection> {
    if (this.#connection) return this.#connection;
    const opened = await inTurn(() => this.#signIn());
    try {
      const parameters = Object.entries({ ...SESSION, ...this.#settings.session_parameters }).map(([name, value]) => `${name} = ${typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : value}`);
      await this.#once(opened, `alter session set ${parameters.join(', ')}`, {});
    } catch (thrown) {
      throw engineError(thrown, undefined, secretsOf(this.#settings));
    }
    this.#connection = opened;
    return opened;
  }

  /** Ends the session there; what it left undone is rolled back. */
  close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    if (!connection) return Promise.resolve();
    return new Promise((resolve) => {
      const late = setTimeout(resolve, 5_000);
      connection.destroy(() => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  async #signIn(): Promise<SdkConnection> {
    const secrets = secretsOf(this.#settings);
    try {
      const sdk = await loadSdk();
      // The client has this for all connections of the process.
      if (this.#settings.insecure_mode === true) sdk.configure({ disableOCSPChecks: true });
      const options = signInOptions(this.#settings, this.#root, this.#tell);
      const connection = sdk.createConnection(options);
      this.#address = options.accessUrl;
      return await new Promise<SdkConnection>((resolve, reject) => {
        connection.connectAsync((error) => (error ? reject(error) : resolve(connection))).catch(reject);
      });
    } catch (thrown) {
      throw engineError(thrown, undefined, secrets);
    }
  }

  async #once(connection: SdkConnection, sql: string, how: HowToRun): Promise<Ran> {
    const shared: Partial<StatementOption> = { rowMode: 'array', fetchAsString: [...AS_TEXT], ...(how.stream && { streamResult: true }) };
    const parameters = how.tag === undefined ? {} : { parameters: { QUERY_TAG: how.tag } };
    try {
      if (!how.detached) return await this.#complete((complete) => connection.execute({ ...shared, ...parameters, ...(how.describe && { describeOnly: true }), sqlText: sql, complete }));
      // Without `streamResult` the client would not tell that the statement was refused.
      const { statement } = await this.#complete((complete) => connection.execute({ ...parameters, sqlText: sql, asyncExec: true, streamResult: true, complete }));
      if (this.#cancelled) statement.cancel();
      return await this.#complete((complete) => connection.fetchResult({ ...shared, queryId: statement.getQueryId(), complete }));
    } finally {
      this.#running = undefined;
    }
  }

  async #together(connection: SdkConnection, sql: string, count: number, { tag }: Pick<HowToRun, 'tag'>): Promise<readonly Ran[]> {
    const made: Ran[] = [];
    try {
      return await new Promise((resolve, reject) => {
        this.#running = connection.execute({
          rowMode: 'array', fetchAsString: [...AS_TEXT], sqlText: sql, parameters: { MULTI_STATEMENT_COUNT: count, ...(tag !== undefined && { QUERY_TAG: tag }) },
          complete(error, statement, rows) {
            if (error) return reject(error);
            made.push({ statement, rows: (rows ?? []) as (readonly unknown[])[] });
            // Its types say this of files alone.
            const parts = statement as unknown as Pick<FileAndStageBindStatement, 'hasNext' | 'NextResult'>;
            if (made.length < count && parts.hasNext()) parts.NextResult();
            else resolve(made);
          },
        });
        if (this.#cancelled) this.#running.cancel();
      });
    } finally {
      this.#running = undefined;
    }
  }

  #complete(start: (complete: NonNullable<StatementOption['complete']>) => RowStatement): Promise<Ran> {
    return new Promise((resolve, reject) => {
      this.#running = start((error, statement, rows) => (error ? reject(error) : resolve({ statement, rows: (rows ?? []) as (readonly unknown[])[] })));
      if (this.#cancelled) this.#running.cancel();
    });
  }
}

let last: Promise<unknown> = Promise.resolve();

/** One sign-in after the other: the second finds what the first was given, and no two windows of a browser open. */
function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const next = last.then(act, act);
  last = next.catch(() => undefined);
  return next;
}
