import type { Manifest, ModelNode, Node } from '../../contracts/manifest.ts';

/**
 * Primary keys by model id, as dbt infers them: the declared primary key, else the columns that are tested as unique and not null,
 * else those tested as unique, and those of tests that are turned off where no other test says it.
 */
export function primaryKeys(manifest: Manifest): ReadonlyMap<string, readonly string[]> {
  const tested: Tested = { unique: new Map(), off: new Map(), notNull: new Map() };
  for (const node of manifest.nodes.values()) note(tested, node, false);
  for (const node of manifest.disabled.values()) note(tested, node, true);
  const keys = new Map<string, readonly string[]>();
  for (const node of manifest.nodes.values()) {
    if (node.kind !== 'model') continue;
    const key = declaredKey(node) ?? testedKey(node.id, tested);
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

/** Columns by the model that tests look at. */
interface Tested {
  readonly unique: Map<string, Set<string>>;
  /** Tested as unique by a test that is turned off. */
  readonly off: Map<string, Set<string>>;
  readonly notNull: Map<string, Set<string>>;
}

function note({ unique, off, notNull }: Tested, node: Node, disabled: boolean): void {
  if (node.kind !== 'test' || !node.attached || !node.generic) return;
  const { name, column, arguments: given } = node.generic;
  const combined = given['combination_of_columns'];
  const named = column !== undefined ? [column] : Array.isArray(combined) ? combined.filter((each) => typeof each === 'string') : [];
  const isUnique = name === 'unique' || name.split('.').at(-1) === 'unique_combination_of_columns';
  const columns = isUnique ? (disabled ? off : unique) : name === 'not_null' ? notNull : undefined;
  if (!columns || named.length === 0) return;
  const known = columns.get(node.attached);
  if (known) named.forEach((each) => known.add(each));
  else columns.set(node.attached, new Set(named));
}

function testedKey(id: string, { unique, off, notNull }: Tested): readonly string[] {
  const [on, turnedOff] = [[...(unique.get(id) ?? [])], [...(off.get(id) ?? [])]];
  const both = [...new Set([...on, ...turnedOff])].filter((column) => notNull.get(id)?.has(column));
  return both.length > 0 ? both : on.length > 0 ? on : turnedOff;
}
