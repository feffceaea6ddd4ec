import type { Constraint, Manifest, Node } from '../contracts/manifest.ts';
import type { ConfigValue } from '../contracts/project.ts';
import { namesOf } from '../facts/names-of.ts';

/** Columns that together tell rows of a relation apart, and who says so. */
export interface Key {
  readonly columns: readonly string[];
  /** `unique test`, `unique_key`, `primary_key`. */
  readonly from: string;
}

/** The keys that a node declares, the likeliest first: constraints, tests on all of its rows, `unique_key`. */
export function keysOf(node: Node, manifest: Manifest): readonly Key[] {
  const found: Key[] = [];
  const add = (columns: readonly string[], from: string): void => {
    const name = (key: readonly string[]): string => key.map((column) => column.toLowerCase()).sort().join('\n');
    if (columns.length > 0 && !found.some((key) => name(key.columns) === name(columns))) found.push({ columns, from });
  };
  if ('constraints' in node) for (const constraint of node.constraints) if (unique(constraint)) add(constraint.columns ?? [], constraint.type);
  if ('columns' in node) for (const { name, constraints } of node.columns) for (const constraint of constraints) if (unique(constraint)) add([name], constraint.type);
  for (const id of manifest.dag.children(node.id)) {
    const test = manifest.nodes.get(id);
    if (test?.kind !== 'test' || test.attached !== node.id || !test.generic || test.config['where']) continue;
    const { name, column, arguments: given } = test.generic;
    if (name === 'unique' && column !== undefined) add([column], 'unique test');
    else if (/unique_combination/.test(name)) add(columnsIn(given['columns'] ?? given['combination_of_columns']), 'unique test');
  }
  const configured = columnsIn(node.config['unique_key']);
  if (node.kind === 'snapshot') {
    const meta = node.config['snapshot_meta_column_names'] as Readonly<Record<string, ConfigValue>> | undefined;
    const from = typeof meta?.['dbt_valid_from'] === 'string' ? meta['dbt_valid_from'] : 'dbt_valid_from';
    if (configured.length > 0) add([...configured, from], 'unique_key');
  } else add(configured, 'unique_key');
  return found;
}

function unique({ type }: Constraint): boolean {
  return type === 'primary_key' || type === 'unique';
}

/** A column, or a list of columns. Expressions are no columns. */
function columnsIn(value: ConfigValue | undefined): readonly string[] {
  const names = namesOf(value);
  return names.every((name) => /^"?[\w$ ]+"?$/.test(name)) ? names.map((name) => name.replaceAll('"', '')) : [];
}
