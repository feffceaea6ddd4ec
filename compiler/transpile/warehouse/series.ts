import { nodesOf, wholeOf, type Tree } from '../../sql/tree.ts';
import { isDate, isTimestamp, isWhole, type Pen } from '../printer/pen.ts';
import { as, inner } from './words.ts';
import { intervalOf, stamp } from './times.ts';

/** The rows that `generate_series()` and `range()` give, as numbers from 0 and what each stands for. */
export interface Series {
  /** A table of one row with the ends, where they can't be repeated for each row; undefined where they are read from beside it. */
  readonly ends?: string;
  /** How many rows there are. */
  readonly count: string;
  value(place: string): string;
}

/** The series of a call; refuses those that can't be counted. */
export function seriesOf(pen: Pen, call: Tree): Series {
  const args = call.children ?? [];
  const one: Tree = { class: 'CONSTANT', type: 'VALUE_CONSTANT', value: { type: { id: 'INTEGER' }, value: 1 } };
  const zero: Tree = { ...one, value: { type: { id: 'INTEGER' }, value: 0 } };
  const [from, to, step] = args.length === 1 ? [zero, args[0]!, one] : [args[0]!, args[1]!, args[2] ?? one];
  const inclusive = call.function_name === 'generate_series';
  const types = [pen.type(from), pen.type(to)];
  const apart = [...nodesOf([from, to])].some((node) => node.class === 'SUBQUERY') || ![...nodesOf([from, to])].some((node) => node.class === 'COLUMN_REF');
  const constant = [from, to].every((node) => node.class === 'CONSTANT');
  const ends = (first: string, last: string): Pick<Series, 'ends'> & { readonly first: string; readonly last: string } =>
    apart && !constant ? { ends: `(select ${first} as lakec_first, ${last} as lakec_last) as lakec_ends`, first: 'lakec_ends.lakec_first', last: 'lakec_ends.lakec_last' } : { first, last };
  if (types.every(isWhole)) {
    const by = wholeOf(step);
    if (by === undefined || by === 0) return pen.refuse('a series whose step is no constant has no counterpart', step);
    const { first, last, ...around } = ends(pen.expr(from), pen.expr(to));
    const distance = by > 0 ? `${last} - ${first}` : `${first} - ${last}`;
    const whole = Math.abs(by) === 1 ? distance : `floor((${distance}${inclusive ? '' : ' - 1'}) / ${Math.abs(by)}.0)`;
    return { ...around, count: `${whole}${inclusive || Math.abs(by) !== 1 ? ' + 1' : ''}`, value: (place) => as(pen, `${first} + ${by === 1 ? place : `${place} * (${by})`}`, 'BIGINT') };
  }
  const interval = intervalOf(pen, step);
  const part = interval?.[0] && { ...interval[0], count: interval[0].count.replace(/\u0001\d+\u0002/g, '') };
  if (!types.every((type) => isDate(type) || isTimestamp(type)) || interval?.length !== 1 || !/^\d+$/.test(part!.count) || part!.count === '0') return pen.refuse(`a series from ${types[0]} to ${types[1]} has no counterpart`, call);
  if (part!.unit === 'month') return pen.refuse('a series of months has no counterpart: make it of days, and keep the first of each month', call);
  const { first, last, ...around } = ends(stamp(pen, from), stamp(pen, to));
  const micros = BigInt(MICROS[part!.unit]!) * BigInt(part!.count);
  // The place of the last row, when whole steps are counted to the end.
  const distance = `datediff('microsecond', ${inner(first)}, ${inner(last)})`;
  return { ...around, count: inclusive ? `floor(${distance} / ${micros}.0) + 1` : `floor((${distance} - 1) / ${micros}.0) + 1`, value: (place) => `dateadd('${part!.unit}', ${part!.count === '1' ? place : `${place} * ${part!.count}`}, ${inner(first)})` };
}

const MICROS: Readonly<Record<string, number>> = { day: 86_400_000_000, hour: 3_600_000_000, minute: 60_000_000, second: 1_000_000, millisecond: 1000, microsecond: 1 };
