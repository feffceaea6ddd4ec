import type { Connection, Engine } from '../contracts/adapter.ts';
import type { Ask } from '../contracts/questions.ts';
import { actingOn } from './acting.ts';

/** The connection of a node whose template writes. */
export interface OwnConnection {
  /** Answers a template: from the first write on, on the connection. */
  over(ask: Ask): Ask;
  /** Undefined as long as nothing was written. */
  opened(): Promise<Connection> | undefined;
  close(): void;
}

/** What a template makes for its session alone, a temporary table, is there for the node's own statements and gone when they are done. */
export function ownConnection(engine: Engine, signal: AbortSignal): OwnConnection {
  let opened: Promise<Connection> | undefined;
  let acting: Promise<Ask> | undefined;
  const open = async () => {
    const connection = await engine.connect();
    signal.addEventListener('abort', () => connection.cancel(), { once: true });
    return connection;
  };
  return {
    over: (ask) => async (question) => {
      if (question.kind === 'statement') opened ??= open();
      if (!opened || question.kind === 'personal') return ask(question);
      acting ??= opened.then((connection) => actingOn(connection, engine, false).ask);
      return (await acting)(question);
    },
    opened: () => opened,
    close: () => void opened?.then((connection) => connection.close(), () => undefined),
  };
}
