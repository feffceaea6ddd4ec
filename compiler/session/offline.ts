import { EngineError, type Engine, type EngineErrorKind } from '../contracts/adapter.ts';

/** Stands for an engine that can't be asked: nothing is there, and a template that asks something is told why it gets no answer. */
export function offline(why: string): Engine {
  return {
    async connect() {
      throw new EngineError('connection', why);
    },
    listRelations: async () => [],
    listColumns: async () => new Map(),
    columns: async () => undefined,
    close: async () => undefined,
  };
}

/** Why an engine can't be asked: nobody signs in, or nobody answers. Undefined for any other failure. */
export function whyOffline(error: unknown): string | undefined {
  return error instanceof EngineError && AWAY.has(error.kind) && error.diagnostic === undefined ? error.message.replace(/\.$/, '') : undefined;
}

const AWAY: ReadonlySet<EngineErrorKind> = new Set(['connection', 'credentials', 'throttled']);
