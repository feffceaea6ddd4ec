import { mkdirSync, writeFileSync } from 'node:fs';

/** A process that lives brings the table. */
export function setup(folder: string): void {
  mkdirSync(`${folder}/.lake/_state/ingest`, { recursive: true });
  writeFileSync(`${folder}/.lake/_state/ingest/fx_rates.daily_rates.lock`, String(process.pid));
}
