import { fileURLToPath } from 'node:url';

/** The folder of the job's runner: beside this file, or beside the bundle that was made of it. */
export function runnerFolder(): string {
  return fileURLToPath(new URL(import.meta.url.includes('/dist/') ? './runner' : './runner', import.meta.url));
}
