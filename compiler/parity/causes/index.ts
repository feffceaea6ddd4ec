import type { Type } from '../types.ts';
import { nullCauses } from './nulls.ts';
import { numberCauses } from './numbers.ts';
import { orderCauses } from './orders.ts';
import { textCauses } from './texts.ts';
import { timeCauses } from './times.ts';

/** Two values of a column that should be one; null is null. */
export interface ValuePair {
  readonly left: string | null;
  readonly right: string | null;
}

/** Why values differ, as far as the values tell. */
export interface Cause {
  /** `integer-division`, `trailing-blanks`, … */
  readonly code: string;
  /** What is to be seen, and what is usually behind it. */
  readonly text: string;
  /** Pairs that it explains, out of those that were looked at. */
  readonly explains: number;
  readonly of: number;
}

/** One way in which engines are known to differ. */
export interface KnownCause {
  readonly code: string;
  readonly text: string;
  /** The pair looks like it. */
  fits(pair: ValuePair, type: Type): boolean;
  /** What only all pairs together show. */
  together?(pairs: readonly ValuePair[], type: Type): boolean;
}

/** The known causes, the most telling first. */
export const KNOWN_CAUSES: readonly KnownCause[] = [...orderCauses, ...nullCauses, ...textCauses, ...timeCauses, ...numberCauses];

/** Share of the pairs that a cause must explain to be named. */
const MOST = 0.6;

/** The likeliest cause of the differences of one column: the first that explains all pairs, else the one that explains the most of them. */
export function likelyCause(pairs: readonly ValuePair[], type: Type): Cause | undefined {
  if (pairs.length === 0) return undefined;
  let best: Cause | undefined;
  for (const { code, text, fits, together } of KNOWN_CAUSES) {
    const fitting = pairs.filter((pair) => fits(pair, type));
    if (fitting.length < pairs.length * MOST || fitting.length <= (best?.explains ?? 0)) continue;
    if (together && !together(fitting, type)) continue;
    best = { code, text, explains: fitting.length, of: pairs.length };
  }
  return best;
}
