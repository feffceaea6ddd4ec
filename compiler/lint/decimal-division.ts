import { lintDecimalDivision } from './diagnostics.ts';
import { isFloating } from './float-column.ts';
import type { Finding, Rule } from './index.ts';

/** `/` with a decimal on one side, and no floating-point number on the other. */
export const decimalDivision: Rule = {
  name: 'decimal_division',
  async find({ sql, calls }) {
    if (!/\/(?![/*])/.test(sql.replaceAll('//', ''))) return [];
    const found: Finding[] = [];
    for (const call of await calls()) {
      if (call.kind !== 'operator' || call.name !== '/') continue;
      const [left, right] = (await call.argumentTypes()) ?? [];
      if (left === undefined || right === undefined || isFloating(left) || isFloating(right) || !(isDecimal(left) || isDecimal(right))) continue;
      found.push({ at: { start: call.at, end: call.at + 1 }, args: { left: plain(left), right: plain(right) } });
    }
    return found;
  },
  diagnostic: (span, { left = '', right = '' }, more) => lintDecimalDivision.at(span, { left, right }, more),
};

/** True for DECIMAL(p,s). */
export function isDecimal(type: string): boolean {
  return /^(?:decimal|numeric)\b/i.test(type);
}

function plain(type: string): string {
  return type.replace(/_LITERAL$/, '').toLowerCase();
}
