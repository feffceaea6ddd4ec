import { expect, it } from 'vitest';
import { startKafka } from '../services/kafka.ts';
import { openSender } from './kafka.ts';
import { COLUMNS, memoryOf, MILLION, MOST, row } from './memory.ts';
import { oneSource } from './project.ts';

it('a topic of a million events', async () => {
  const kafka = await startKafka();
  const sender = await openSender(kafka.plain);
  try {
    await sender.makeTopic('million', 2);
    for (let at = 0; at < MILLION; at += 20_000) await sender.send('million', Array.from({ length: 20_000 }, (_, more) => ({ partition: more % 2, key: `R-${at + more}`, value: row(at + more) })), { compression: 'gzip' });
    const work = oneSource(`type: kafka\nformat: ndjson\nconnection: {brokers: ["${kafka.plain}"], session_seconds: 5}`, '{topic: million, incremental_dir: rows/daily, mode: append}', COLUMNS);
    expect(await memoryOf(work)).toBeLessThan(MOST);
    work.remove();
  } finally {
    await sender.close();
    await kafka.stop();
  }
});
