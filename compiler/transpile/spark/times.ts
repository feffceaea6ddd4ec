import { textOf, type Tree } from '../../sql/tree.ts';
import { grouped } from '../marks.ts';
import { isDate, isTimestamp, isWhole, type Pen } from '../printer/pen.ts';

/** An interval, as Spark has it: months and what can't be counted in months are two types, and added one after the other. */
export interface Interval {
  readonly months?: string;
  readonly rest?: string;
}

const MONTHS: Readonly<Record<string, number>> = { to_months: 1, to_quarters: 3, to_years: 12, to_decades: 120, to_centuries: 1200 };
const REST: Readonly<Record<string, string>> = { to_days: 'day', to_weeks: 'week', to_hours: 'hour', to_minutes: 'minute', to_seconds: 'second', to_milliseconds: 'millisecond', to_microseconds: 'microsecond' };

/** An expression that is written as an interval; undefined for any other. */
export function intervalOf(pen: Pen, node: Tree): Interval | undefined {
  const name = node.function_name ?? '';
  const [first, second] = node.children ?? [];
  if (node.class === 'FUNCTION' && first && second === undefined && (MONTHS[name] !== undefined || REST[name] !== undefined)) {
    const count = countOf(first);
    const number = pen.expr(whole(pen, count));
    if (MONTHS[name] !== undefined) {
      const factor = MONTHS[name];
      return { months: `make_ym_interval(0, ${factor === 1 ? pen.item(count, true) : `${number} * ${factor}`})` };
    }
    return { rest: restOf(REST[name]!, pen, count) };
  }
  if (node.class === 'CAST' && node.cast_type?.id === 'INTERVAL') {
    const text = textOf(node.child);
    return text === undefined ? undefined : textInterval(pen, text, node);
  }
  if (node.is_operator && name === '-' && first && second === undefined) {
    const inner = intervalOf(pen, first);
    return inner && { ...(inner.months && { months: grouped(`- ${inner.months}`) }), ...(inner.rest && { rest: grouped(`- ${inner.rest}`) }) };
  }
  if (node.is_operator && name === '*' && first && second) {
    const [interval, factor] = [intervalOf(pen, first) ?? intervalOf(pen, second), intervalOf(pen, first) ? second : first];
    if (!interval) return undefined;
    if (!isWhole(pen.type(factor))) pen.refuse('an interval times a fraction is rounded in another way', node);
    return { ...(interval.months && { months: grouped(`${interval.months} * ${pen.expr(factor)}`) }), ...(interval.rest && { rest: grouped(`${interval.rest} * ${pen.expr(factor)}`) }) };
  }
  return undefined;
}

/** `interval 3 day` is to_days(cast(trunc(cast(3 as double)) as integer)). */
function countOf(node: Tree): Tree {
  const trunc = node.class === 'CAST' && node.child?.function_name === 'trunc' ? node.child.children?.[0] : undefined;
  const inner = trunc?.class === 'CAST' && trunc.cast_type?.id === 'DOUBLE' ? trunc.child! : node.class === 'CAST' && node.child?.class === 'CONSTANT' ? node.child : node;
  return inner;
}

function whole(pen: Pen, node: Tree): Tree {
  const text = textOf(node);
  if (text === undefined) return node;
  if (!/^\s*-?\d+\s*$/.test(text)) pen.refuse(`"${text}" is no whole number`, node);
  return { ...node, value: { type: { id: 'BIGINT' }, value: text.trim() } };
}

function restOf(unit: string, pen: Pen, given: Tree): string {
  const count = whole(pen, given);
  if (count.class === 'CONSTANT' && unit !== 'second' && unit !== 'week') return `interval ${pen.item(count).replace(/[()]/g, '')} ${unit}`;
  const number = pen.item(count, true);
  switch (unit) {
    case 'week':
      return `make_dt_interval(${pen.expr(count)} * 7)`;
    case 'day':
      return `make_dt_interval(${number})`;
    case 'hour':
      return `make_dt_interval(0, ${number})`;
    case 'minute':
      return `make_dt_interval(0, 0, ${number})`;
    case 'second':
      return `make_dt_interval(0, 0, 0, ${number})`;
    default:
      return grouped(`${pen.expr(count)} * interval 1 ${unit}`);
  }
}

/** `interval '1 year 2 days'`. */
function textInterval(pen: Pen, text: string, node: Tree): Interval {
  let months = 0;
  const rest: string[] = [];
  const found = [...text.matchAll(/(-?\d+)\s*([a-z]+)/gi)];
  if (found.length === 0 || text.replace(/(-?\d+)\s*([a-z]+)/gi, '').trim() !== '') pen.refuse(`the interval '${text}' can't be read`, node);
  for (const [, count, word] of found) {
    const unit = word!.toLowerCase().replace(/s$/, '');
    const factor = { month: 1, mon: 1, quarter: 3, year: 12, y: 12, decade: 120 }[unit];
    if (factor !== undefined) months += Number(count) * factor;
    else if (/^(?:day|week|hour|minute|second|millisecond|microsecond)$/.test(unit)) rest.push(`interval ${count} ${unit}`);
    else pen.refuse(`the unit "${word}" of an interval is not known`, node);
  }
  return { ...(months !== 0 && { months: `interval ${months} month` }), ...(rest.length > 0 && { rest: rest.length === 1 ? rest[0]! : grouped(rest.join(' + ')) }) };
}

/** A time moved by an interval: DuckDB gives a timestamp, also for a date. */
export function moved(pen: Pen, time: Tree, sign: '+' | '-', interval: Interval): string {
  const type = pen.type(time);
  if (!isDate(type) && !isTimestamp(type)) return pen.refuse(`${type} ${sign} INTERVAL has no counterpart`, time);
  let text = isDate(type) ? `cast(${pen.item(time)} as timestamp)` : pen.expr(time);
  for (const part of [interval.months, interval.rest]) if (part !== undefined) text = grouped(`${text} ${sign} ${part}`);
  return text;
}

const PARTS: Readonly<Record<string, string>> = {
  years: 'year', yr: 'year', y: 'year', year: 'year', quarter: 'quarter', quarters: 'quarter', month: 'month', months: 'month', mon: 'month', week: 'week', weeks: 'week', w: 'week', day: 'day', days: 'day', d: 'day', dayofmonth: 'day',
  hour: 'hour', hours: 'hour', h: 'hour', hr: 'hour', minute: 'minute', minutes: 'minute', min: 'minute', m: 'minute', second: 'second', seconds: 'second', s: 'second', sec: 'second', millisecond: 'millisecond', milliseconds: 'millisecond',
  ms: 'millisecond', microsecond: 'microsecond', microseconds: 'microsecond', us: 'microsecond', dow: 'dow', dayofweek: 'dow', weekday: 'dow', isodow: 'isodow', doy: 'doy', dayofyear: 'doy', epoch: 'epoch', weekofyear: 'week', isoyear: 'isoyear',
  decade: 'decade', century: 'century',
};

/** The part of a time that a text names; refuses for any other. */
export function partOf(pen: Pen, node: Tree | undefined, call: Tree): string {
  const text = textOf(node);
  const part = text === undefined ? undefined : PARTS[text.toLowerCase()];
  return part ?? pen.refuse(text === undefined ? 'the part of the time is no constant' : `the part "${text}" of a time has no counterpart`, node ?? call);
}

/** One part of a time, as a bigint (a double for `epoch`). */
export function extracted(pen: Pen, part: string, time: Tree, loose: boolean): string {
  const x = pen.item(time);
  const wide = (text: string): string => (loose ? text : `cast(${text.startsWith('\u0003') ? text.slice(1, -1) : text} as bigint)`);
  switch (part) {
    case 'year': case 'quarter': case 'month': case 'day': case 'hour': case 'minute': case 'second':
      return wide(`${part}(${x})`);
    case 'week':
      return wide(`weekofyear(${x})`);
    case 'isoyear':
      return wide(`extract(yearofweek from ${x})`);
    case 'dow':
      return wide(grouped(`dayofweek(${x}) - 1`));
    case 'isodow':
      return wide(grouped(`weekday(${x}) + 1`));
    case 'doy':
      return wide(`dayofyear(${x})`);
    case 'millisecond':
      return wide(grouped(`unix_millis(${stamp(pen, time)}) % 60000`));
    case 'microsecond':
      return wide(grouped(`unix_micros(${stamp(pen, time)}) % 60000000`));
    case 'epoch':
      return grouped(`cast(unix_micros(${stamp(pen, time)}) as double) / 1000000D`);
    case 'decade':
      return wide(grouped(`year(${x}) div 10`));
    default:
      return pen.refuse(`the part "${part}" of a time has no counterpart`, time);
  }
}

/** A time as a timestamp. */
export function stamp(pen: Pen, time: Tree): string {
  return isTimestamp(pen.type(time)) ? pen.item(time) : `cast(${pen.item(time)} as timestamp)`;
}

/** How many borders of a part lie between two times: what DuckDB's date_diff counts. */
export function borders(pen: Pen, part: string, from: Tree, to: Tree): string {
  const [a, b] = [pen.item(from), pen.item(to)];
  switch (part) {
    case 'year':
      return grouped(`year(${b}) - year(${a})`);
    case 'quarter':
      return grouped(`(year(${b}) - year(${a})) * 4 + quarter(${b}) - quarter(${a})`);
    case 'month':
      return grouped(`(year(${b}) - year(${a})) * 12 + month(${b}) - month(${a})`);
    case 'week':
      // Weeks that have passed, and not borders between them.
      return grouped(`datediff(${b}, ${a}) div 7`);
    case 'day':
      return `datediff(${b}, ${a})`;
    case 'hour': case 'minute': case 'second': case 'millisecond': {
      const unit = { hour: 3_600_000_000, minute: 60_000_000, second: 1_000_000, millisecond: 1000 }[part];
      const count = (time: Tree): string => `unix_micros(date_trunc('${part}', ${stamp(pen, time)})) div ${unit}`;
      return grouped(`${count(to)} - ${count(from)}`);
    }
    case 'microsecond':
      return grouped(`unix_micros(${stamp(pen, to)}) - unix_micros(${stamp(pen, from)})`);
    default:
      return pen.refuse(`date_diff by "${part}" has no counterpart`, from);
  }
}

/** The start of the part that a time lies in, as a timestamp. */
export function truncated(pen: Pen, part: string, time: Tree): string {
  if (!/^(?:year|quarter|month|week|day|hour|minute|second|millisecond|microsecond)$/.test(part)) return pen.refuse(`date_trunc to "${part}" has no counterpart`, time);
  const type = pen.type(time);
  if (!isDate(type) && !isTimestamp(type)) return pen.refuse(`date_trunc of ${type} has no counterpart`, time);
  return `date_trunc('${part}', ${pen.item(time)})`;
}
