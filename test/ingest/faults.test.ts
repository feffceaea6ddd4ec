import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { FileError } from '../../compiler/contracts/host.ts';
import { startLakec } from './child.ts';
import { failsAt, fullAfter, ingestWith } from './disk.ts';
import { json, startFeed, type Feed } from './feed.ts';
import { oneSource, type Project } from './project.ts';

const COLUMNS = ['{name: day, data_type: date, required: true}', '{name: n, data_type: int}', '{name: text, data_type: string}'];
let feed: Feed;
let work: Project;
afterEach(async () => {
  work?.remove();
  await feed?.stop();
});

/** 400 rows a day in four pages, for ten days. */
const startDays = async (slow = 0): Promise<void> => {
  feed = await startFeed(async (_, response, url) => {
    const page = Number(url.searchParams.get('page'));
    await wait(slow);
    json(response, page > 4 ? [] : Array.from({ length: 100 }, (_, at) => ({ day: url.searchParams.get('day'), n: page * 100 + at, text: 'x'.repeat(200) })));
  });
  work = oneSource(`type: http\nformat: ndjson\nconnection: {url: "${feed.url}/rows?day={day}"}\noptions: {since: "2026-01-22", paging: {kind: page}}`, '{incremental_dir: rows/daily, mode: append}', COLUMNS);
};
const ALL = Array.from({ length: 10 }, (_, at) => `rows/daily/date=2026-01-${22 + at}/rows-2026-01-${22 + at}.ndjson.gz`);
const whole = (): void => {
  expect(work.files('.lake/landing/feed')).toEqual(ALL);
  for (const file of ALL) expect(work.lines(`.lake/landing/feed/${file}`)).toHaveLength(400);
};
const loaded = async (): Promise<number> => (await work.type('show -s loaded --limit -1 --output csv')).stdout.trim().split('\n').length - 1;

describe('whatever ends a run', () => {
  it('kill -9 at random moments: the files there are whole, and the next runs do the rest', async () => {
    await startDays(4);
    for (const delay of [500, 700, 800, 900, 1000, 1100]) {
      const child = startLakec(work.root, ['ingest']);
      const until = feed.seen.length;
      while (feed.seen.length === until && child.process.exitCode === null) await wait(2);
      await wait(delay / 12);
      child.process.kill('SIGKILL');
      await child.ended;
      for (const file of work.files('.lake').filter((name) => name.startsWith('landing/feed/rows/'))) expect(work.lines(`.lake/${file}`)).toHaveLength(400);
    }
    const told = await work.type('build --ingest');
    expect(told.code, told.text).toBe(0);
    whole();
    expect(await loaded()).toBe(4000);
  });

  it('a full disk: what had landed stays, and with space the next run does the rest', async () => {
    await startDays();
    for (const space of [1, 3000, 6000]) {
      const { codes } = await ingestWith(work, (host) => fullAfter(host, space));
      expect(codes).toEqual(['disk-full']);
      expect(work.files('.lake').filter((name) => name.includes('.landing'))).toEqual([]);
      for (const file of work.files('.lake').filter((name) => name.startsWith('landing/feed/rows/'))) expect(work.lines(`.lake/${file}`)).toHaveLength(400);
    }
    expect((await work.type('build --ingest')).code).toBe(0);
    whole();
    expect(await loaded()).toBe(4000);
  });

  it('a full disk at each of its writes: the ledger and the landing zone agree afterwards', async () => {
    await startDays();
    for (let writes = 0; writes < 14; writes++) {
      await ingestWith(work, (host) => failsAt(host, writes));
      await work.type('run');
    }
    expect((await work.type('build --ingest')).code).toBe(0);
    whole();
    expect(await loaded()).toBe(4000);
    // The state holds what the landing zone has, and nothing is left to be done.
    expect(JSON.parse(readFileSync(`${work.root}/.lake/_state/ingest/feed.rows.json`, 'utf8'))).toMatchObject({ state: { through: '2026-01-31' } });
    expect(readFileSync(`${work.root}/.lake/_state/ingest/feed.rows.json`, 'utf8')).not.toContain('pending');
  });

  it('between the decision and the act: what was decided is done by the next run', async () => {
    await startDays();
    const { codes } = await ingestWith(work, (host) => ({ ...host, files: { ...host.files, move(from, to) {
      if (to.includes('/date=2026-01-23/')) throw new FileError('ENOSPC', to, 'There is no space left on the device.');
      host.files.move(from, to);
    } } }));
    expect(codes).toEqual(['disk-full']);
    expect(readFileSync(`${work.root}/.lake/_state/ingest/feed.rows.json`, 'utf8')).toContain('pending');
    feed.answer = (_, response, url) => json(response, { late: url.search }, {}, 404);
    // The feed is gone, and the day that was decided lands.
    expect((await work.type('ingest')).text).toContain('source-not-there');
    expect(work.files('.lake/landing/feed')).toEqual(ALL.slice(0, 2));
    expect(work.lines(`.lake/landing/feed/${ALL[1]}`)).toHaveLength(400);
  });

  it('a lock that a killed run left is taken over', async () => {
    await startDays();
    work.write('.lake/_state/ingest/feed.rows.lock', '999999999');
    expect((await work.type('ingest')).code).toBe(0);
    whole();
  });
});
