import type { ConfigMap } from '../contracts/project.ts';

/** The interval of time that a run of a microbatch model is about: [start, end), as `YYYY-MM-DD HH:MM:SS` in UTC. */
export interface EventInterval {
  /** The model's `event_time`. */
  readonly column: string;
  /** Undefined: from the beginning. */
  readonly start?: string;
  readonly end: string;
}

const SIZES = ['hour', 'day', 'month', 'year'] as const;
type Size = (typeof SIZES)[number];

/**
 * The interval by dbt's rules: what the flags say, else from `begin` for a whole build, else the batch of the run's start and `lookback`
 * batches (1 unless set) before it; up to the end of the batch of the run's start. A whole build and each run see one interval, not one for each batch.
 */
export function eventInterval(
  config: ConfigMap,
  flags: { readonly start?: string; readonly end?: string },
  runStartedAt: Date,
  incremental: boolean,
): EventInterval | { readonly problem: string; readonly key: string } {
  const column = config.event_time;
  if (typeof column !== 'string') return { problem: "no event_time: add event_time='<column>'", key: 'incremental_strategy' };
  const size = SIZES.find((each) => each === config.batch_size);
  if (!size) return { problem: `no batch_size out of ${SIZES.join(', ')}`, key: config.batch_size === undefined ? 'incremental_strategy' : 'batch_size' };
  const begin = typeof config.begin === 'string' ? readTime(config.begin) : undefined;
  if (!begin) return { problem: "no begin: add begin='2024-01-01', the first time that there is data for", key: config.begin === undefined ? 'incremental_strategy' : 'begin' };
  const lookback = config.lookback === undefined || config.lookback === null ? 1 : Number(config.lookback);
  if (!Number.isInteger(lookback) || lookback < 0) return { problem: 'a lookback that is no number of batches', key: 'lookback' };
  const start = flags.start === undefined ? undefined : readTime(flags.start);
  const end = flags.end === undefined ? undefined : readTime(flags.end);
  if ((flags.start !== undefined && !start) || (flags.end !== undefined && !end)) return { problem: 'an --event-time-start or --event-time-end that is no date', key: 'event_time' };
  const batch = floor(runStartedAt, size);
  const from = start ? floor(start, size) : incremental ? shift(end ? floor(new Date(end.getTime() - 1), size) : batch, size, -lookback) : begin;
  const to = end ? ceil(end, size) : shift(batch, size, 1);
  return { column, start: print(from < begin ? floor(begin, size) : from), end: print(to) };
}

/** A date, or a moment in UTC: `2026-01-31`, `2026-01-31 18:00`, `2026-01-31T18:00:00Z`; undefined when it is none. */
export function readTime(text: string): Date | undefined {
  const found = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?)?(?:Z|\+00:?00)?$/.exec(text.trim());
  if (!found) return undefined;
  const [, day, minute = '00:00', second = ':00'] = found;
  const time = new Date(`${day}T${minute}${second}Z`);
  // The 30th of February is the 2nd of March to some engines, and no date to others.
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(`${day}T${minute}${second}`) ? time : undefined;
}

/** The interval of `--sample`: `3 days` up to now, or `{start: …, end: …}` as it was read; undefined when it is neither. */
export function sampleInterval(given: string | ConfigMap, now: Date): { readonly start: string; readonly end: string } | undefined {
  if (typeof given === 'string') {
    const found = /^(\d+) (hour|day|month|year)s?$/i.exec(given.trim());
    if (!found) return undefined;
    const [size, by] = [found[2]!.toLowerCase() as Size, -Number(found[1])];
    const within = now.getTime() - floor(now, size).getTime();
    const start = size === 'hour' || size === 'day' ? new Date(shift(floor(now, size), size, by).getTime() + within) : calendar(now, size, by);
    return { start: print(start), end: print(now) };
  }
  const [start, end] = [given['start'], given['end']].map((each) => (typeof each === 'string' ? readTime(each) : undefined));
  return start && end ? { start: print(start), end: print(end) } : undefined;
}

/** The same moment of another month or year, or its last day where that is shorter. */
function calendar(time: Date, size: 'month' | 'year', by: number): Date {
  const first = shift(floor(time, 'month'), 'month', size === 'year' ? by * 12 : by);
  const days = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(time.getUTCDate(), days)) + (time.getTime() - floor(time, 'day').getTime()));
}

function floor(time: Date, size: Size): Date {
  const [year, month, day, hour] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate(), time.getUTCHours()];
  switch (size) {
    case 'year': return new Date(Date.UTC(year, 0, 1));
    case 'month': return new Date(Date.UTC(year, month, 1));
    case 'day': return new Date(Date.UTC(year, month, day));
    case 'hour': return new Date(Date.UTC(year, month, day, hour));
  }
}

function ceil(time: Date, size: Size): Date {
  const low = floor(time, size);
  return low.getTime() === time.getTime() ? low : shift(low, size, 1);
}

/** Moves the start of a batch by a number of batches. */
function shift(time: Date, size: Size, by: number): Date {
  const [year, month, day, hour] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate(), time.getUTCHours()];
  switch (size) {
    case 'year': return new Date(Date.UTC(year + by, 0, 1));
    case 'month': return new Date(Date.UTC(year, month + by, 1));
    case 'day': return new Date(Date.UTC(year, month, day + by));
    case 'hour': return new Date(Date.UTC(year, month, day, hour + by));
  }
}

const print = (time: Date): string => time.toISOString().slice(0, 19).replace('T', ' ');
