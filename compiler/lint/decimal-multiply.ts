import { isDecimal } from './decimal-division.ts';
import { lintDecimalMultiply } from './diagnostics.ts';
import { isFloating } from './float-column.ts';
import type { Finding, Rule } from './index.ts';

/** `*` with a decimal on one side, and no floating-point number, interval or whole constant on the other. */
export const decimalMultiply: Rule = {
  name: 'decimal_multiply',
  async find({ sql, calls }) {
    if (!sql.includes('*')) return [];
    const found: Finding[] = [];
    for (const call of await calls()) {
      if (call.kind !== 'operator' || call.name !== '*' || call.constant) continue;
      const types = (await call.argumentTypes()) ?? [];
      if (types.length !== 2 || !types.some(isDecimal) || types.some((type) => isFloating(type) || /_LITERAL$|^interval/i.test(type))) continue;
      found.push({ at: { start: call.at, end: call.at + 1 }, args: { left: types[0]!.toLowerCase(), right: types[1]!.toLowerCase() } });
    }
    return found;
  },
  diagnostic: (span, { left = '', right = '' }, more) => lintDecimalMultiply.at(span, { left, right }, more),
};
