import { lintUncastSum } from './diagnostics.ts';
import { isFloating } from './float-column.ts';
import type { Finding, Rule } from './index.ts';

/** A sum of exact numbers, as an aggregate or over a window, that no cast or comparison stands around. */
export const uncastSum: Rule = {
  name: 'uncast_sum',
  async find({ sql, calls }) {
    if (!/\bsum\s*\(/i.test(sql)) return [];
    const found: Finding[] = [];
    for (const call of await calls()) {
      if (call.kind !== 'function' || call.name !== 'sum' || call.typed) continue;
      const [type] = (await call.argumentTypes()) ?? [];
      if (type !== undefined && !isFloating(type)) found.push({ at: { start: call.at, end: call.at + call.name.length }, args: { type: type.toLowerCase() } });
    }
    return found;
  },
  diagnostic: (span, { type = '' }, more) => lintUncastSum.at(span, { type }, more),
};
