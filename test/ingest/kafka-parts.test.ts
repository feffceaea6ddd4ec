import { describe, expect, it } from 'vitest';
import type { KafkaOptions } from '../../compiler/connectors/kafka/config.ts';
import { coverageOf, fileName, missing, nextOffset } from '../../compiler/connectors/kafka/coverage.ts';
import { eventRow } from '../../compiler/connectors/kafka/event-row.ts';
import { readPartition } from '../../compiler/connectors/kafka/partition.ts';
import { eventsOf, type Batch } from '../../compiler/connectors/kafka/records.ts';
import type { Landing } from '../../compiler/contracts/connector.ts';

const ranges = (all: readonly (readonly [number, number])[]) => all.map(([first, last]) => ({ first: BigInt(first), last: BigInt(last) }));
const batch = (first: number, values: readonly (string | null)[], more: Partial<Batch> = {}): Batch => ({
  firstOffset: BigInt(first), attributes: 0, lastOffsetDelta: values.length - 1, firstTimestamp: 0n, maxTimestamp: 9000n, producerId: -1n,
  records: values.map((value, offsetDelta) => ({ offsetDelta, timestampDelta: BigInt(offsetDelta), key: null, value: value === null ? null : Buffer.from(value), headers: [] })), ...more,
});
const marker = (first: number, producer: number, kind: 0 | 1): Batch => ({ ...batch(first, [null], { attributes: 0x30, producerId: BigInt(producer) }), records: [{ offsetDelta: 0, timestampDelta: 0n, key: Buffer.from([0, 0, 0, kind]), value: null, headers: [] }] });
const values = ({ events }: ReturnType<typeof eventsOf>): (string | null)[] => events.map(({ value }) => value && Buffer.from(value).toString());

describe('what has landed', () => {
  it('is read from the names of files, of that topic alone', () => {
    const names = [[0, 9], [10, 19], [30, 39]].map(([first, last]) => `e/daily/date=2026-01-31/${fileName('a.b', 2, { first: BigInt(first!), last: BigInt(last!) }, 'ndjson')}`);
    const found = coverageOf([...names, 'e/daily/date=2026-01-30/part.csv', `e/${fileName('a.b-p2', 2, { first: 100n, last: 200n }, 'csv')}`, `e/${fileName('xa.b', 2, { first: 50n, last: 60n }, 'csv')}`].reverse(), 'a.b');
    expect(found).toEqual(new Map([[2, ranges([[0, 19], [30, 39]])]]));
    expect(nextOffset(found.get(2))).toBe(40n);
    expect(nextOffset(undefined)).toBeUndefined();
  });

  it('is left out of what is wanted', () => {
    expect(missing(ranges([[10, 19], [30, 39]]), 0n, 50n)).toEqual(ranges([[0, 9], [20, 29], [40, 49]]));
    expect(missing(ranges([[10, 19]]), 12n, 18n)).toEqual([]);
    expect(missing(ranges([[10, 19]]), 15n, 25n)).toEqual(ranges([[20, 24]]));
    expect(missing([], 5n, 5n)).toEqual([]);
  });
});

describe('records', () => {
  it('of an aborted transaction are left out, also when its marker comes with a later fetch', () => {
    const own = { producerId: 7n };
    const whole = [batch(0, ['a']), batch(1, ['x', 'y'], { ...own, attributes: 0x10 }), batch(3, ['b']), marker(4, 7, 0), batch(5, ['c'], { ...own, attributes: 0x10 }), marker(6, 7, 1)];
    const aborted = [{ producerId: 7n, firstOffset: 1n }];
    expect(values(eventsOf(whole, 0n, aborted))).toEqual(['a', 'b', 'c']);
    expect(eventsOf(whole, 0n, aborted).next).toBe(7n);
    expect(values(eventsOf(whole.slice(0, 3), 0n, aborted))).toEqual(['a', 'b']);
    expect(values(eventsOf(whole.slice(3), 4n, [{ producerId: 7n, firstOffset: 1n }]))).toEqual(['c']);
  });

  it('before the offset that was asked for are left out of a batch that is sent whole', () => {
    expect(values(eventsOf([batch(0, ['a', 'b', 'c'])], 2n, []))).toEqual(['c']);
    expect(eventsOf([batch(0, ['a'], { attributes: 8 })], 0n, []).events[0]!.timestamp).toBe(9000n);
  });

  it('whose bytes are no text are poison, with the reason and the bytes', () => {
    const event = { offset: 3n, timestamp: 1500n, key: null, headers: [] };
    expect(eventRow({ ...event, value: Buffer.from('ä'), headers: [[Buffer.from('id'), Buffer.from('E')], [Buffer.from('n'), null]] }, 't', 1, { kind: 'header', name: 'id' })).toEqual({ row: ['E', 't', '1', '3', '1970-01-01 00:00:01.500', null, 'ä', '{"n":null}'] });
    expect(eventRow({ ...event, value: null }, 't', 1, { kind: 'position' })).toEqual({ row: ['t-1-3', 't', '1', '3', '1970-01-01 00:00:01.500', null, null, null] });
    expect(eventRow({ ...event, value: Buffer.from([0xc3, 0x28]) }, 't', 1, { kind: 'key' })).toEqual({ poison: ['not_text:value', 't', '1', '3', '1970-01-01 00:00:01.500', null, 'wyg=', '{}'] });
  });
});

describe('a partition that two consumers think is theirs', () => {
  /** A landing zone in memory, which several readers share. */
  const shared = () => {
    const claims = new Map<string, string>();
    const files = new Map<string, string[]>();
    const landing = {
      place: (file: string) => `d/date=2026-01-31/${file}`, quarantine: (file: string) => `q/${file}`,
      claimed: async (key: string) => claims.get(key),
      claim: async (key: string, value: string) => claims.get(key) ?? (claims.set(key, value), value),
      progress: () => {},
      async single() {
        const lines: string[] = [];
        return { write: async (line: string) => void lines.push(line), land: async (name: string) => !files.has(name) && (files.set(name, lines), true), discard: async () => {} };
      },
    } as unknown as Landing;
    return { landing, files, all: () => [...files.values()].flat().map((line) => (JSON.parse(line) as { value: string }).value) };
  };
  const options = (fileRows: number): KafkaOptions => ({ topic: 't', start: 'earliest', eventId: { kind: 'position' }, fileBytes: 1e9, fileRows, fileSeconds: 60 });
  const log = Array.from({ length: 20 }, (_, at) => String(at));
  /** Reads to the end, fetching so many records at once; `between` is called before each fetch. */
  const read = async (landing: Landing, fileRows: number, most: number, between: () => Promise<void> = async () => {}): Promise<void> => {
    const reader = readPartition(0, [{ first: 0n, last: 19n }], options(fileRows), landing, 'ndjson', () => 0);
    for (let offset = reader.wants; offset !== undefined; offset = reader.wants) {
      await between();
      const from = Number(offset);
      await reader.take({ batches: from >= 20 ? [] : [batch(from, log.slice(from, from + most))], aborted: [], end: 20n });
    }
  };

  it('lands each event once, whoever closes a file first and wherever the other one stands', async () => {
    for (const [mine, theirs, at] of [[5, 7, 0], [7, 5, 1], [20, 3, 2], [3, 20, 1], [6, 6, 1]] as const) {
      const { landing, all, files } = shared();
      let count = 0;
      // In the midst of the first one's work the other comes, and does all of it.
      await read(landing, mine, 4, async () => {
        if (count++ === at) await read(landing, theirs, 3);
      });
      expect(all().sort((a, b) => Number(a) - Number(b)), `${mine} ${theirs} ${at}`).toEqual(log);
      expect(coverageOf([...files.keys()], 't').get(0)).toEqual(ranges([[0, 19]]));
    }
  });

  it('is gone on with by the same files after a kill between claim and file', async () => {
    const { landing, all, files } = shared();
    await landing.claim('t/0/00000000000000000000.json', JSON.stringify({ last: '12', name: `d/date=2026-01-30/${fileName('t', 0, { first: 0n, last: 12n }, 'ndjson')}` }));
    await read(landing, 5, 4);
    expect(all()).toEqual(log);
    expect([...files.keys()][0]).toBe('d/date=2026-01-30/t-p0-00000000000000000000-00000000000000000012.ndjson.gz');
  });
});
