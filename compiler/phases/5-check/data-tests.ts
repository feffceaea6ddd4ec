import type { DataTestNode, Manifest, Node } from '../../contracts/manifest.ts';
import type { ColumnType } from '../../contracts/relation.ts';

/** Tests that lakec brings, whose SQL is right wherever their columns are there. */
const BUILTIN = new Set(['not_null', 'unique', 'accepted_values', 'relationships', 'join_cardinality']);

/** Names of built-in tests that a macro of the project has a hand in: their SQL has to be read like any other. */
export function overriddenTests(manifest: Manifest): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { package: from, name } of manifest.macros.values()) {
    if (from === 'lakec') continue;
    if (/^(?:\w+__)?(?:get_where_subquery|should_store_failures)$/.test(name)) return BUILTIN;
    const test = /^(?:\w+__)?test_(\w+)$/.exec(name)?.[1];
    if (test !== undefined) names.add(test);
  }
  return names;
}

/** The column that a generic test stands on, where it is a plain name that the tested node must have. */
export function testedColumn(node: DataTestNode): string | undefined {
  const column = node.generic?.column ?? node.generic?.arguments['column_name'];
  return typeof column === 'string' && /^[A-Za-z_]\w*$/.test(column) ? column : undefined;
}

/** What a built-in test needs beside its column; undefined where just its SQL tells whether it is right. */
export function builtinNeeds(node: DataTestNode, overridden: ReadonlySet<string>, tested: readonly ColumnType[], manifest: Manifest): readonly { readonly node: Node; readonly column: string; readonly type: string }[] | undefined {
  const { generic, config } = node;
  const column = testedColumn(node);
  if (!generic || column === undefined || generic.namespace !== undefined || !BUILTIN.has(generic.name) || overridden.has(generic.name)) return undefined;
  if (typeof config.where === 'string' || (config.fail_calc !== undefined && config.fail_calc !== 'count(*)')) return undefined;
  const type = findColumn(tested, column)?.type;
  if (type === undefined) return undefined;
  if (generic.name === 'join_cardinality') return undefined;
  if (generic.name === 'accepted_values') return type === 'VARCHAR' && generic.arguments['quote'] !== false ? [] : undefined;
  if (generic.name !== 'relationships') return [];
  const others = node.dependsOn.nodes.filter((id) => id !== node.attached);
  const to = manifest.nodes.get(others.length === 0 ? (node.attached ?? '') : others[0]!);
  const field = generic.arguments['field'];
  return others.length <= 1 && to && typeof field === 'string' && /^[A-Za-z_]\w*$/.test(field) ? [{ node: to, column: field, type }] : undefined;
}

/** A column by its name; case does not count. */
export function findColumn<C extends { readonly name: string }>(columns: readonly C[], name: string): C | undefined {
  const wanted = name.toLowerCase();
  return columns.find((column) => column.name.toLowerCase() === wanted);
}
