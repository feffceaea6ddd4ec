import { EngineError, type Connection, type Engine } from '../../contracts/adapter.ts';

/** How often a cancelled statement is interrupted again: an interrupt that comes before the engine has begun is lost. Milliseconds. */
const INTERRUPT_EVERY = 50;

/** One of the N that run nodes: its connection is opened when it first has work. */
export interface Worker {
  /** 1 to N. */
  readonly number: number;
  /** Once the run is cancelled its statements are refused with an `EngineError` of kind `cancelled`. */
  connection(): Promise<Connection>;
  /** Runs a statement that ends something (a rollback, the removal of what was left aside), cancelled or not; a failure is not told. */
  tidy(sql: string): Promise<void>;
  /** Percent and rows of what is running, where the engine tells. */
  progress(): { readonly percent?: number; readonly rows?: number } | undefined;
}

export interface Workers {
  readonly all: readonly Worker[];
  /** Interrupts every running statement, and lets no other begin. */
  cancel(): void;
  close(): Promise<void>;
}

/** Makes N workers on one engine. */
export function openWorkers(engine: Engine, count: number): Workers {
  const opened = Array.from({ length: count }, (): Opened => ({ running: 0 }));
  let interrupts: NodeJS.Timeout | undefined;
  const refuseWhenCancelled = () => {
    if (interrupts) throw new EngineError('cancelled', 'The run was cancelled.');
  };
  const interrupt = () => {
    for (const { raw, running } of opened) if (running > 0) raw?.cancel();
  };
  const workerOf = (own: Opened, index: number): Worker => {
    const during = async <T>(act: (raw: Connection) => Promise<T>): Promise<T> => {
      refuseWhenCancelled();
      own.running++;
      try {
        return await act(own.raw!);
      } finally {
        own.running--;
      }
    };
    return {
      number: index + 1,
      async connection() {
        refuseWhenCancelled();
        own.raw ??= await engine.connect();
        const whole = own.raw.transaction && { transaction: (statements: Parameters<NonNullable<Connection['transaction']>>[0]) => during((raw) => raw.transaction!(statements)) };
        return { ...own.raw, query: (sql) => during((raw) => raw.query(sql)), execute: (sql) => during((raw) => raw.execute(sql)), ...whole };
      },
      async tidy(sql) {
        await own.raw?.execute(sql).catch(() => undefined);
      },
      progress: () => own.raw?.progress?.(),
    };
  };
  return {
    all: opened.map(workerOf),
    cancel() {
      interrupts ??= setInterval(interrupt, INTERRUPT_EVERY);
      interrupt();
    },
    async close() {
      clearInterval(interrupts);
      for (const { raw } of opened) raw?.close();
    },
  };
}

interface Opened {
  raw?: Connection;
  /** Statements that may be interrupted. */
  running: number;
}
