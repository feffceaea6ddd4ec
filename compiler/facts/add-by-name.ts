/** What `ref()` can name, as far as names go. */
interface Named {
  readonly name: string;
  readonly package: string;
  readonly version?: string | number;
}

/** Adds a node to those of its name. Of a model and a seed of one name, which is a dbt project's alone, the later one is meant. */
export function addByName<T extends Named>(nodes: Map<string, T[]>, node: T): void {
  const list = nodes.get(node.name);
  const same = list?.findIndex((other) => other.package === node.package && other.version === undefined && node.version === undefined) ?? -1;
  if (same >= 0) list![same] = node;
  else if (list) list.push(node);
  else nodes.set(node.name, [node]);
}
