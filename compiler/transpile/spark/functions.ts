import { AGGREGATES } from './aggregates.ts';
import { JSON_FUNCTIONS } from './json.ts';
import { LISTS } from './lists.ts';
import { NUMBERS } from './numbers.ts';
import { TEXTS } from './texts.ts';
import { DATES } from './dates.ts';
import type { Writer, Writers } from '../printer/writer.ts';

/** Functions that mean the same under the same name, with any number of arguments that both take. */
const SAME = `abs acos acosh asin asinh atan atan2 atanh cbrt cos cosh cot degrees exp radians sin sinh tan tanh pi lower upper lcase ucase repeat reverse concat_ws levenshtein replace translate md5 sha1
  coalesce greatest least nullif last_day make_date lpad rpad map_keys map_values map_entries bit_count factorial`.split(/\s+/);

const same: Writers = Object.fromEntries(SAME.map((name) => [name, (pen, args, call) => `${pen.at(call)}${name}(${args.map((arg) => pen.item(arg)).join(', ')})`] satisfies [string, Writer]));

/** What Spark has words for. */
export const FUNCTIONS: Writers = { ...same, ...NUMBERS, ...TEXTS, ...DATES, ...LISTS, ...JSON_FUNCTIONS, ...AGGREGATES };
