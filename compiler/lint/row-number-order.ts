import { lintRowNumberOrder } from './diagnostics.ts';
import type { Finding, Rule } from './index.ts';

/** `row_number()` without an order, with nulls left to the engine, or where the columns of its partition and order are not known to be unique together. */
export const rowNumberOrder: Rule = {
  name: 'row_number_order',
  async find({ sql, calls, isUnique }) {
    if (!/\brow_number\b/i.test(sql)) return [];
    const found: Finding[] = [];
    for (const { kind, name, at, order = [], partition = [] } of await calls()) {
      if (kind !== 'function' || name !== 'row_number') continue;
      const why = order.length === 0 ? 'no-order' : !order.every(({ nullsStated }) => nullsStated) ? 'nulls' : isUnique([...order.map(({ column }) => column), ...partition].filter((column) => column !== undefined)) ? undefined : 'ties';
      if (why) found.push({ at: { start: at, end: at + name.length }, args: { why } });
    }
    return found;
  },
  diagnostic: (span, { why = '' }, more) => lintRowNumberOrder.at(span, { why }, more),
};
