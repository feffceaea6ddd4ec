/** How far a zone's clocks are from UTC at a moment, both in microseconds; undefined where there is no zone of that name. */
export function zoneOffset(zone: string, instant: bigint): bigint | undefined {
  const clock = clockOf(zone);
  if (!clock) return undefined;
  const moment = Number(instant / 1000n);
  const at = Object.fromEntries(clock.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const shown = new Date(0);
  shown.setUTCFullYear(at['year']!, at['month']! - 1, at['day']!);
  shown.setUTCHours(at['hour']!, at['minute']!, at['second']!, 0);
  return BigInt(shown.getTime() - Math.floor(moment / 1000) * 1000) * 1000n;
}

/** The mean time of a zone's place, before it had zone time, to the minute: what pytz has for a zone of which no moment is known. */
export function firstOffset(zone: string): bigint | undefined {
  const offset = zoneOffset(zone, BEFORE_ZONES);
  return offset === undefined ? undefined : BigInt(Math.round(Number(offset) / 60e6)) * 60_000_000n;
}

/** The offset at a time of the zone's own clocks. Where they show a time twice or skip it, that of winter. */
export function localOffset(zone: string, local: bigint): bigint | undefined {
  const around = [local - DAY, local + DAY].map((instant) => zoneOffset(zone, instant));
  const [before, after] = around;
  if (before === undefined || after === undefined || before === after) return before;
  const fitting = [before, after].filter((offset) => zoneOffset(zone, local - offset) === offset);
  return fitting.length === 1 ? fitting[0] : before < after ? before : after;
}

const DAY = 86_400_000_000n;
const BEFORE_ZONES = BigInt(Date.UTC(1800, 0, 1)) * 1000n;
const clocks = new Map<string, Intl.DateTimeFormat | undefined>();

function clockOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!clocks.has(zone)) clocks.set(zone, newClock(zone));
  return clocks.get(zone);
}

function newClock(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'iso8601', numberingSystem: 'latn', hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
  } catch {
    return undefined;
  }
}
