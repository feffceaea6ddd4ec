import type { KnownCause, ValuePair } from './index.ts';
import { isNested } from '../types.ts';

/** Differences that come from an order that nothing settles. */
export const orderCauses: readonly KnownCause[] = [
  {
    code: 'order-in-list',
    text: 'the same elements in another order: array_agg() and collect_list() need an ORDER BY of their own, or list_sort().',
    fits: ({ left, right }, type) => left !== null && right !== null && isNested(type) && letters(left) === letters(right),
  },
  {
    code: 'order-of-ties',
    text: 'the same values, at other rows: row_number(), first_value() and the like choose among ties, or put nulls first on one engine and last on the other. End their ORDER BY in a key, and say nulls first or last.',
    fits: ({ left, right }) => (left ?? '') !== (right ?? ''),
    together: (pairs) => pairs.length > 1 && side(pairs, 'left') === side(pairs, 'right'),
  },
];

function letters(text: string): string {
  return text.replace(/[[\]{}(),\s]+/g, ' ').trim().split(' ').sort().join(' ');
}

function side(pairs: readonly ValuePair[], which: 'left' | 'right'): string {
  return pairs.map((pair) => pair[which] ?? '\u0000').sort().join('\u0001');
}
