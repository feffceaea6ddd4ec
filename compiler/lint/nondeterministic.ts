import { lintNondeterministic } from './diagnostics.ts';
import type { Finding, Rule } from './index.ts';

const CLOCKS = new Set([
  'now', 'today', 'current_date', 'current_time', 'current_timestamp', 'localtime', 'localtimestamp', 'current_localtime', 'current_localtimestamp', 'get_current_time',
  'get_current_timestamp', 'transaction_timestamp', 'statement_timestamp', 'clock_timestamp', 'getdate', 'sysdate', 'systimestamp', 'curdate',
]);
const DICE = new Set(['random', 'rand', 'randn', 'uuid', 'gen_random_uuid', 'uuidv4', 'uuidv7', 'uuid_string', 'newid']);
/** Clocks that are written without brackets, as a column would be. */
const NAMES = new Set(['current_date', 'current_time', 'current_timestamp', 'localtime', 'localtimestamp']);
const SOME = new RegExp(`\\b(?:${[...CLOCKS, ...DICE].join('|')})\\b`, 'i');

/** Calls of clocks and dice. */
export const nondeterministic: Rule = {
  name: 'nondeterministic',
  async find({ sql, calls, isColumn }) {
    if (!SOME.test(sql)) return [];
    const found: Finding[] = [];
    for (const { kind, name, at } of await calls()) {
      if (!(CLOCKS.has(name) || DICE.has(name)) || kind === 'operator') continue;
      if (kind === 'name' && !(NAMES.has(name) && isClock(sql, name, at) && !isColumn(name))) continue;
      const call = sql.slice(at, at + name.length).toLowerCase() === name ? name : undefined;
      found.push({ at: { start: at, end: at + (call?.length ?? 1) }, args: { call: kind === 'name' ? name : `${name}()`, time: CLOCKS.has(name) ? 'clock' : '' } });
    }
    return found;
  },
  diagnostic: (span, { call = '', time = '' }, more) => lintNondeterministic.at(span, { call, time }, more),
};

/** Not when it is quoted, nor where the SQL gives a column that name. */
function isClock(sql: string, name: string, at: number): boolean {
  return sql.slice(at, at + name.length).toLowerCase() === name && !new RegExp(`\\bas\\s+"?${name}\\b`, 'i').test(sql);
}
