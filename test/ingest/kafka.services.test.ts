import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKafka, type Kafka } from '../services/kafka.ts';
import { openSender, type Sender } from './kafka.ts';
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
    const shown = await work.type('show --inline select|count(*)|as|n,|count(distinct|event_id)|as|d|from|{{ref("loaded")}} --output json'.replaceAll('|', '\u00a0'));
    expect(shown.text.replace(/\s/g, '')).toContain('4');
    work.remove();
  });
});
