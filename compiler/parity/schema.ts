import type { ColumnType } from '../contracts/relation.ts';
import type { SchemaDifference } from './result.ts';
import { parseType, typeWords } from './types.ts';

/** The columns of two sides that belong together, and how their schemas differ. `partition`: such columns stand last in a folder's files, wherever the SELECT has them. `alike`: types that one of the engines has one type for. */
export function compareSchemas(left: readonly ColumnType[], right: readonly ColumnType[], ignored: ReadonlySet<string>, partition: readonly string[], alike: (left: string, right: string) => boolean = () => false): { readonly pairs: readonly (readonly [ColumnType, ColumnType])[]; readonly differences: readonly SchemaDifference[] } {
  const lower = (name: string): string => name.toLowerCase();
  const kept = (columns: readonly ColumnType[]) => columns.filter(({ name }) => !ignored.has(lower(name)));
  const [ours, theirs] = [kept(left), kept(right)];
  const byName = new Map(theirs.map((column) => [lower(column.name), column]));
  const pairs = ours.flatMap((column) => {
    const other = byName.get(lower(column.name));
    return other ? [[column, other] as const] : [];
  });
  const shared = new Set(pairs.map(([column]) => lower(column.name)));
  const only = (columns: readonly ColumnType[], side: 'left' | 'right'): SchemaDifference[] =>
    columns.filter(({ name }) => !shared.has(lower(name))).map(({ name, type }) => ({ kind: 'only', column: name, side, type: typeWords(parseType(type)) }));
  const types = pairs.flatMap(([one, other]): SchemaDifference[] => {
    const words = [typeWords(parseType(one.type)), typeWords(parseType(other.type))] as const;
    return words[0] === words[1] || alike(one.type, other.type) ? [] : [{ kind: 'type', column: one.name, left: words[0], right: words[1] }];
  });
  const last = new Set(partition.map(lower));
  const inOrder = (columns: readonly ColumnType[]): readonly string[] => {
    const names = columns.map(({ name }) => name).filter((name) => shared.has(lower(name)));
    return [...names.filter((name) => !last.has(lower(name))), ...partition.flatMap((wanted) => names.filter((name) => lower(name) === lower(wanted)))];
  };
  const orders = [inOrder(ours), inOrder(theirs)] as const;
  const same = orders[0].every((name, at) => lower(name) === lower(orders[1][at]!));
  return { pairs, differences: [...only(ours, 'left'), ...only(theirs, 'right'), ...types, ...(same ? [] : [{ kind: 'order' as const, left: orders[0], right: orders[1] }])] };
}
