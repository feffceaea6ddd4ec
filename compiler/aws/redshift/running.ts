import type { DescribeStatementResponse, ExecuteStatementOutput, Field } from '@aws-sdk/client-redshift-data';
import { EngineError, type QueryResult } from '../../contracts/adapter.ts';
import type { DataApi } from './data-api.ts';
import { redshiftLimit } from './diagnostics.ts';
import { abortedError, statementError, type Place } from './errors.ts';
import type { Statement } from './split.ts';
import { columnOf, valueOf } from './values.ts';

/** The Data API's limits. */
export const MOST_STATEMENTS = 40;
const MOST_BYTES = 100_000;

/** A statement of a request: its text, and where it stands in what the caller gave. */
export interface Placed extends Statement {
  readonly within: string;
}

/** A request that has been carried out. */
export interface Done {
  readonly id: string;
  /** The session that it ran in, where one is kept. */
  readonly session?: string;
  readonly parts: readonly Part[];
}

export interface Part {
  readonly id: string;
  readonly hasRows: boolean;
  /** Rows that it gave or changed, where Redshift tells. */
  readonly rows?: number;
}

/** A request whose statement failed. */
export class RequestFailed extends Error {
  readonly error: EngineError;
  /** Which one. */
  readonly index: number;
  readonly parts: readonly Part[];
  constructor(error: EngineError, index: number, parts: readonly Part[]) {
    super(error.message);
    this.error = error;
    this.index = index;
    this.parts = parts;
  }
}

/** Sends statements as one request (several: one transaction), and follows it to its end. `began` is told its id. Throws a `RequestFailed`, or an `EngineError` when the service itself says no. */
export async function carryOut(api: DataApi, list: readonly Placed[], session: string | undefined, cancelled: () => boolean, began: (id: string) => void): Promise<Done> {
  for (const { sql, within } of list) {
    const bytes = Buffer.byteLength(sql);
    if (bytes > MOST_BYTES) throw new EngineError('sql', 'the text of a statement is too long', { sql: within, diagnostic: redshiftLimit.at(undefined, { what: `a statement of ${bytes} bytes, where 100,000 are the most`, cure: 'Make a shorter text of it: rows that stand in the SQL can be a seed, and parts of a model models of their own.' }) });
  }
  const { where, sessionSeconds } = api.settings;
  const token = api.chance.token();
  const place = session === undefined ? { ...where, ...(sessionSeconds > 0 && { SessionKeepAliveSeconds: sessionSeconds }) } : { SessionId: session };
  const sent: ExecuteStatementOutput = list.length === 1
    ? await api.call('run a statement', 'redshift-data:ExecuteStatement', (client, sdk) => client.send(new sdk.ExecuteStatementCommand({ ...place, Sql: list[0]!.sql, ClientToken: token })))
    : await api.call('run a transaction', 'redshift-data:BatchExecuteStatement', (client, sdk) => client.send(new sdk.BatchExecuteStatementCommand({ ...place, Sqls: list.map(({ sql }) => sql), ClientToken: token })));
  began(sent.Id!);
  const told = await ended(api, sent.Id!);
  const parts = list.length === 1 ? [partOf(told, sent.Id!)] : (told.SubStatements ?? []).map((part) => partOf(part, part.Id!));
  if (told.Status === 'FINISHED') return { id: sent.Id!, parts, ...(sent.SessionId !== undefined ? { session: sent.SessionId } : session !== undefined && { session }) };
  const failed = (told.SubStatements ?? []).findIndex(({ Status }) => Status === 'FAILED' || Status === 'ABORTED');
  const index = Math.max(0, failed);
  const at: Place = { sql: list[index]!.within, at: list[index]!.at };
  if (told.Status === 'ABORTED') throw cancelled() ? new EngineError('cancelled', 'The statement was cancelled.', { sql: at.sql }) : abortedError(told.Error, at);
  throw new RequestFailed(statementError(told.SubStatements?.[failed]?.Error ?? told.Error ?? '', at), index, parts);
}

/** Looks at a statement until it has ended; each pause is longer than the one before, and no two runs' fall together. */
async function ended(api: DataApi, id: string): Promise<DescribeStatementResponse> {
  const { chance, settings } = api;
  for (let pause = 40; ; pause = Math.min(pause * 1.5, settings.pollSeconds * 1000)) {
    const told = await api.call('tell how a statement does', 'redshift-data:DescribeStatement', (client, sdk) => client.send(new sdk.DescribeStatementCommand({ Id: id })));
    if (told.Status === 'FINISHED' || told.Status === 'FAILED' || told.Status === 'ABORTED') return told;
    await chance.wait(pause * (0.8 + 0.4 * chance.random()));
  }
}

function partOf(told: { readonly HasResultSet?: boolean; readonly ResultRows?: number }, id: string): Part {
  const { HasResultSet: hasRows = false, ResultRows: rows } = told;
  return { id, hasRows, ...(rows !== undefined && rows >= 0 && { rows }) };
}

/** All rows of an answer, page after page. */
export async function fetchRows(api: DataApi, id: string): Promise<QueryResult> {
  let rows: readonly unknown[][] = [];
  let columns: QueryResult['columns'] = [];
  for await (const page of pages(api, id)) {
    columns = page.columns;
    rows = rows.length === 0 ? page.rows : [...rows, ...page.rows];
  }
  return { columns, rows };
}

/** An answer, a page at a time. */
export async function* pages(api: DataApi, id: string): AsyncGenerator<{ readonly columns: QueryResult['columns']; readonly rows: readonly unknown[][] }> {
  let next: string | undefined;
  let columns: QueryResult['columns'] = [];
  do {
    const token = next;
    const page = await api.call('give the rows of a statement', 'redshift-data:GetStatementResult', (client, sdk) => client.send(new sdk.GetStatementResultCommand({ Id: id, ...(token !== undefined && { NextToken: token }) })));
    if (page.ColumnMetadata) columns = page.ColumnMetadata.map(columnOf);
    yield { columns, rows: (page.Records ?? []).map((record: Field[]) => record.map((field, index) => valueOf(field, columns[index]?.type ?? ''))) };
    next = page.NextToken === '' ? undefined : page.NextToken;
  } while (next !== undefined);
}
