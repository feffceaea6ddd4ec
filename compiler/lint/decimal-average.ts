import { isDecimal } from './decimal-division.ts';
import { lintDecimalAverage } from './diagnostics.ts';
import type { Finding, Rule } from './index.ts';

const AVERAGES = new Set(['avg', 'mean']);

/** `avg()` of a decimal, as an aggregate or over a window. */
export const decimalAverage: Rule = {
  name: 'decimal_average',
  async find({ sql, calls }) {
    if (!/\b(?:avg|mean)\b/i.test(sql)) return [];
    const found: Finding[] = [];
    for (const call of await calls()) {
      if (call.kind !== 'function' || !AVERAGES.has(call.name)) continue;
      const [type] = (await call.argumentTypes()) ?? [];
      if (type !== undefined && isDecimal(type)) found.push({ at: { start: call.at, end: call.at + call.name.length }, args: { call: call.name, type: type.toLowerCase() } });
    }
    return found;
  },
  diagnostic: (span, { call = '', type = '' }, more) => lintDecimalAverage.at(span, { call, type }, more),
};
