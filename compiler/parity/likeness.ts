/** A row of one side, its values as texts. */
export type TextRow = readonly (string | null)[];

/**
 * Pairs rows of two sides, the likest first: those of which at least half of the columns are equal. `weights`: what an equal column
 * counts. Ties go to the earlier rows, so that the same rows always give the same pairs.
 */
export function pairAlike(left: readonly TextRow[], right: readonly TextRow[], weights: readonly number[]): readonly (readonly [left: number, right: number])[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const likeness: { readonly at: readonly [number, number]; readonly equal: number }[] = [];
  left.forEach((one, i) => right.forEach((other, j) => {
    const equal = weights.reduce((sum, weight, column) => sum + (one[column] === other[column] ? weight : 0), 0);
    if (equal * 2 >= total && equal > 0) likeness.push({ at: [i, j], equal });
  }));
  likeness.sort((a, b) => b.equal - a.equal || a.at[0] - b.at[0] || a.at[1] - b.at[1]);
  const taken: readonly [Set<number>, Set<number>] = [new Set(), new Set()];
  const pairs: (readonly [number, number])[] = [];
  for (const { at } of likeness) {
    if (taken[0].has(at[0]) || taken[1].has(at[1])) continue;
    taken[0].add(at[0]);
    taken[1].add(at[1]);
    pairs.push(at);
  }
  return pairs.sort((a, b) => a[0] - b[0]);
}
