import { grouped } from '../marks.ts';
import { textOf, type Tree } from '../../sql/tree.ts';
import { isDate, isText, isTimestamp, isWhole, type Pen } from '../printer/pen.ts';
import type { Writer, Writers } from '../printer/writer.ts';
import { as, inner, textLiteral } from './words.ts';

/** One part of an interval: so many of a unit. */
export interface Part {
  readonly unit: string;
  readonly count: string;
}

const UNITS: Readonly<Record<string, readonly [unit: string, times: number]>> = {
  to_months: ['month', 1], to_quarters: ['month', 3], to_years: ['month', 12], to_decades: ['month', 120], to_centuries: ['month', 1200], to_days: ['day', 1], to_weeks: ['day', 7],
  to_hours: ['hour', 1], to_minutes: ['minute', 1], to_seconds: ['second', 1], to_milliseconds: ['millisecond', 1], to_microseconds: ['microsecond', 1],
};
const WORDS: Readonly<Record<string, readonly [unit: string, times: number]>> = {
  month: ['month', 1], mon: ['month', 1], quarter: ['month', 3], year: ['month', 12], y: ['month', 12], decade: ['month', 120], day: ['day', 1], week: ['day', 7],
  hour: ['hour', 1], minute: ['minute', 1], second: ['second', 1], millisecond: ['millisecond', 1], microsecond: ['microsecond', 1],
};

/** The parts of an expression that is written as an interval; undefined for any other. */
export function intervalOf(pen: Pen, node: Tree): readonly Part[] | undefined {
  const name = node.function_name ?? '';
  const [first, second] = node.children ?? [];
  if (node.class === 'FUNCTION' && first && second === undefined && Object.hasOwn(UNITS, name)) {
    const [unit, times] = UNITS[name]!;
    return [{ unit, count: multiplied(whole(pen, countOf(first)), times) }];
  }
  if (node.class === 'CAST' && node.cast_type?.id === 'INTERVAL') return textOf(node.child) === undefined ? undefined : textParts(pen, textOf(node.child)!, node);
  if (node.is_operator && name === '-' && first && second === undefined) return intervalOf(pen, first)?.map(({ unit, count }) => ({ unit, count: negative(count) }));
  if (node.is_operator && name === '*' && first && second) {
    const [interval, factor] = [intervalOf(pen, first) ?? intervalOf(pen, second), intervalOf(pen, first) ? second : first];
    if (!interval) return undefined;
    if (!isWhole(pen.type(factor))) pen.refuse('an interval times a fraction is rounded in another way', node);
    return interval.map(({ unit, count }) => ({ unit, count: count === '1' ? pen.item(factor) : grouped(`${pen.expr(factor)} * ${count}`) }));
  }
  return undefined;
}

/** `interval 3 day` is to_days(cast(trunc(cast(3 as double)) as integer)). */
function countOf(node: Tree): Tree {
  const trunc = node.class === 'CAST' && node.child?.function_name === 'trunc' ? node.child.children?.[0] : undefined;
  return trunc?.class === 'CAST' && trunc.cast_type?.id === 'DOUBLE' ? trunc.child! : node.class === 'CAST' && node.child?.class === 'CONSTANT' ? node.child : node;
}

function whole(pen: Pen, node: Tree): string {
  const text = textOf(node);
  if (text === undefined) return inner(pen.expr(node)).replace(/^\((-\d+)\)$/, '$1');
  return /^\s*-?\d+\s*$/.test(text) ? text.trim() : pen.refuse(`"${text}" is no whole number`, node);
}

const bareNumber = (text: string): string => text.replace(/\u0001\d+\u0002/g, '');
const multiplied = (count: string, times: number): string => (times === 1 ? count : /^-?\d+$/.test(bareNumber(count)) ? String(Number(bareNumber(count)) * times) : grouped(`(${count}) * ${times}`));
const negative = (count: string): string => (/^\d+$/.test(bareNumber(count)) ? `-${bareNumber(count)}` : grouped(`- (${count})`));

function textParts(pen: Pen, text: string, node: Tree): readonly Part[] {
  const found = [...text.matchAll(/(-?\d+)\s*([a-z]+)/gi)];
  if (found.length === 0 || text.replace(/(-?\d+)\s*([a-z]+)/gi, '').trim() !== '') pen.refuse(`the interval '${text}' can't be read`, node);
  return found.map(([, count, word]) => {
    const known = WORDS[word!.toLowerCase().replace(/s$/, '')] ?? pen.refuse(`the unit "${word}" of an interval is not known`, node);
    return { unit: known[0], count: String(Number(count) * known[1]) };
  });
}

/** A time moved by an interval: DuckDB gives a timestamp, also for a date. A day that the month lacks becomes its last. */
export function moved(pen: Pen, time: Tree, interval: readonly Part[], sign: 1 | -1, call: Tree): string {
  const type = pen.type(time);
  if (!isDate(type) && !isTimestamp(type)) return pen.refuse(`${type} ${sign === 1 ? '+' : '-'} INTERVAL has no counterpart`, time);
  return [...interval].sort((a, b) => Number(b.unit === 'month') - Number(a.unit === 'month'))
    .reduce((text, { unit, count }) => `${pen.at(call)}dateadd('${unit}', ${inner(sign === 1 ? count : negative(count))}, ${text})`, stamp(pen, time));
}

/** A time as a timestamp. */
export function stamp(pen: Pen, time: Tree): string {
  return isTimestamp(pen.type(time)) ? pen.item(time) : as(pen, pen.item(time), 'TIMESTAMP');
}

/** A date some days before or after. */
export function dayMoved(pen: Pen, day: Tree, sign: '+' | '-', count: Tree, call: Tree): string {
  return grouped(`${pen.expr(day)} ${pen.at(call)}${sign} ${/^(?:TINYINT|SMALLINT|INTEGER)/.test(pen.type(count)) ? pen.expr(count) : as(pen, pen.item(count), 'INTEGER')}`);
}

/** Days from one date to another. */
export function dayDifference(pen: Pen, from: Tree, to: Tree, call: Tree): string {
  return `${pen.at(call)}datediff('day', ${pen.item(from)}, ${pen.item(to)})`;
}

const PARTS: Readonly<Record<string, string>> = {
  years: 'year', yr: 'year', y: 'year', year: 'year', quarter: 'quarter', quarters: 'quarter', month: 'month', months: 'month', mon: 'month', week: 'week', weeks: 'week', w: 'week', day: 'day', days: 'day', d: 'day', dayofmonth: 'day',
  hour: 'hour', hours: 'hour', h: 'hour', hr: 'hour', minute: 'minute', minutes: 'minute', min: 'minute', m: 'minute', second: 'second', seconds: 'second', s: 'second', sec: 'second', millisecond: 'millisecond', milliseconds: 'millisecond',
  ms: 'millisecond', microsecond: 'microsecond', microseconds: 'microsecond', us: 'microsecond', dow: 'dow', dayofweek: 'dow', weekday: 'dow', isodow: 'isodow', doy: 'doy', dayofyear: 'doy', epoch: 'epoch', weekofyear: 'week', isoyear: 'isoyear',
};

function partOf(pen: Pen, node: Tree | undefined, call: Tree): string {
  const text = textOf(node);
  const part = text === undefined ? undefined : PARTS[text.toLowerCase()];
  return part ?? pen.refuse(text === undefined ? 'the part of the time is no constant' : `the part "${text}" of a time has no counterpart`, node ?? call);
}

/** What of times each warehouse says in its own way. */
export interface TimeWords {
  /** One part of a time; undefined where there is none. */
  part(pen: Pen, part: string, time: Tree): string | undefined;
  /** Microseconds since 1970. */
  micros(pen: Pen, time: Tree): string;
  /** A timestamp of so many microseconds since 1970. */
  ofMicros(pen: Pen, count: string): string;
  /** Letters of a format; `reading`: of one to read. Undefined where there are none. */
  format(format: string, reading: boolean): string | undefined;
  /** A text read by a format. */
  parse(pen: Pen, text: string, format: string, attempt: boolean): string | undefined;
  /** A timestamp of one zone in another. */
  zone(pen: Pen, from: string, to: string, time: string): string;
  date(pen: Pen, year: string, month: string, day: string): string;
}

/** Functions of times. */
export function timesOf(words: TimeWords): Writers {
  const extracted = (pen: Pen, part: string, time: Tree, call: Tree, loose: boolean): string => {
    if (part === 'epoch') return grouped(`${pen.at(call)}${as(pen, words.micros(pen, time), 'DOUBLE')} / 1000000`);
    const text = part === 'millisecond' || part === 'microsecond' ? `mod(${part === 'millisecond' ? `floor(${words.micros(pen, time)} / 1000)` : words.micros(pen, time)}, ${part === 'millisecond' ? 60000 : 60000000})` : words.part(pen, part, time);
    if (text === undefined) return pen.refuse(`the part "${part}" of a time has no counterpart`, call);
    return `${pen.at(call)}${loose && part !== 'millisecond' ? text : as(pen, text, 'BIGINT')}`;
  };
  const of = (name: string): Writer => (pen, args, call, loose) => (args.length === 1 ? extracted(pen, name, args[0]!, call, loose) : pen.refuse(`${call.function_name}() has no counterpart`, call));
  const part: Writer = (pen, args, call, loose) => extracted(pen, partOf(pen, args[0], call), args[1]!, call, loose);
  const difference: Writer = (pen, args, call) => {
    const unit = partOf(pen, args[0], call);
    const [from, to] = [args[1]!, args[2]!];
    if (!/^(?:year|quarter|month|week|day|hour|minute|second|millisecond|microsecond)$/.test(unit)) return pen.refuse(`date_diff by "${unit}" has no counterpart`, call);
    // Weeks that have passed, and not borders between them.
    if (unit === 'week') return as(pen, `trunc(datediff('day', ${pen.item(from)}, ${pen.item(to)}) / 7.0)`, 'BIGINT');
    return `${pen.at(call)}datediff('${unit}', ${/hour|minute|second/.test(unit) ? `${stamp(pen, from)}, ${stamp(pen, to)}` : `${pen.item(from)}, ${pen.item(to)}`})`;
  };
  const elapsed: Writer = (pen, args, call) => {
    const unit = partOf(pen, args[0], call);
    const length = { week: 604_800_000_000, day: 86_400_000_000, hour: 3_600_000_000, minute: 60_000_000, second: 1_000_000, millisecond: 1000, microsecond: 1 }[unit];
    return length === undefined ? pen.refuse(`date_sub by "${unit}" has no counterpart`, call) : as(pen, `trunc((${words.micros(pen, args[2]!)} - ${words.micros(pen, args[1]!)}) / ${length}.0)`, 'BIGINT');
  };
  const trunc: Writer = (pen, args, call) => {
    const unit = partOf(pen, args[0], call);
    if (!/^(?:year|quarter|month|week|day|hour|minute|second|millisecond|microsecond)$/.test(unit)) return pen.refuse(`date_trunc to "${unit}" has no counterpart`, call);
    const type = pen.type(args[1]!);
    if (!isDate(type) && !isTimestamp(type)) return pen.refuse(`date_trunc of ${type} has no counterpart`, call);
    return `${pen.at(call)}date_trunc('${unit}', ${stamp(pen, args[1]!)})`;
  };
  const add: Writer = (pen, args, call) => {
    const interval = args[1] && intervalOf(pen, args[1]);
    return interval ? moved(pen, args[0]!, interval, 1, call) : pen.refuse('date_add() of what is no interval has no counterpart', call);
  };
  const formatOf = (pen: Pen, node: Tree, reading: boolean): string => {
    const text = textOf(node);
    if (text === undefined) return pen.refuse('a format that is no constant has no counterpart', node);
    return textLiteral(pen, words.format(text, reading) ?? pen.refuse(`the format '${text}' has no counterpart`, node));
  };
  const format: Writer = (pen, args, call) => {
    const [time, text] = textOf(args[0]) !== undefined && textOf(args[1]) === undefined ? [args[1]!, args[0]!] : [args[0]!, args[1]!];
    return `${pen.at(call)}to_char(${pen.item(time)}, ${formatOf(pen, text, false)})`;
  };
  const parsing = (attempt: boolean): Writer => (pen, args, call) => `${pen.at(call)}${words.parse(pen, pen.item(args[0]!), formatOf(pen, args[1]!, true), attempt) ?? pen.refuse('try_strptime() has no counterpart', call)}`;
  const zone: Writer = (pen, args, call) => {
    const name = textOf(args[0]);
    if (name === undefined) return pen.refuse('a time zone that is no constant has no counterpart', call);
    const type = pen.type(args[1]!);
    if (!isTimestamp(type)) return pen.refuse(`${type} AT TIME ZONE has no counterpart`, call);
    if (type.includes('ZONE')) return pen.refuse('a timestamp with a zone has no counterpart: keep it a TIMESTAMP of UTC', call);
    // The session's zone is UTC, so that nothing moves.
    if (/^(?:utc|gmt|etc\/utc)$/i.test(name)) return pen.expr(args[1]!);
    return `${pen.at(call)}${words.zone(pen, name, 'UTC', pen.item(args[1]!))}`;
  };
  const now: Writer = (pen, _, call) => `${pen.at(call)}${pen.target.clocks['now']}`;
  const today: Writer = (pen, _, call) => `${pen.at(call)}${pen.target.clocks['current_date']}`;
  return {
    date_part: part, datepart: part, year: of('year'), quarter: of('quarter'), month: of('month'), day: of('day'), dayofmonth: of('day'), hour: of('hour'), minute: of('minute'), second: of('second'), week: of('week'), weekofyear: of('week'),
    dayofweek: of('dow'), weekday: of('dow'), isodow: of('isodow'), dayofyear: of('doy'), isoyear: of('isoyear'), epoch: of('epoch'), millisecond: of('millisecond'), microsecond: of('microsecond'),
    date_diff: difference, datediff: difference, date_sub: elapsed, datesub: elapsed, date_trunc: trunc, datetrunc: trunc, date_add: add, strftime: format, strptime: parsing(false), try_strptime: parsing(true),
    epoch_us: (pen, args, call) => `${pen.at(call)}${words.micros(pen, args[0]!)}`,
    epoch_ms: (pen, args) => (isWhole(pen.type(args[0]!)) ? words.ofMicros(pen, `${pen.expr(args[0]!)} * 1000`) : as(pen, `floor(${words.micros(pen, args[0]!)} / 1000.0)`, 'BIGINT')),
    make_timestamp: (pen, args, call) => (args.length === 1 ? `${pen.at(call)}${words.ofMicros(pen, pen.item(args[0]!))}` : pen.refuse('make_timestamp() of parts has no counterpart', call)),
    make_date: (pen, args, call) => (args.length === 3 ? `${pen.at(call)}${words.date(pen, pen.item(args[0]!), pen.item(args[1]!), pen.item(args[2]!))}` : pen.refuse('this make_date() has no counterpart', call)),
    last_day: (pen, args, call) => `${pen.at(call)}last_day(${pen.item(args[0]!)})`, timezone: zone, now, get_current_timestamp: now, transaction_timestamp: now, today, current_date: today,
    date: (pen, args, call) => (isText(pen.type(args[0]!)) || isTimestamp(pen.type(args[0]!)) ? `${pen.at(call)}${as(pen, pen.item(args[0]!), 'DATE')}` : pen.expr(args[0]!)),
    age: (pen, _, call) => pen.refuse('age() has no counterpart: count with date_diff', call),
  };
}

/** A strftime format by the letters that stand for its parts; undefined where there are none. */
export function formatted(format: string, letters: Readonly<Record<string, string>>, quoted: (text: string) => string): string | undefined {
  let text = '';
  let plain = '';
  const flush = (): void => {
    text += /[A-Za-z"]/.test(plain) ? quoted(plain) : plain;
    plain = '';
  };
  for (let i = 0; i < format.length; i++) {
    if (format[i] !== '%') plain += format[i];
    else if (format[++i] === '%') plain += '%';
    else {
      const found = letters[format[i] ?? ''];
      if (found === undefined) return undefined;
      flush();
      text += found;
    }
  }
  flush();
  return text;
}
