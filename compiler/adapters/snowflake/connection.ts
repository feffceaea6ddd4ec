import { EngineError, type Connection, type QueryResult, type StatementsFor } from '../../contracts/adapter.ts';
import { statementsOf } from '../../sql/statements.ts';
import { DESCRIBE } from './dialect.ts';
import { identifier, storedName } from '../../sql/folded-names.ts';
import { snowflakeBulkLoad } from '../../snowflake/bulk-load.ts';
import type { Ran, Session } from '../../snowflake/session.ts';
import { columnOf, resultOf } from '../../snowflake/values.ts';

export interface ConnectionDefaults {
  readonly warehouse?: string;
  readonly queryTag?: string;
}

/** A session as the execute phase uses it. Statements are told apart here: Snowflake takes one at a time. */
export function wrapSession(session: Session, defaults: ConnectionDefaults): Connection {
  let tag = defaults.queryTag ?? tagOf({});
  let warehouse = defaults.warehouse;
  let inTransaction = false;
  const one = async (sql: string): Promise<Ran> => {
    const ran = await session.run(sql, { tag, detached: !inTransaction && !isControl(sql) });
    if (/^\s*begin\b/i.test(sql)) inTransaction = true;
    if (/^\s*(commit|rollback)\b/i.test(sql)) inTransaction = false;
    if (/^\s*create\s+(or\s+replace\s+)?temporary\b/i.test(sql)) temporary = true;
    session.bound = inTransaction || temporary;
    return ran;
  };
  let temporary = false;
  return {
    bulkLoad: snowflakeBulkLoad,
    async query(sql) {
      if (sql.startsWith(DESCRIBE)) return described(await session.run(sql.slice(DESCRIBE.length), { tag, describe: true }));
      return resultOf(await session.run(sql, { tag }));
    },
    async execute(sql) {
      let rows: number | undefined;
      for (const statement of statementsOf(sql)) {
        const ran = await one(statement);
        rows = changed(ran) ?? rows;
      }
      return rows === undefined ? {} : { rows };
    },
    async transaction(list) {
      const parts = list.flatMap(({ sql, guard }, step) => (guard ? [guarded(sql, step)] : statementsOf(sql)).map((text) => ({ text, step })));
      try {
        const ran = await session.runTogether(['begin transaction', ...parts.map(({ text }) => text), 'commit'], { tag });
        return { rows: list.map((_, step) => changed(ran[parts.findLastIndex((part) => part.step === step) + 1]!)) };
      } catch (error) {
        await session.run('rollback', { tag }).catch(() => undefined);
        const [, refused, count] = GUARD.exec(error instanceof EngineError ? error.message : '') ?? [];
        if (refused === undefined) throw error;
        return { refused: Number(refused), count: Number(count) };
      }
    },
    async about({ runId, node, config }: StatementsFor) {
      // What the last node left in temporary tables is nobody's now.
      temporary = false;
      session.bound = inTransaction;
      tag = typeof config['query_tag'] === 'string' ? config['query_tag'] : (defaults.queryTag ?? tagOf({ runId, node }));
      const wanted = typeof config['snowflake_warehouse'] === 'string' ? config['snowflake_warehouse'] : defaults.warehouse;
      if (wanted === warehouse || wanted === undefined) return;
      await session.run(`use warehouse ${identifier(wanted)}`, { tag });
      warehouse = wanted;
    },
    cancel: () => session.cancel(),
    close: () => void session.close(),
  };
}

/** A guard within a request of several statements: a number that is not zero ends it, and is told by what it can't be made of. */
function guarded(sql: string, at: number): string {
  return `select iff(n = 0, 0, to_number('lakec guard ${at} found ' || n)) as passed from (\n${sql}\n) as guard (n)`;
}

const GUARD = /lakec guard (\d+) found (\d+)/;

/** What `QUERY_HISTORY` shows beside each statement. */
function tagOf({ runId, node }: { readonly runId?: string; readonly node?: string }): string {
  return JSON.stringify({ app: 'lakec', ...(runId !== undefined && { run_id: runId }), ...(node !== undefined && { node }) }).slice(0, 2000);
}

/** The columns of a SELECT that was not run, as rows. */
function described({ statement }: Ran): QueryResult {
  const text = { type: 'VARCHAR' };
  return { columns: [{ name: 'name', ...text }, { name: 'type', ...text }], rows: (statement.getColumns() ?? []).map(columnOf).map(({ name, type }) => [storedName(name), type]) };
}

/** Statements about the session, which are at once done, and PUT, which the client itself carries out. */
function isControl(sql: string): boolean {
  return /^\s*(begin|commit|rollback|use|put|alter\s+session|set|unset)\b/i.test(sql);
}

/** How many rows an INSERT, UPDATE, DELETE or MERGE changed. */
function changed({ statement }: Ran): number | undefined {
  const count = statement.getNumUpdatedRows();
  return count === undefined || count < 0 ? undefined : count;
}

