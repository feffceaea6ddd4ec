import { expect, it } from 'vitest';
import { eventInterval } from '../../compiler/incremental/interval.ts';

const now = new Date('2026-01-31T10:30:00Z');
const of = (config: Record<string, string | number>, flags = {}, incremental = true): unknown => {
  const found = eventInterval({ event_time: 'at', begin: '2024-02-10', batch_size: 'day', ...config }, flags, now, incremental);
  return 'problem' in found ? found.key : [found.start, found.end];
};

it('the current batch and those before it, or all', () => {
  expect(of({})).toEqual(['2026-01-30 00:00:00', '2026-02-01 00:00:00']);
  expect(of({ lookback: 0 })).toEqual(['2026-01-31 00:00:00', '2026-02-01 00:00:00']);
  expect(of({ batch_size: 'hour', lookback: 3 })).toEqual(['2026-01-31 07:00:00', '2026-01-31 11:00:00']);
  expect(of({ batch_size: 'month', lookback: 2 })).toEqual(['2025-11-01 00:00:00', '2026-02-01 00:00:00']);
  expect(of({ batch_size: 'year' })).toEqual(['2025-01-01 00:00:00', '2027-01-01 00:00:00']);
  expect(of({ lookback: 5000 })).toEqual(['2024-02-10 00:00:00', '2026-02-01 00:00:00']);
  expect(of({}, {}, false)).toEqual(['2024-02-10 00:00:00', '2026-02-01 00:00:00']);
});

it('what the command line says, in whole batches', () => {
  expect(of({}, { start: '2025-03-10', end: '2025-03-12' })).toEqual(['2025-03-10 00:00:00', '2025-03-12 00:00:00']);
  expect(of({ batch_size: 'month' }, { start: '2025-03-10', end: '2025-03-12T05:00:00' })).toEqual(['2025-03-01 00:00:00', '2025-04-01 00:00:00']);
  expect(of({}, { start: '2025-03-10' })).toEqual(['2025-03-10 00:00:00', '2026-02-01 00:00:00']);
});

it('names the key that is wrong', () => {
  expect([of({ batch_size: 'week' }), of({ begin: 'soon' }), of({ lookback: 1.5 }), of({}, { start: '2025-02-30' }), of({}, { end: '2025-13-01' }), of({}, { end: '2025-01-01 24:00' })]).toEqual(['batch_size', 'begin', 'lookback', 'event_time', 'event_time', 'event_time']);
});
