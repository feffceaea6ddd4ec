import type { Dag } from '../contracts/manifest.ts';

/** True where the one node is built before the other: it is itself, or upstream. */
export function isAncestor(id: string, of: string, { parents }: Pick<Dag, 'parents'>): boolean {
  const seen = new Set<string>([of]);
  for (const each of seen) for (const parent of parents(each)) seen.add(parent);
  return seen.has(id);
}
