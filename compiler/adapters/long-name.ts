import type { NamesToMake, UnfitName } from '../contracts/dialect.ts';

/** The first name of a relation that is longer than its engine takes, so that it would be cut or refused; undefined where all fit. */
export function longName({ relation, columns }: NamesToMake, most: number, unit: 'bytes' | 'characters'): UnfitName | undefined {
  const names: readonly (readonly [UnfitName['what'], string])[] = [['schema', relation.schema], ['table', relation.identifier], ...columns.map((name) => ['column', name] as const)];
  for (const [what, name] of names) {
    const size = unit === 'bytes' ? Buffer.byteLength(name) : [...name].length;
    if (size > most) return { what, name, rule: `it has ${size} ${unit}, and ${most} are the most` };
  }
  return undefined;
}
