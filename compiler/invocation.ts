import type { Diagnostic, Reporter } from './contracts/diagnostics.ts';
import type { Flags } from './contracts/flags.ts';
import type { Host } from './contracts/host.ts';
import type { RunEvent } from './contracts/run.ts';

/** One call of lakec: what was asked, the world it runs in, and where it tells what it does. */
export interface Invocation {
  readonly host: Host;
  readonly flags: Flags;
  readonly reporter: ErrorCounter;
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
  /** A UUID: `invocation_id`, `_batch_id`. */
  readonly invocationId: string;
  readonly startedAt: Date;
}

/** A reporter that knows how many errors it was given. */
export interface ErrorCounter extends Reporter {
  readonly errors: number;
}

export function errorCounter(show: (diagnostic: Diagnostic) => void): ErrorCounter {
  let errors = 0;
  return {
    get errors() {
      return errors;
    },
    report(diagnostic) {
      if (diagnostic.severity === 'error') errors++;
      show(diagnostic);
    },
  };
}
