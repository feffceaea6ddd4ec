import { setTimeout } from 'node:timers/promises';

/** Time as the watching of a job needs it; tests bring one that does not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; less when the signal ends it. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's clock. */
export const realClock: Clock = {
  now: () => Date.now(),
  wait: (milliseconds, signal) => setTimeout(milliseconds, undefined, signal && { signal }).catch(() => undefined),
};
