import type { Manifest, ModelNode } from '../../contracts/manifest.ts';

/**
 * Primary keys by model id, as dbt infers them: the declared primary key, else the columns that are tested as unique and not null,
 * else those tested as unique.
 */
export function primaryKeys(manifest: Manifest): ReadonlyMap<string, readonly string[]> {
  const unique = new Map<string, Set<string>>();
  const notNull = new Map<string, Set<string>>();
  for (const node of manifest.nodes.values()) {
    if (node.kind !== 'test' || !node.attached || node.generic?.column === undefined) continue;
    const columns = node.generic.name === 'unique' ? unique : node.generic.name === 'not_null' ? notNull : undefined;
    if (!columns) continue;
    const known = columns.get(node.attached);
    if (known) known.add(node.generic.column);
    else columns.set(node.attached, new Set([node.generic.column]));
  }
  const keys = new Map<string, readonly string[]>();
  for (const node of manifest.nodes.values()) {
    if (node.kind !== 'model') continue;
    const key = declaredKey(node) ?? testedKey(unique.get(node.id), notNull.get(node.id));
    if (key.length > 0) keys.set(node.id, key);
  }
  return keys;
}

function declaredKey(model: ModelNode): readonly string[] | undefined {
  const whole = model.constraints.find((constraint) => constraint.type === 'primary_key');
  if (whole?.columns) return whole.columns;
  const column = model.columns.find((one) => one.constraints.some((constraint) => constraint.type === 'primary_key'));
  return column && [column.name];
}

function testedKey(unique: ReadonlySet<string> = new Set(), notNull: ReadonlySet<string> = new Set()): readonly string[] {
  const both = [...unique].filter((column) => notNull.has(column));
  return both.length > 0 ? both : [...unique];
}
