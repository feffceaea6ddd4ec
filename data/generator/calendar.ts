/** Days since 1970-01-01; time stamps are microseconds since then, UTC. Both are whole numbers. */
export type Day = number;
/** Microseconds since 1970-01-01 00:00:00 UTC. */
export type Micros = number;

const microsPerDay = 86_400_000_000;
// A few thousand days are written hundreds of thousands of times.
const isoTexts = new Map<Day, string>();

/** The day that a `YYYY-MM-DD` text names. */
export function dayOf(text: string): Day {
  const [year, month, day] = text.split('-').map(Number) as [number, number, number];
  const found = Date.UTC(year, month - 1, day) / 86_400_000;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || iso(found) !== text) throw new Error(`not a date: ${text}`);
  return found;
}

/** A day as `YYYY-MM-DD`. */
export function iso(day: Day): string {
  const known = isoTexts.get(day);
  if (known) return known;
  const text = new Date(day * 86_400_000).toISOString().slice(0, 10);
  isoTexts.set(day, text);
  return text;
}

/** The same day of the month n months away, or that month's last day. */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = iso(day).split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return Date.UTC(year, month - 1 + months, Math.min(date, last)) / 86_400_000;
}

/** A moment of a day, in seconds after midnight UTC. */
export function at(day: Day, seconds: number, micros = 0): Micros {
  return day * microsPerDay + seconds * 1_000_000 + micros;
}

/** The day in which a moment lies. */
export function dayAt(moment: Micros): Day {
  return Math.floor(moment / microsPerDay);
}

/** `YYYY-MM-DD HH:MM:SS`, with six more digits when there are any. */
export function stamp(moment: Micros): string {
  const micros = moment % 1_000_000;
  return `${iso(dayAt(moment))} ${clock(moment)}${micros ? `.${String(micros).padStart(6, '0')}` : ''}`;
}

/** `YYYY-MM-DDTHH:MM:SSZ`. */
export function zulu(moment: Micros): string {
  return `${iso(dayAt(moment))}T${clock(moment)}Z`;
}

/** `MM/DD/YYYY HH:MM`. */
export function american(moment: Micros): string {
  const [year, month, day] = iso(dayAt(moment)).split('-');
  return `${month}/${day}/${year} ${clock(moment).slice(0, 5)}`;
}

/** The days that the sample data is arranged around; all follow from the as-of day. */
export interface Landmarks {
  readonly asOf: Day;
  /** Where a date of the plan, which ends on 2026-01-31, lies when the data ends on another day. */
  readonly moved: (date: string) => Day;
  /** First day of the 24 months, included; the as-of day itself is not. */
  readonly windowStart: Day;
  /** The first of the days that arrive as files of their own, and the seven of them. */
  readonly dailyStart: Day;
  readonly dailyDays: readonly Day[];
  readonly oldestOrder: Day;
  readonly firstRate: Day;
  /** Days without a rate, first and last. */
  readonly gbpGap: readonly [Day, Day];
  readonly krwGap: readonly [Day, Day];
}

/** Derives the landmarks; at 2026-01-31 they are the dates that data/README.md names. */
export function landmarksOf(asOf: Day): Landmarks {
  const moved = (text: string) => asOf + dayOf(text) - dayOf('2026-01-31');
  const dailyStart = asOf - 6;
  return {
    asOf,
    moved,
    windowStart: addMonths(asOf, -24),
    dailyStart,
    dailyDays: Array.from({ length: 7 }, (_, i) => dailyStart + i),
    oldestOrder: addMonths(asOf, -36) + 1,
    firstRate: asOf - 729,
    gbpGap: [moved('2025-03-10'), moved('2025-03-14')],
    krwGap: [moved('2025-06-01'), moved('2025-06-10')],
  };
}

function clock(moment: Micros): string {
  const seconds = Math.floor(moment / 1_000_000) - dayAt(moment) * 86_400;
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
}
