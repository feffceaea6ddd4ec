import type { KnownCause, ValuePair } from './index.ts';

/** Differences in which one side is null, or stands for it. */
export const nullCauses: readonly KnownCause[] = [
  {
    code: 'null-or-empty',
    text: "null on one side, '' on the other: readers of CSV and trim() differ on it. nullif(trim(x), '') is the same everywhere.",
    fits: (pair) => oneNull(pair) === '',
  },
  {
    code: 'null-as-text',
    text: 'null on one side, the word for it on the other: a null became text, or the word was read as null.',
    fits: (pair) => /^\s*(null|none|nan|nil|n\/a|\\n)\s*$/i.test(oneNull(pair) ?? ''),
  },
  {
    code: 'null-or-blank',
    text: "null on one side, only blanks on the other: nullif(trim(x), '') is the same everywhere.",
    fits: (pair) => /^\s+$/.test(oneNull(pair) ?? ''),
  },
  {
    code: 'null-or-zero',
    text: 'null on one side, zero on the other: a sum or a count of no rows, or a missing value filled in on one engine. coalesce(x, 0) settles it.',
    fits: (pair) => /^-?0+(\.0+)?$/.test(oneNull(pair) ?? ''),
  },
  {
    code: 'null-or-value',
    text: 'null on one side only: a cast of text that one engine refuses, concat() or || with a null, greatest() or least() with a null, or a division by zero.',
    fits: (pair) => oneNull(pair) !== undefined,
  },
];

/** The value of a pair in which the other is null. */
function oneNull({ left, right }: ValuePair): string | undefined {
  if (left === null) return right ?? undefined;
  return right === null ? left : undefined;
}
