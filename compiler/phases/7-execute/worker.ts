import type { Connection, Engine } from '../../contracts/adapter.ts';

/** One of the N that run nodes: its connection is opened when it first has work. */
export interface Worker {
  /** 1 to N. */
  readonly number: number;
  connection(): Promise<Connection>;
  /** Percent and rows of what is running, where the engine tells. */
  progress(): { readonly percent?: number; readonly rows?: number } | undefined;
}

export interface Workers {
  readonly all: readonly Worker[];
  /** Interrupts every running statement. */
  cancel(): void;
  close(): Promise<void>;
}

/** Makes N workers on one engine. */
export function openWorkers(engine: Engine, count: number): Workers {
  const connections = new Map<number, Promise<Connection>>();
  const opened = new Map<number, Connection>();
  const all = Array.from({ length: count }, (_, index): Worker => {
    const number = index + 1;
    return {
      number,
      connection() {
        let connection = connections.get(number);
        if (!connection) {
          connection = engine.connect().then((ready) => {
            opened.set(number, ready);
            return ready;
          });
          // A connection that could not be had is asked for again by the next node.
          connection.catch(() => connections.delete(number));
          connections.set(number, connection);
        }
        return connection;
      },
      progress: () => opened.get(number)?.progress?.(),
    };
  });
  return {
    all,
    cancel() {
      for (const connection of opened.values()) connection.cancel();
    },
    async close() {
      await Promise.allSettled(connections.values());
      for (const connection of opened.values()) connection.close();
    },
  };
}
