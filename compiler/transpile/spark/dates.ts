import { textOf, type Tree } from '../../sql/tree.ts';
import { named, takes, type Writer, type Writers } from '../printer/writer.ts';
import { sparkFormat } from './formats.ts';
import { textLiteral } from './literals.ts';
import { borders, extracted, intervalOf, moved, partOf, stamp, truncated } from './times.ts';
import { isText, isTimestamp, isWhole, type Pen } from '../printer/pen.ts';

const part: Writer = (pen, args, call, loose) => {
  takes(pen, args, call, 2);
  return `${pen.at(call)}${extracted(pen, partOf(pen, args[0], call), args[1]!, loose)}`;
};

function of(name: string): Writer {
  return (pen, args, call, loose) => (args.length === 1 ? extracted(pen, name, args[0]!, loose) : pen.refuse(`${call.function_name}() has no counterpart`, call));
}

const difference: Writer = (pen, args, call, loose) => {
  const text = borders(pen, partOf(pen, args[0], call), args[1]!, args[2]!);
  return `${pen.at(call)}${loose ? text : `cast(${text.startsWith('\u0003') ? text.slice(1, -1) : text} as bigint)`}`;
};

/** Whole parts between two times: a month is not counted in one way. */
const elapsed: Writer = (pen, args, call) => {
  const unit = partOf(pen, args[0], call);
  if (!/^(?:week|day|hour|minute|second|millisecond|microsecond)$/.test(unit)) return pen.refuse(`date_sub by "${unit}" has no counterpart`, call);
  return `${pen.at(call)}timestampdiff(${unit}, ${stamp(pen, args[1]!)}, ${stamp(pen, args[2]!)})`;
};

const trunc: Writer = (pen, args, call) => `${pen.at(call)}${truncated(pen, partOf(pen, args[0], call), args[1]!)}`;

const add: Writer = (pen, args, call) => {
  const interval = args[1] && intervalOf(pen, args[1]);
  return interval ? moved(pen, args[0]!, '+', interval) : pen.refuse('date_add() of what is no interval has no counterpart', call);
};

function formatOf(pen: Pen, node: Tree, reading: boolean): string {
  const text = textOf(node);
  if (text === undefined) return pen.refuse('a format that is no constant has no counterpart', node);
  const made = sparkFormat(text, reading);
  return 'problem' in made ? pen.refuse(made.problem, node) : textLiteral(made.text);
}

const format: Writer = (pen, args, call) => {
  const [time, text] = textOf(args[0]) !== undefined && textOf(args[1]) === undefined ? [args[1]!, args[0]!] : [args[0]!, args[1]!];
  return `${pen.at(call)}date_format(${pen.item(time)}, ${formatOf(pen, text, false)})`;
};

function parsing(name: string): Writer {
  return (pen, args, call) => `${pen.at(call)}${name}(${pen.item(args[0]!)}, ${formatOf(pen, args[1]!, true)})`;
}

const epochMs: Writer = (pen, args, call) => (isWhole(pen.type(args[0]!)) ? `${pen.at(call)}timestamp_millis(${pen.item(args[0]!)})` : `${pen.at(call)}unix_millis(${stamp(pen, args[0]!)})`);

const makeTimestamp: Writer = (pen, args, call, loose) => (args.length === 1 ? named('timestamp_micros') : named('make_timestamp'))(pen, args, call, loose);

const toTimestamp: Writer = (pen, args, call) => (isWhole(pen.type(args[0]!)) ? `${pen.at(call)}timestamp_seconds(${pen.item(args[0]!)})` : pen.refuse('to_timestamp() of what is no whole number has no counterpart', call));

/** `at time zone 'UTC'`: the session's zone is UTC, so that nothing moves. */
const zone: Writer = (pen, args, call) => {
  const name = textOf(args[0]);
  if (name === undefined) return pen.refuse('a time zone that is no constant has no counterpart', call);
  const type = pen.type(args[1]!);
  if (!isTimestamp(type)) return pen.refuse(`${type} AT TIME ZONE has no counterpart`, call);
  if (/^(?:utc|gmt|etc\/utc)$/i.test(name)) return pen.expr(args[1]!);
  return `${pen.at(call)}${type.includes('ZONE') ? 'from_utc_timestamp' : 'to_utc_timestamp'}(${pen.item(args[1]!)}, ${textLiteral(name)})`;
};

const toDays = (name: string): Writer => (pen, args, call) => `${pen.at(call)}date_format(${pen.item(args[0]!)}, '${name}')`;

export const DATES: Writers = {
  date_part: part, datepart: part, year: of('year'), quarter: of('quarter'), month: of('month'), day: of('day'), dayofmonth: of('day'), hour: of('hour'), minute: of('minute'), second: of('second'), week: of('week'), weekofyear: of('week'),
  dayofweek: of('dow'), weekday: of('dow'), isodow: of('isodow'), dayofyear: of('doy'), isoyear: of('isoyear'), epoch: of('epoch'), millisecond: of('millisecond'), microsecond: of('microsecond'),
  date_diff: difference, datediff: difference, date_sub: elapsed, datesub: elapsed, date_trunc: trunc, datetrunc: trunc, date_add: add,
  strftime: format, strptime: parsing('to_timestamp'), try_strptime: parsing('try_to_timestamp'),
  epoch_us: (pen, args, call) => `${pen.at(call)}unix_micros(${stamp(pen, args[0]!)})`, epoch_ms: epochMs, make_timestamp: makeTimestamp, to_timestamp: toTimestamp, timezone: zone,
  now: (pen, _, call) => `${pen.at(call)}current_timestamp()`, get_current_timestamp: (pen, _, call) => `${pen.at(call)}current_timestamp()`, transaction_timestamp: (pen, _, call) => `${pen.at(call)}current_timestamp()`,
  today: (pen, _, call) => `${pen.at(call)}current_date()`, current_date: (pen, _, call) => `${pen.at(call)}current_date()`,
  monthname: toDays('MMMM'), dayname: toDays('EEEE'),
  date: (pen, args, call) => (isText(pen.type(args[0]!)) || isTimestamp(pen.type(args[0]!)) ? `${pen.at(call)}cast(${pen.item(args[0]!)} as date)` : pen.expr(args[0]!)),
  age: (pen, _, call) => pen.refuse('age() has no counterpart: count with date_diff', call),
};

