import type { KnownCause } from './index.ts';
import { isTime } from '../types.ts';

const HOUR = 3_600_000_000n;
const DAY = 24n * HOUR;

/** Differences between dates and timestamps. */
export const timeCauses: readonly KnownCause[] = [
  {
    code: 'week-start',
    text: 'a Sunday on one side, a Monday on the other: weeks begin on different days. date_trunc(\'week\', x) begins on Monday everywhere.',
    fits: times((a, b) => {
      const days = [weekday(a), weekday(b)];
      return a % DAY === 0n && b % DAY === 0n && size(a - b) <= 7n * DAY && days.includes(0) && days.includes(1);
    }),
    together: (pairs) => pairs.length > 1,
  },
  {
    code: 'time-zone',
    text: 'apart by whole hours: one side converts to or from a local zone. Keep timestamps in UTC, without a zone in their type, and set the session to UTC.',
    fits: times((a, b) => size(a - b) % (HOUR / 4n) === 0n && size(a - b) <= 14n * HOUR),
  },
  {
    code: 'time-precision',
    text: 'the fraction of the second is cut off on one side: seconds, milliseconds and microseconds are kept by different types.',
    fits: times((a, b) => size(a - b) < 1_000_000n && [1_000_000n, 1000n].some((unit) => a % unit === 0n || b % unit === 0n)),
  },
  {
    code: 'time-cut-off',
    text: 'the time of day is missing on one side: a cast to date, or a date that was compared as a timestamp.',
    fits: times((a, b) => (a % DAY === 0n) !== (b % DAY === 0n) && size(a - b) < DAY),
  },
  {
    code: 'day-shift',
    text: 'one day apart: a moment near midnight was converted to another zone before it became a date, or days are counted from 0 and from 1.',
    fits: times((a, b) => size(a - b) === DAY),
  },
  {
    code: 'old-calendar',
    text: 'dates before 1582 that differ by days: one side counts by the Julian calendar.',
    fits: times((a, b) => a < -12_219_292_800_000_000n && b < -12_219_292_800_000_000n + 12n * DAY && size(a - b) % DAY === 0n && size(a - b) <= 12n * DAY),
  },
  {
    code: 'month-end',
    text: 'apart by one to three days at the end of a month: adding months clips to the last day on one side and runs over on the other. Use {{ add_months(d, n) }}.',
    fits: times((a, b) => size(a - b) <= 3n * DAY && a % DAY === b % DAY && [a, b].some((time) => new Date(Number(time / 1000n)).getUTCDate() >= 28)),
  },
];

function times(test: (left: bigint, right: bigint) => boolean): KnownCause['fits'] {
  return ({ left, right }, type) => {
    if (left === null || right === null || !isTime(type)) return false;
    const [a, b] = [micros(left), micros(right)];
    return a !== undefined && b !== undefined && a !== b && test(a, b);
  };
}

/** Microseconds since 1970 of a date or timestamp as DuckDB writes it, in UTC. */
function micros(text: string): bigint | undefined {
  const found = /^(-?\d{4,6}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?)?(?:\+00)?$/.exec(text);
  if (!found) return undefined;
  const [, day, time = '00:00:00', fraction = ''] = found;
  const millis = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(millis) ? undefined : BigInt(millis) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6) || '0');
}

function size(n: bigint): bigint {
  return n < 0n ? -n : n;
}

/** 0 is Sunday. */
function weekday(time: bigint): number {
  return new Date(Number(time / 1000n)).getUTCDay();
}
