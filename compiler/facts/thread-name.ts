/** dbt's name of a worker, counted from 1. */
export function threadName(thread: number): string {
  return `Thread-${thread} (worker)`;
}
