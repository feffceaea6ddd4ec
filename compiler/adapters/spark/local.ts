import { EngineError } from '../../contracts/adapter.ts';
import type { JobRunner } from '../../contracts/job.ts';

/** Jobs that this machine runs. */
export function localJobs(_options: {
  readonly python: string;
  readonly runnerFolder: string;
  readonly jobRoot: string;
  readonly conf: Readonly<Record<string, string>>;
  readonly remote?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): JobRunner {
  return { run: () => Promise.reject(new EngineError('connection', "Spark can't run jobs yet.")) };
}
