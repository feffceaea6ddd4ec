import { fileURLToPath } from 'node:url';

/** The folder of the job's runner: beside this file, as beside the bundle that is made of it. */
export function runnerFolder(): string {
  return fileURLToPath(new URL('./runner', import.meta.url));
}
