import { EngineError, type Connection } from '../../contracts/adapter.ts';

/** A comment beside each statement: before it, on a line of its own, or after it. */
export interface Comment {
  readonly text: string;
  readonly append: boolean;
}

/** The connection, each of whose statements carries the comment; what the engine says of a statement is told as if it had none. */
export function commented(connection: Connection, comment: Comment | undefined): Connection {
  if (!comment) return connection;
  const { text, append } = comment;
  const before = append ? '' : `${text}\n`;
  const within = async <T>(sql: string, run: (sql: string) => Promise<T>): Promise<T> => {
    try {
      return await run(append ? `${sql}\n${text}` : before + sql);
    } catch (error) {
      if (!(error instanceof EngineError) || error.sql === undefined) throw error;
      const { kind, message, offset, suggestion, fault, candidates, diagnostic } = error;
      throw new EngineError(kind, message, { sql, offset: offset === undefined ? undefined : Math.max(0, offset - before.length), suggestion, fault, candidates, diagnostic });
    }
  };
  return { ...connection, query: (sql) => within(sql, connection.query), execute: (sql) => within(sql, connection.execute) };
}
