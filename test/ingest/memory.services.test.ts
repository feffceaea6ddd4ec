import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startFeed, type Feed } from './feed.ts';
import { COLUMNS, memoryOf, MILLION, MOST, row } from './memory.ts';
import { oneSource, type Project } from './project.ts';

let work: Project;
let feed: Feed | undefined;
afterEach(async () => {
  await feed?.stop();
  feed = undefined;
  work?.remove();
});

it('a million rows of one answer, read line by line', async () => {
  feed = await startFeed(async (_, response) => {
    for (let at = 0; at < MILLION; at += 1000) {
      const text = Array.from({ length: 1000 }, (__, more) => `${row(at + more)}\n`).join('');
      if (!response.write(text)) await new Promise((resolve) => response.once('drain', resolve));
    }
    response.end();
  });
  work = oneSource(`type: http\nformat: ndjson\nconnection: {url: "${feed.url}/all"}\noptions: {answer: ndjson}`, '{incremental_dir: rows/daily, mode: append}', COLUMNS);
  expect(await memoryOf(work)).toBeLessThan(MOST);
});

it('a million rows of JSON in a hundred pages', async () => {
  feed = await startFeed((_, response, url) => {
    const page = Number(url.searchParams.get('page'));
    response.end(`[${page > 100 ? '' : Array.from({ length: 10_000 }, (__, at) => row((page - 1) * 10_000 + at)).join(',')}]`);
  });
  work = oneSource(`type: http\nformat: ndjson\nconnection: {url: "${feed.url}/all"}\noptions: {paging: {kind: page}}`, '{incremental_dir: rows/daily, mode: append}', COLUMNS);
  expect(await memoryOf(work)).toBeLessThan(MOST);
  // In more than one file, each of bounded size.
  expect(work.files('.lake/landing/feed').length).toBeGreaterThan(1);
});

it('a delivered file of a million rows', async () => {
  work = oneSource('type: files\nformat: csv\nconnection: {location: delivered}', '{snapshot: rows/*, mode: snapshot}', COLUMNS);
  mkdirSync(join(work.root, 'delivered/rows'), { recursive: true });
  writeFileSync(join(work.root, 'delivered/rows/all.csv'), `id,day,amount,note\n${Array.from({ length: MILLION - 1 }, (_, at) => `R-${at},2026-01-31,${at}.50,a note of some length that says nothing\n`).join('')}`);
  expect(await memoryOf(work)).toBeLessThan(MOST);
});
