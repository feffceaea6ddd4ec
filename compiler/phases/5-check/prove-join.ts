import type { DataTestNode, Manifest, Node } from '../../contracts/manifest.ts';
import type { UniqueKeys } from './unique-keys.ts';

/** Why a declared join has the cardinality that its test says, without looking at a row; undefined when that is not proved. */
export async function proveJoin(test: DataTestNode, manifest: Manifest, unique: UniqueKeys): Promise<string | undefined> {
  const { arguments: given, column } = test.generic!;
  const own = names(given['on'] ?? column);
  const other = names(given['to_on'] ?? given['on'] ?? column);
  const left = test.attached === undefined ? undefined : manifest.nodes.get(test.attached);
  const others = test.dependsOn.nodes.filter((id) => id !== test.attached);
  const right = others.length === 1 ? manifest.nodes.get(others[0]!) : others.length === 0 ? left : undefined;
  const cardinality = typeof given['cardinality'] === 'string' ? given['cardinality'] : 'many_to_one';
  if (!left || !right || !own || !other) return undefined;
  const sides: readonly (readonly [Node, readonly string[]])[] = [
    ...(cardinality === 'many_to_one' || cardinality === 'one_to_one' ? [[right, other] as const] : []),
    ...(cardinality === 'one_to_many' || cardinality === 'one_to_one' ? [[left, own] as const] : []),
  ];
  const proofs: string[] = [];
  for (const [node, columns] of sides) {
    const key = (await unique.of(node)).find(({ columns: key }) => key.every((name) => columns.includes(name)));
    if (!key) return undefined;
    proofs.push(`${node.name} has one row for each ${columns.join(', ')}, by ${key.by}`);
  }
  return sides.length === 0 ? undefined : `${cardinality} is proved: ${proofs.join('; ')}.`;
}

function names(value: unknown): readonly string[] | undefined {
  const list = typeof value === 'string' ? [value] : Array.isArray(value) ? value : [];
  return list.length > 0 && list.every((each) => typeof each === 'string') ? (list as readonly string[]).map((each) => each.toLowerCase()) : undefined;
}
