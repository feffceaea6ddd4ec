import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { startLakec } from './child.ts';
import type { Project } from './project.ts';

export const MILLION = 1_000_000;
/** No source may need more memory, however large it is. Bytes. */
export const MOST = 300 * 1024 * 1024;
export const COLUMNS = ['{name: id, data_type: string}', '{name: day, data_type: date}', '{name: amount, data_type: string}', '{name: note, data_type: string}', '{name: offset, data_type: bigint}'];
/** Writes the most memory that the process had into a file, in kilobytes. */
const MEASURE = `data:text/javascript,${encodeURIComponent("import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(process.env.RSS_FILE, String(process.resourceUsage().maxRSS)));")}`;

/** Brings a source of a million rows in a process of its own; gives the most memory that it had, in bytes. */
export async function memoryOf(work: Project, rows = MILLION, env: Readonly<Record<string, string>> = {}): Promise<number> {
  const file = join(work.root, 'rss');
  const child = startLakec(work.root, ['ingest'], { ...env, RSS_FILE: file }, ['--import', MEASURE]);
  expect(await child.ended, child.text()).toBe(0);
  expect(work.results()).toMatchObject([{ status: 'success', rows }]);
  return Number(readFileSync(file, 'utf8')) * 1024;
}

/** A row as a line of JSON. */
export const row = (at: number): string => `{"id":"R-${at}","day":"2026-01-31","amount":"${at}.50","note":"a note of some length that says nothing of row ${at}"}`;
