import { grouped } from '../marks.ts';
import type { Tree } from '../tree.ts';
import { AGGREGATES } from './aggregates.ts';
import { JSON_FUNCTIONS } from './json.ts';
import { LISTS } from './lists.ts';
import { NUMBERS } from './numbers.ts';
import type { Pen } from './pen.ts';
import { TEXTS } from './texts.ts';
import { DATES } from './dates.ts';

/** Writes a call. `loose`: only its value counts, and not which type of number it is. */
export type Writer = (pen: Pen, args: readonly Tree[], call: Tree, loose: boolean) => string;
export type Writers = Readonly<Record<string, Writer>>;

/** Functions that mean the same under the same name, with any number of arguments that both take. */
const SAME = `abs acos acosh asin asinh atan atan2 atanh cbrt cos cosh cot degrees exp radians sin sinh tan tanh pi lower upper lcase ucase repeat reverse concat_ws levenshtein replace translate md5 sha1
  coalesce greatest least nullif last_day make_date lpad rpad map_keys map_values map_entries bit_count factorial`.split(/\s+/);

const same: Writers = Object.fromEntries(SAME.map((name) => [name, (pen, args, call) => `${pen.at(call)}${name}(${args.map((arg) => pen.item(arg)).join(', ')})`] satisfies [string, Writer]));

const ALL: Writers = { ...same, ...NUMBERS, ...TEXTS, ...DATES, ...LISTS, ...JSON_FUNCTIONS, ...AGGREGATES };

/** What writes a function; undefined for one that has no counterpart. */
export function writerOf(name: string): Writer | undefined {
  return Object.hasOwn(ALL, name) ? ALL[name] : undefined;
}

/** Writes a call of a function by the name that Spark has for it. */
export function named(name: string): Writer {
  return (pen, args, call) => `${pen.at(call)}${name}(${args.map((arg) => pen.item(arg)).join(', ')})`;
}

/** The same, as a bigint, where Spark gives an int. */
export function counted(name: string): Writer {
  return (pen, args, call, loose) => {
    const text = named(name)(pen, args, call, loose);
    return loose ? text : `cast(${text} as bigint)`;
  };
}

/** Refuses a call that has another number of arguments than these. */
export function takes(pen: Pen, args: readonly Tree[], call: Tree, least: number, most = least): void {
  if (args.length < least || args.length > most) pen.refuse(`${call.function_name}() with ${args.length} ${args.length === 1 ? 'argument' : 'arguments'} has no counterpart`, call);
}

/** A binary operator's text. */
export function infix(pen: Pen, left: string, operator: string, right: string, call: Tree): string {
  return grouped(`${left} ${pen.at(call)}${operator} ${right}`);
}
