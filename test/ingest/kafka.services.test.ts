import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKafka, type Kafka } from '../services/kafka.ts';
import { startLakec, type Child } from './child.ts';
import { fullAfter, ingestWith } from './disk.ts';
import { openSender, type Sender, type Sent } from './kafka.ts';
import { COLUMNS as MILLION_COLUMNS, memoryOf, MILLION, MOST, row } from './memory.ts';
import { oneSource, type Project } from './project.ts';

const COLUMNS = ['{name: event_id, data_type: string, required: true}', '{name: topic, data_type: string}', '{name: partition, data_type: int}', '{name: offset, data_type: bigint, required: true}', '{name: timestamp, data_type: timestamp}', '{name: key, data_type: string}', '{name: value, data_type: string}', '{name: headers, data_type: string}'];

let kafka: Kafka;
let sender: Sender;
beforeAll(async () => {
  kafka = await startKafka();
  sender = await openSender(kafka.plain);
});
afterAll(async () => {
  await sender?.close();
  await kafka?.stop();
});

function project(topic: string, more: { readonly options?: string; readonly connection?: string } = {}): Project {
  return oneSource(`
type: kafka
format: ndjson
connection: {brokers: ["${kafka.plain}"], session_seconds: 1${more.connection ?? ''}}
options: {${more.options ?? ''}}`, `{topic: ${topic}, incremental_dir: rows/daily, mode: append, key: event_id, watermark: [partition, offset]}`, COLUMNS);
}

const rowsOf = (work: Project): Record<string, string | null>[] => work.files('.lake/landing/feed').filter((file) => file.startsWith('rows/daily/')).flatMap((file) => work.lines(`.lake/landing/feed/${file}`).map((line) => JSON.parse(line) as Record<string, string | null>));

describe('events of a topic', () => {
  it('land in files whose names say what is in them, and are loaded', async () => {
    await sender.makeTopic('first', 2);
    await sender.send('first', [
      { partition: 0, key: 'a', value: '{"n":"1"}', headers: { kind: 'x' }, at: Date.UTC(2026, 0, 30, 12) },
      { partition: 0, key: 'b', value: 'zwei, "zwei"\nzwei', at: Date.UTC(2026, 0, 30, 12, 0, 0, 250) },
      { partition: 1, key: 'c', value: null, at: Date.UTC(2026, 0, 30, 13) },
    ]);
    const work = project('first');
    const told = await work.type('ingest');
    expect(told.text).toContain('3 rows');
    expect(told.code).toBe(0);
    expect(work.files('.lake/landing/feed')).toEqual([
      'rows/daily/date=2026-01-31/first-p0-00000000000000000000-00000000000000000001.ndjson.gz', 'rows/daily/date=2026-01-31/first-p1-00000000000000000000-00000000000000000000.ndjson.gz',
    ]);
    expect(rowsOf(work)).toEqual([
      { event_id: 'first-0-0', topic: 'first', partition: '0', offset: '0', timestamp: '2026-01-30 12:00:00', key: 'a', value: '{"n":"1"}', headers: '{"kind":"x"}' },
      { event_id: 'first-0-1', topic: 'first', partition: '0', offset: '1', timestamp: '2026-01-30 12:00:00.250', key: 'b', value: 'zwei, "zwei"\nzwei', headers: null },
      { event_id: 'first-1-0', topic: 'first', partition: '1', offset: '0', timestamp: '2026-01-30 13:00:00', key: 'c', value: null, headers: null },
    ]);
    const again = await work.type('ingest');
    expect(again.text).toContain('nothing new');
    await sender.send('first', [{ partition: 1, value: 'later' }]);
    expect((await work.type('build --ingest')).code).toBe(0);
    expect((await work.type('show -s loaded --limit -1 --output csv')).stdout.split('\n').filter((line) => line.startsWith('first-'))).toHaveLength(4);
    work.remove();
  });

  it('that are no text go to a quarantine file, tombstones stay, what was aborted and what marks transactions never comes', async () => {
    await sender.makeTopic('mixed', 1);
    for (const compression of ['none', 'gzip', 'snappy', 'lz4'] as const) await sender.send('mixed', [{ partition: 0, key: compression, value: `in ${compression}` }, { partition: 0, value: `also in ${compression}` }], { compression });
    await sender.transaction('mixed', [{ partition: 0, value: 'aborted' }, { partition: 0, value: 'aborted too' }], 'abort');
    await sender.send('mixed', [{ partition: 0, key: 'gone', value: null }, { partition: 0, key: 'p', value: Buffer.from([0xff, 0xfe, 1]) }, { partition: 0, value: 'a\0b' }]);
    await sender.transaction('mixed', [{ partition: 0, value: 'committed' }], 'commit');
    const work = project('mixed', { options: 'event_id: "header:id"' });
    const told = await work.type('ingest');
    expect(told.code, told.text).toBe(0);
    expect(work.results()).toMatchObject([{ rows: 10, quarantined: 2, status: 'success' }]);
    expect(rowsOf(work).map(({ value }) => value)).toEqual(['in none', 'also in none', 'in gzip', 'also in gzip', 'in snappy', 'also in snappy', 'in lz4', 'also in lz4', null, 'committed']);
    const poison = work.files('.lake/landing/feed').filter((file) => file.includes('quarantine')).flatMap((file) => work.lines(`.lake/landing/feed/${file}`).map((line) => JSON.parse(line) as Record<string, string | null>));
    expect(poison.map(({ reason, value_base64 }) => [reason, value_base64])).toEqual([['not_text:value', '//4B'], ['not_text:value', 'YQBi']]);
    expect((await work.type('ingest')).text).toContain('nothing new');
    expect((await work.type('run')).code).toBe(0);
    work.remove();
  });

  it('of some days are brought, and those that have landed stay as they are', async () => {
    await sender.makeTopic('days', 1);
    await sender.send('days', ['20', '21', '22', '23'].map((day) => ({ partition: 0, value: day, at: Date.UTC(2026, 0, Number(day), 12) })));
    const work = project('days', { options: 'start: latest' });
    expect((await work.type('ingest')).text).toContain('nothing new');
    expect((await work.type('ingest --from 2026-01-22 --to 2026-01-22')).code).toBe(0);
    expect(rowsOf(work).map(({ value }) => value)).toEqual(['22']);
    expect((await work.type('ingest --from 2026-01-21 --to 2026-01-30')).code).toBe(0);
    expect(rowsOf(work).map(({ value }) => value).sort()).toEqual(['21', '22', '23']);
    expect((await work.type('ingest --from 2026-01-01 --to 2026-01-31')).code).toBe(0);
    expect(rowsOf(work).map(({ value }) => value).sort()).toEqual(['20', '21', '22', '23']);
    work.remove();
  });

  it('that the broker deletes before they land are told, and a topic made anew is refused', async () => {
    await sender.makeTopic('short', 1);
    await sender.send('short', ['1', '2', '3', '4'].map((value) => ({ partition: 0, value })));
    const work = project('short', { options: 'file_rows: 2' });
    expect((await work.type('ingest')).code).toBe(0);
    await sender.send('short', ['5', '6', '7'].map((value) => ({ partition: 0, value })));
    await sender.deleteBefore('short', 6n);
    const told = await work.type('ingest');
    expect(told.code).toBe(0);
    expect(told.text).toContain('offsets 4 to 5 of partition 0 are no longer on the broker and were never landed; going on at 6');
    expect(rowsOf(work).map(({ value }) => value)).toEqual(['1', '2', '3', '4', '7']);
    await sender.remakeTopic('short', 1);
    const refused = await work.type('ingest');
    expect(refused.code).toBe(1);
    expect(refused.text).toContain('the topic was made anew');
    work.remove();
  });

  it('come by SCRAM over TLS, with secrets that nobody sees', async () => {
    await sender.makeTopic('secure', 1);
    await sender.send('secure', [{ partition: 0, value: 'x' }]);
    const source = (user: string): Project => oneSource(`
type: kafka
format: csv
connection: {brokers: ["${kafka.secure}"], username: ${user}, password: "\${secret:kafka/password}", tls: {ca: "\${secret:kafka/ca}"}, session_seconds: 1}`, '{topic: secure, incremental_dir: rows/daily, mode: append}', COLUMNS);
    const env = { LAKEC_SECRET_KAFKA_PASSWORD: kafka.passwords.lake, LAKEC_SECRET_KAFKA_CA: kafka.ca };
    let work = source('lake');
    const told = await work.type('ingest', env);
    expect(told.code, told.text).toBe(0);
    const [file] = work.files('.lake/landing/feed');
    expect(work.lines(`.lake/landing/feed/${file}`)[1]).toMatch(/^secure-0-0,secure,0,0,.*,,x,$/);
    const wrong = await work.type('ingest', { ...env, LAKEC_SECRET_KAFKA_PASSWORD: kafka.passwords.guest });
    expect(wrong.text).toContain('error[source-auth-refused]');
    const untrusted = await work.type('ingest', { ...env, LAKEC_SECRET_KAFKA_CA: OTHER_CA });
    expect(untrusted.text).toContain('error[source-unreachable]');
    work.remove();
    work = source('guest');
    const guest = await work.type('ingest', { ...env, LAKEC_SECRET_KAFKA_PASSWORD: kafka.passwords.guest });
    expect(guest.text).toMatch(/error\[source-not-(permitted|there)\]/);
    expect([told, wrong, untrusted, guest].map(({ text }) => text).join('')).not.toMatch(/scram-password|BEGIN CERTIFICATE/);
    work.remove();
  });

  it('of a topic or a broker that is not there are refused in the user\'s words', async () => {
    const missing = project('no.such.topic');
    expect((await missing.type('ingest')).text).toContain('error[source-not-there]: The source "feed" has no such thing: there is no topic no.such.topic on');
    missing.write('config/dev.yaml', (await import('node:fs')).readFileSync(`${missing.root}/config/dev.yaml`, 'utf8').replace(kafka.plain, '127.0.0.1:2'));
    expect((await missing.type('ingest')).text).toContain('error[source-unreachable]: The source "feed" can\'t be reached: 127.0.0.1:2 refused the connection.');
    missing.remove();
  });
});

it('a disk that is full leaves no half file, and with space the next run brings every event once', async () => {
  await sender.makeTopic('full', 2);
  await sender.send('full', Array.from({ length: 400 }, (_, at) => ({ partition: at % 2, value: `event ${at} ${Math.sin(at)}` })));
  const work = project('full');
  const landed = (): readonly string[] => (existsSync(join(work.root, '.lake/landing/feed/rows')) ? rowsOf(work).map(({ event_id: id }) => id!) : []);
  for (const space of [0, 500]) {
    expect((await ingestWith(work, (host) => fullAfter(host, space))).codes).toEqual(['disk-full']);
    // Nothing half: what has landed is whole.
    expect(landed()).toEqual([...new Set(landed())]);
  }
  const told = await work.type('ingest');
  expect(told.code, told.text).toBe(0);
  expect([landed().length, new Set(landed()).size]).toEqual([400, 400]);
  expect((await work.type('ingest')).text).toContain('nothing new');
  const loaded = await work.type('run');
  expect(loaded.code, loaded.text).toBe(0);
  expect((await work.type('show -s loaded --limit -1 --output csv')).stdout.split('\n').filter((line) => line.startsWith('full-'))).toHaveLength(400);
  work.remove();
});

it('connections that are cut, again and again, lose and double no event', async () => {
  await sender.makeTopic('cut', 3);
  await sender.send('cut', Array.from({ length: 3000 }, (_, at) => ({ partition: at % 3, value: `event ${at}` })));
  const work = oneSource(`type: kafka\nformat: ndjson\nconnection: {brokers: ["${kafka.loose}"], session_seconds: 1}\noptions: {file_rows: 100}`, '{topic: cut, incremental_dir: rows/daily, mode: append, key: event_id, watermark: [partition, offset]}', COLUMNS);
  const child = startLakec(work.root, ['ingest']);
  let landed = 0;
  for (let cuts = 0; cuts < 5 && child.process.exitCode === null; cuts++) {
    // Each time it has got further, or has ended.
    while (landedFiles(work) <= landed && child.process.exitCode === null) await wait(3);
    landed = landedFiles(work);
    kafka.drop();
  }
  // Whether it came back each time or gave up: what is missing is the next run's.
  await child.ended;
  const told = await work.type('ingest');
  expect(told.code, told.text).toBe(0);
  const ids = rowsOf(work).map(({ event_id: id }) => id!);
  expect([ids.length, new Set(ids).size]).toEqual([3000, 3000]);
  work.remove();
});

it('debug looks at a topic as a member of the group would', async () => {
  await sender.makeTopic('looked-at', 3);
  const work = project('looked-at');
  const { code, text } = await work.type('debug');
  expect([code, text]).toEqual([0, expect.stringMatching(/ok +source +feed\.rows: the topic looked-at has 3 partitions, and the group lakec\.small\.dev\.feed may read it/)]);
  work.remove();
  const guest = oneSource(`type: kafka\nformat: ndjson\nconnection: {brokers: ["${kafka.secure}"], username: guest, password: "\${secret:kafka/password}", tls: {ca: "\${secret:kafka/ca}"}}`, '{topic: looked-at, incremental_dir: rows/daily, mode: append}', COLUMNS);
  const refused = await guest.type('debug', { LAKEC_SECRET_KAFKA_PASSWORD: kafka.passwords.guest, LAKEC_SECRET_KAFKA_CA: kafka.ca });
  expect([refused.code, refused.text]).toEqual([1, expect.stringMatching(/Grant READ|lack the right to see it/)]);
  guest.remove();
});

it('a million events need little memory', async () => {
  await sender.makeTopic('million', 2);
  for (let at = 0; at < MILLION; at += 20_000) await sender.send('million', Array.from({ length: 20_000 }, (_, more) => ({ partition: more % 2, key: `R-${at + more}`, value: row(at + more) })), { compression: 'gzip' });
  const work = oneSource(`type: kafka\nformat: ndjson\nconnection: {brokers: ["${kafka.plain}"], session_seconds: 5}`, '{topic: million, incremental_dir: rows/daily, mode: append}', MILLION_COLUMNS);
  expect(await memoryOf(work)).toBeLessThan(MOST);
  work.remove();
});

describe('whatever becomes of the consumer', () => {
  const poisonOf = (work: Project): readonly string[] => work.files('.lake/landing/feed').filter((file) => file.includes('__quarantine/')).flatMap((file) => work.lines(`.lake/landing/feed/${file}`));
  const id = (event: Sent): string => `${event.key}`;
  /** Ranges of offsets that have landed, by partition, must follow each other without a gap or an overlap. */
  const ranges = (work: Project): Map<string, [bigint, bigint][]> => {
    const found = new Map<string, [bigint, bigint][]>();
    for (const file of work.files('.lake/landing/feed').filter((name) => name.startsWith('rows/daily/'))) {
      const [, partition, first, last] = /-p(\d+)-(\d+)-(\d+)\./.exec(file)!;
      found.set(partition!, [...(found.get(partition!) ?? []), [BigInt(first!), BigInt(last!)] as [bigint, bigint]].sort((a, b) => (a[0] < b[0] ? -1 : 1)));
    }
    return found;
  };
  const gapless = (work: Project): boolean => [...ranges(work).values()].every((all) => all.every(([first], at) => first === (at === 0 ? 0n : all[at - 1]![1] + 1n)));
  const events = (from: number, count: number, partitions: number): Sent[] => Array.from({ length: count }, (_, at) => ({
    partition: (from + at) % partitions, key: `K-${from + at}`, value: (from + at) % 50 === 7 ? Buffer.from([0xc3, 0x28, at % 256]) : `{"n":"${from + at}"}`,
  }));

  it('20 kills: every event lands once, or stands in quarantine', async () => {
    await sender.makeTopic('killed', 3);
    const work = project('killed', { options: 'file_rows: 15, event_id: key' });
    const random = seeded(7);
    const sent: Sent[] = [];
    let interrupted = 0;
    for (let round = 0; interrupted < 20; round++) {
      expect(round, 'rounds whose consumer had ended before it was killed').toBeLessThan(60);
      const more = events(sent.length, 260, 3);
      sent.push(...more);
      await sender.send('killed', more);
      const before = landedFiles(work);
      const child = startLakec(work.root, ['ingest']);
      // Some are killed while they join the group, most while they land.
      if (round % 4 === 3) await wait(300 + random() * 1500);
      else {
        while (landedFiles(work) === before && child.process.exitCode === null) await wait(3);
        await wait(random() * 60);
      }
      if (child.process.exitCode === null) interrupted++;
      child.process.kill('SIGKILL');
      await child.ended;
      expect(gapless(work)).toBe(true);
    }
    const last = await work.type('ingest');
    expect(last.code, last.text).toBe(0);
    expect(gapless(work)).toBe(true);
    const rows = rowsOf(work).map(({ event_id }) => event_id!);
    expect(rows.length + poisonOf(work).length).toBe(await sender.count('killed', 3));
    expect([...new Set(rows)].sort()).toEqual(sent.filter(({ value }) => typeof value === 'string').map(id).sort());
    expect(work.files('.lake/landing/feed').filter((file) => file.includes('.landing'))).toEqual([]);
    // The ledger agrees.
    expect((await work.type('run')).code).toBe(0);
    const shown = await work.type('show -s loaded --limit -1 --output csv');
    expect(shown.stdout.split('\n').filter((line) => line.startsWith('K-'))).toHaveLength(rows.length);
    work.remove();
  });

  it('two consumers that come and go, one of them killed: every event lands once', async () => {
    await sender.makeTopic('shared', 4);
    const work = project('shared', { options: 'file_rows: 40, file_seconds: 0.2, event_id: key' });
    const sent: Sent[] = [];
    let producing = true;
    const producer = (async () => {
      while (producing) {
        const more = events(sent.length, 100, 4);
        sent.push(...more);
        await sender.send('shared', more);
        await wait(60);
      }
    })();
    const follow = (): Child => startLakec(work.root, ['ingest', '--follow']);
    const shares = (child: Child): number => child.text().split('shared out anew').length - 1;
    const first = follow();
    let third: Child;
    try {
      await until('the first lands files', () => landedFiles(work) > 3, first);
      const second = follow();
      await until('the second gets a share', () => shares(first) > 0, first, second);
      const landed = landedFiles(work);
      await until('both land files', () => landedFiles(work) > landed + 20, first, second);
      second.process.kill('SIGKILL');
      third = follow();
      const before = shares(first);
      await until('the third gets a share', () => shares(first) > before, first, second, third);
      await wait(1000);
      first.process.kill('SIGINT');
      expect(await first.ended, first.text()).toBe(0);
    } finally {
      producing = false;
      await producer;
    }
    const all = await sender.count('shared', 4);
    const reached = (): number => [...ranges(work).values()].reduce((sum, own) => sum + Number(own.at(-1)![1]) + 1, 0);
    await until(`all ${all} events land`, () => reached() === all, first, third);
    third.process.kill('SIGINT');
    expect(await third.ended, third.text()).toBe(0);
    const rows = rowsOf(work).map(({ event_id }) => event_id!);
    expect(gapless(work)).toBe(true);
    expect([...new Set(rows)].sort()).toEqual(sent.filter(({ value }) => typeof value === 'string').map(id).sort());
    expect(rows.length + poisonOf(work).length).toBe(all);
    work.remove();
  });

  it('over slow connections too, what a consumer leaves is read by the one that stays', async () => {
    await sender.makeTopic('slow', 4);
    const work = oneSource(`type: kafka\nformat: ndjson\nconnection: {brokers: ["${kafka.loose}"], session_seconds: 6}\noptions: {file_seconds: 0.2, event_id: key}`, '{topic: slow, incremental_dir: rows/daily, mode: append, key: event_id, watermark: [partition, offset]}', COLUMNS);
    let count = 0;
    let producing = true;
    // There is always something to fetch, so that a consumer looks at its share all the time.
    const producer = (async () => {
      for (; producing; await wait(50)) await sender.send('slow', Array.from({ length: 4 }, (_, partition) => ({ partition, key: `e${count++}`, value: `event ${count}` })));
    })();
    const follow = (): Child => startLakec(work.root, ['ingest', '--follow']);
    const sharesTold = (child: Child): readonly string[] => [...child.text().matchAll(/shared out anew; read here: (.*)/g)].map(([, share]) => share!);
    const first = follow();
    try {
      await until('the first lands files', () => landedFiles(work) > 3, first);
      kafka.delay(400);
      const second = follow();
      await until('the second gets a share', () => sharesTold(first).length > 0, first, second);
      // It never takes the new share for the old one.
      expect(sharesTold(first)).toEqual([expect.stringMatching(/^\d, \d$/)]);
      second.process.kill('SIGINT');
      expect(await second.ended, second.text()).toBe(0);
      await until('the first gets it back', () => sharesTold(first).length > 1, first, second);
      expect(sharesTold(first).slice(1)).toEqual(['0, 1, 2, 3']);
    } finally {
      kafka.delay(0);
      producing = false;
      await producer;
    }
    const all = await sender.count('slow', 4);
    await until(`all ${all} events land`, () => rowsOf(work).length === all, first);
    first.process.kill('SIGINT');
    expect(await first.ended, first.text()).toBe(0);
    expect(gapless(work)).toBe(true);
    work.remove();
  });

  it('one that froze for longer than its session comes back to the group and goes on', async () => {
    await sender.makeTopic('frozen', 2);
    const work = project('frozen', { options: 'file_seconds: 0.2, event_id: key' });
    const child = startLakec(work.root, ['ingest', '--follow']);
    const sent = [events(0, 20, 2), events(20, 20, 2), events(40, 20, 2)];
    const lands = (count: number): Promise<void> => until(`${count} events land`, () => landedFiles(work) > 0 && rowsOf(work).length + poisonOf(work).length === count, child);
    await sender.send('frozen', sent[0]!);
    await lands(20);
    child.process.kill('SIGSTOP');
    await wait(4000);
    await sender.send('frozen', sent[1]!);
    child.process.kill('SIGCONT');
    await lands(40);
    await until('the group takes it back', () => child.text().includes('shared out anew'), child);
    await sender.send('frozen', sent[2]!);
    await lands(60);
    child.process.kill('SIGINT');
    expect(await child.ended, child.text()).toBe(0);
    expect(gapless(work)).toBe(true);
    work.remove();
  });
});

const landedFiles = (work: Project): number => {
  try {
    return work.files('.lake/landing/feed/rows/daily').length;
  } catch {
    return 0;
  }
};

/** @throws Error with what the consumers said, when it does not come to hold within two minutes. */
async function until(what: string, holds: () => boolean, ...consumers: readonly Child[]): Promise<void> {
  for (const began = Date.now(); !holds(); await wait(20)) {
    if (Date.now() - began > 120_000) throw new Error([`it never came to hold: ${what}`, ...consumers.map((child) => child.text()), `The broker:\n${kafka.log().slice(-6000)}`].join('\n'));
  }
}

/** The same numbers in every run, from 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** A certificate that signed nothing here. */
const OTHER_CA = execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', '/dev/null', '-days', '1', '-subj', '/CN=other'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
