import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startKafka } from '../services/kafka.ts';
import { startLakec } from './child.ts';
import { startFeed, type Feed } from './feed.ts';
import { openSender } from './kafka.ts';
import { oneSource, type Project } from './project.ts';

const COLUMNS = ['{name: id, data_type: string}', '{name: day, data_type: date}', '{name: amount, data_type: string}', '{name: note, data_type: string}', '{name: offset, data_type: bigint}'];
const MILLION = 1_000_000;
const MOST = 300 * 1024 * 1024;
/** Writes the most memory that the process had into a file, in kilobytes. */
const MEASURE = `data:text/javascript,${encodeURIComponent("import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(process.env.RSS_FILE, String(process.resourceUsage().maxRSS)));")}`;

let work: Project;
let feed: Feed | undefined;
afterEach(async () => {
  await feed?.stop();
  feed = undefined;
  work?.remove();
});

/** Brings a source of a million rows in a process of its own; gives the most memory that it had, in bytes. */
async function memoryOf(rows = MILLION): Promise<number> {
  const file = join(work.root, 'rss');
  const child = startLakec(work.root, ['ingest'], { RSS_FILE: file }, ['--import', MEASURE]);
  expect(await child.ended, child.text()).toBe(0);
  expect(work.results()).toMatchObject([{ status: 'success', rows }]);
  return Number(readFileSync(file, 'utf8')) * 1024;
}

const row = (at: number): string => `{"id":"R-${at}","day":"2026-01-31","amount":"${at}.50","note":"a note of some length that says nothing of row ${at}"}`;

it('a million rows of one answer, read line by line', async () => {
  feed = await startFeed(async (_, response) => {
    for (let at = 0; at < MILLION; at += 1000) {
      const text = Array.from({ length: 1000 }, (__, more) => `${row(at + more)}\n`).join('');
      if (!response.write(text)) await new Promise((resolve) => response.once('drain', resolve));
    }
    response.end();
  });
  work = oneSource(`type: http\nformat: ndjson\nconnection: {url: "${feed.url}/all"}\noptions: {answer: ndjson}`, '{incremental_dir: rows/daily, mode: append}', COLUMNS);
  expect(await memoryOf()).toBeLessThan(MOST);
});

it('a million rows of JSON in a hundred pages', async () => {
  feed = await startFeed((_, response, url) => {
    const page = Number(url.searchParams.get('page'));
    response.end(`[${page > 100 ? '' : Array.from({ length: 10_000 }, (__, at) => row((page - 1) * 10_000 + at)).join(',')}]`);
  });
  work = oneSource(`type: http\nformat: ndjson\nconnection: {url: "${feed.url}/all"}\noptions: {paging: {kind: page}}`, '{incremental_dir: rows/daily, mode: append}', COLUMNS);
  expect(await memoryOf()).toBeLessThan(MOST);
  // In more than one file, each of bounded size.
  expect(work.files('.lake/landing/feed').length).toBeGreaterThan(1);
});

it('a delivered file of a million rows', async () => {
  work = oneSource('type: files\nformat: csv\nconnection: {location: delivered}', '{snapshot: rows/*, mode: snapshot}', COLUMNS);
  mkdirSync(join(work.root, 'delivered/rows'), { recursive: true });
  writeFileSync(join(work.root, 'delivered/rows/all.csv'), `id,day,amount,note\n${Array.from({ length: MILLION - 1 }, (_, at) => `R-${at},2026-01-31,${at}.50,a note of some length that says nothing\n`).join('')}`);
  expect(await memoryOf()).toBeLessThan(MOST);
});

it('a topic of a million events', async () => {
  const kafka = await startKafka();
  const sender = await openSender(kafka.plain);
  try {
    await sender.makeTopic('million', 2);
    for (let at = 0; at < MILLION; at += 20_000) await sender.send('million', Array.from({ length: 20_000 }, (_, more) => ({ partition: more % 2, key: `R-${at + more}`, value: row(at + more) })), { compression: 'gzip' });
    work = oneSource(`type: kafka\nformat: ndjson\nconnection: {brokers: ["${kafka.plain}"], session_seconds: 5}`, '{topic: million, incremental_dir: rows/daily, mode: append}', COLUMNS);
    expect(await memoryOf()).toBeLessThan(MOST);
  } finally {
    await sender.close();
    await kafka.stop();
  }
});
