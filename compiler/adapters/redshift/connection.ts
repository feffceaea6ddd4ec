import { EngineError, type Connection, type QueryResult, type TransactionStatement } from '../../contracts/adapter.ts';
import type { DataApi } from '../../aws/redshift/data-api.ts';
import { redshiftLimit } from '../../aws/redshift/diagnostics.ts';
import { redshiftBulkLoad } from '../../aws/redshift/copy.ts';
import { DESCRIBE, redshift } from './dialect.ts';
import { carryOut, fetchRows, MOST_STATEMENTS, RequestFailed, type Done, type Placed } from '../../aws/redshift/running.ts';
import { statements } from '../../aws/redshift/split.ts';

/** A session with Redshift: its temporary tables live as long as it does. It is opened by the first statement, and opened anew when Redshift ended it. */
export function connect(api: DataApi): Connection {
  let session: string | undefined;
  let running: string | undefined;
  let cancelling = false;
  const cancelNow = (id: string): void => {
    // A statement that has just ended can't be cancelled; its own end is what counts.
    void api.call('cancel a statement', 'redshift-data:CancelStatement', (client, sdk) => client.send(new sdk.CancelStatementCommand({ Id: id }))).catch(() => undefined);
  };
  const send = async (list: readonly Placed[]): Promise<Done> => {
    cancelling = false;
    const began = (id: string): void => {
      running = id;
      if (cancelling) cancelNow(id);
    };
    try {
      const done = await carryOut(api, list, session, () => cancelling, began);
      session = done.session;
      return done;
    } catch (error) {
      if (session === undefined || !(error instanceof EngineError) || !SESSION_GONE.test(error.message)) throw error;
      session = undefined;
      const done = await carryOut(api, list, undefined, () => cancelling, began);
      session = done.session;
      return done;
    } finally {
      running = undefined;
    }
  };
  const plainly = async (list: readonly Placed[]): Promise<Done> => {
    try {
      return await send(list);
    } catch (error) {
      throw error instanceof RequestFailed ? error.error : error;
    }
  };
  const bulkLoad = redshiftBulkLoad(api.settings, redshift.relation);
  return {
    ...(bulkLoad && { bulkLoad }),
    async query(sql) {
      const [only] = within(sql);
      if (!only) return { columns: [], rows: [] };
      const done = await plainly([only]);
      const answer = done.parts[0]?.hasRows ? await fetchRows(api, done.parts[0].id) : { columns: [], rows: [] };
      return sql.startsWith(DESCRIBE) ? described(answer) : answer;
    },
    async execute(sql) {
      const list = within(sql);
      if (list.length === 0) return {};
      let last: Done | undefined;
      for (const batch of inBatches(list)) last = await plainly(batch);
      const rows = last?.parts.at(-1)?.rows;
      return rows === undefined ? {} : { rows };
    },
    transaction: (list) => wholly(api, list, send),
    cancel() {
      if (cancelling) return;
      cancelling = true;
      if (running !== undefined) cancelNow(running);
    },
    // A session ends by itself when nothing has run in it for a while; there is no call that ends it.
    close: () => undefined,
  };
}

/** What the Data API says of a session that has ended. */
const SESSION_GONE = /session .*(not (available|found|active)|does not exist|expired|closed|terminated)/i;

/** All statements take effect, or none. A guard's number is seen by a division that fails where it is not zero. */
async function wholly(api: DataApi, list: readonly TransactionStatement[], send: (list: readonly Placed[]) => Promise<Done>): ReturnType<NonNullable<Connection['transaction']>> {
  const parts: (Placed & { readonly step: number; readonly role: 'act' | 'guard' | 'trip' })[] = list.flatMap(({ sql, guard }, step) => {
    const own = within(sql).map((one) => ({ ...one, step, role: guard ? ('guard' as const) : ('act' as const) }));
    return guard ? [...own, { sql: `select 1 / case when n = 0 then 1 else 0 end as passed from (\n${own[0]!.sql}\n) as guard (n)`, at: 0, within: sql, step, role: 'trip' as const }] : own;
  });
  // Descriptions and grants may follow when the rows are in.
  let inside = parts.length;
  while (inside > MOST_STATEMENTS && /^\s*(comment|grant|revoke|analyze)\b/i.test(parts[inside - 1]!.sql)) inside--;
  if (inside > MOST_STATEMENTS) throw tooMany(inside, parts[0]!.within);
  const rest = parts.slice(Math.min(inside, MOST_STATEMENTS));
  let done: Done;
  try {
    done = await send(parts.slice(0, parts.length - rest.length));
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error;
    const failed = parts[error.index]!;
    if (failed.role !== 'trip') throw error.error;
    return { refused: failed.step, count: await numberOf(api, error.parts[error.index - 1]?.id) };
  }
  for (const batch of inBatches(rest)) await send(batch);
  return { rows: list.map((_, step) => lastOf(done.parts.filter((__, index) => parts[index]!.step === step))) };
}

const lastOf = (parts: Done['parts']): number | undefined => parts.at(-1)?.rows;

/** The number that a guard gave before its transaction was undone; where that can't be read any more, it was at least one. */
async function numberOf(api: DataApi, id: string | undefined): Promise<number> {
  if (id === undefined) return 1;
  const answer = await fetchRows(api, id).catch((): QueryResult => ({ columns: [], rows: [] }));
  return Number(answer.rows[0]?.[0] ?? 1);
}

function within(text: string): readonly Placed[] {
  return statements(text).map((one) => ({ ...one, within: text }));
}

function inBatches(list: readonly Placed[]): readonly (readonly Placed[])[] {
  if (list.length > MOST_STATEMENTS && !list.every(({ sql }) => /^\s*(comment|grant|revoke|insert)\b/i.test(sql))) throw tooMany(list.length, list[0]!.within);
  return Array.from({ length: Math.ceil(list.length / MOST_STATEMENTS) }, (_, batch) => list.slice(batch * MOST_STATEMENTS, (batch + 1) * MOST_STATEMENTS));
}

function tooMany(count: number, sql: string): EngineError {
  return new EngineError('sql', 'a transaction has too many statements', { sql, diagnostic: redshiftLimit.at(undefined, { what: `a transaction of ${count} statements, where ${MOST_STATEMENTS} are the most`, cure: 'Take hooks out, or let some run outside of the transaction (transaction: false).' }) });
}

/** An answer's columns as rows. */
function described({ columns }: QueryResult): QueryResult {
  return { columns: [{ name: 'name', type: 'varchar' }, { name: 'type', type: 'varchar' }], rows: columns.map(({ name, type }) => [name, type]) };
}
