import type { Connection, Engine } from '../contracts/adapter.ts';
import type { Ask } from '../contracts/questions.ts';
import { Bug } from '../diagnostics/bug.ts';

/** A macro that acts, on one connection. */
export interface Acting {
  readonly ask: Ask;
  /** Rows that the last statement that told them changed. */
  rows(): number | undefined;
  /** Undoes what was not committed. */
  end(): Promise<void>;
}

const BEGIN = /^\s*begin(\s+transaction)?\s*;?\s*$/i;
const COMMIT = /^\s*(commit|end)(\s+transaction)?\s*;?\s*$/i;

/**
 * Answers what a macro asks and does what it writes, in dbt's transactions: one begins with the first statement that wants one, and ends with
 * `adapter.commit()`; what is not committed at the end is rolled back.
 */
export function actingOn(connection: Connection, engine: Engine, transactions: boolean): Acting {
  let open = false;
  let changed: number | undefined;
  const begin = async (wanted: boolean | undefined) => {
    if (!wanted || open || !transactions) return;
    await connection.execute('begin transaction');
    open = true;
  };
  const commit = async () => {
    if (open) await connection.execute('commit');
    open = false;
  };
  return {
    async ask(question) {
      switch (question.kind) {
        case 'query':
          await begin(question.begin);
          return { kind: 'query', result: await connection.query(question.sql) };
        case 'statement': {
          if (COMMIT.test(question.sql)) {
            await commit();
            return { kind: 'statement' };
          }
          const begins = BEGIN.test(question.sql);
          await begin(begins || question.begin === true);
          if (begins) return { kind: 'statement' };
          const { rows } = await connection.execute(question.sql);
          if (rows !== undefined) changed = rows;
          return { kind: 'statement', ...(rows !== undefined && { rows }) };
        }
        case 'commit':
          await commit();
          return question;
        case 'columns':
          return { kind: 'columns', columns: await (connection.columns ?? engine.columns)(question.relation) };
        case 'relations':
          return { kind: 'relations', relations: await (connection.relations ?? engine.listRelations)([question]) };
        case 'personal':
          throw new Bug('What acts on an engine asked which columns are personal data.');
      }
    },
    rows: () => changed,
    async end() {
      if (open) await connection.execute('rollback').catch(() => undefined);
      open = false;
    },
  };
}
