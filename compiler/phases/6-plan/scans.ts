import type { CheckedNode } from '../../contracts/compiled.ts';
import type { Plan } from '../../contracts/plan.ts';

/** The most tests that one query answers: an engine's plan grows with them. */
const MOST = 64;

/** Groups the tests that read the same rows, so that one query counts the failing rows of each; a test alone needs no group. */
export function planSharedScans(tests: readonly CheckedNode[]): Plan['scans'] {
  const groups = new Map<string, { readonly id: string; readonly exact: boolean; readonly failures: string }[]>();
  for (const { id, shared, late } of tests) {
    if (!shared || late !== undefined) continue;
    const group = groups.get(shared.from);
    const test = { id, exact: shared.exact, failures: shared.failures };
    if (group) group.push(test);
    else groups.set(shared.from, [test]);
  }
  return [...groups].flatMap(([from, group]) =>
    chunks(group).map((members) => ({
      tests: members.map(({ id, exact }) => ({ id, exact })),
      sql: `select\n${['count(*) as tested', ...members.map(({ failures }, index) => `${failures} as failures_${index + 1}`)].map((line) => `  ${line}`).join(',\n')}\nfrom ${from}`,
    })),
  );
}

/** Parts of equal size, none larger than `MOST`; a group of one is left out. */
function chunks<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [];
  const count = Math.ceil(items.length / MOST);
  const size = Math.ceil(items.length / count);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size)).filter((chunk) => chunk.length > 1);
}
