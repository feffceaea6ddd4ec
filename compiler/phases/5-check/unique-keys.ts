import type { Binder } from '../../contracts/adapter.ts';
import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Manifest, Node } from '../../contracts/manifest.ts';
import { isContracted } from '../../facts/contracted.ts';
import { isAncestor } from '../../graph/ancestor.ts';
import { keysOf } from '../../lineage/keys.ts';
import { tablesIn } from '../../lineage/nodes.ts';
import type { TreeNode } from '../../lineage/tree.ts';
import { testedColumn } from './data-tests.ts';
import type { Relations } from './relations.ts';

/** Columns, in lower case, that no two rows of a node share, and what says so. */
export interface UniqueKey {
  readonly columns: readonly string[];
  readonly by: string;
}

/** What is unique in the rows of nodes: by tests of severity error, by constraints that the engine upholds, and by what their SELECTs say. */
export class UniqueKeys {
  readonly #manifest: Manifest;
  readonly #compiled: ReadonlyMap<string, CompiledNode>;
  readonly #binder: Binder;
  readonly #relations: Relations;
  readonly #found = new Map<string, Promise<readonly UniqueKey[]>>();

  constructor(manifest: Manifest, compiled: readonly CompiledNode[], binder: Binder, relations: Relations) {
    this.#manifest = manifest;
    this.#compiled = new Map(compiled.map((node) => [node.id, node]));
    this.#binder = binder;
    this.#relations = relations;
  }

  of(node: Node): Promise<readonly UniqueKey[]> {
    let found = this.#found.get(node.id);
    if (!found) this.#found.set(node.id, (found = this.#learn(node)));
    return found;
  }

  async #learn(node: Node): Promise<readonly UniqueKey[]> {
    return [...this.#tested(node), ...(this.#manifest.project.target.engine === 'duckdb' && isContracted(node) ? constrained(node) : []), ...(await this.#selected(node))];
  }

  #tested(node: Node): readonly UniqueKey[] {
    return this.#manifest.dag.children(node.id).flatMap((id): readonly UniqueKey[] => {
      const test = this.#manifest.nodes.get(id);
      if (test?.kind !== 'test' || test.attached !== node.id || !test.generic || (test.config.where ?? null) !== null || String(test.config['severity'] ?? 'error').toLowerCase() !== 'error') return [];
      const { name, namespace, arguments: given } = test.generic;
      const column = testedColumn(test);
      if (name === 'unique' && namespace === undefined && column !== undefined) return [{ columns: [column.toLowerCase()], by: 'its unique test' }];
      const together = namespace === 'dbt_utils' && name === 'unique_combination_of_columns' ? given['combination_of_columns'] : undefined;
      return Array.isArray(together) && together.every((each) => typeof each === 'string') ? [{ columns: together.map((each) => each.toLowerCase()), by: 'its test unique_combination_of_columns' }] : [];
    });
  }

  /** A table is what its SELECT gives; one that a run adds to may be more. */
  async #selected(node: Node): Promise<readonly UniqueKey[]> {
    const compiled = this.#compiled.get(node.id);
    if (node.kind !== 'model' || !compiled || compiled.late !== undefined || !REPLACED.has(node.config.materialized)) return [];
    const tree = (await this.#binder.tree?.(compiled.sql)) as TreeNode | undefined;
    if (!tree) return [];
    const read = new Map<string, { readonly keys: readonly (readonly string[])[]; readonly columns?: readonly string[] }>();
    for (const parts of tablesIn(tree)) {
      const parent = this.#relations.maker(parts);
      // Without a ref() nothing says that it is built first, and it may read this one.
      if (!parent || parent.id === node.id || !isAncestor(parent.id, node.id, this.#manifest.dag)) continue;
      const readable = await this.#relations.of(parent);
      read.set(parts.join('\0'), { keys: (await this.of(parent)).map(({ columns }) => columns), ...(readable.kind === 'known' && { columns: readable.columns.map(({ name }) => name) }) });
    }
    const aggregates = (await this.#binder.aggregates?.()) ?? new Set<string>();
    return keysOf(tree, { aggregates, relation: (parts) => read.get(parts.join('\0')) ?? { keys: [] } }).map((columns) => ({ columns, by: 'what its SELECT says' }));
  }
}

const REPLACED: ReadonlySet<string> = new Set(['view', 'table', 'external', 'materialized_view']);

function constrained(node: Node): readonly UniqueKey[] {
  if (!('columns' in node)) return [];
  const alone = node.columns.filter(({ constraints }) => constraints.some(({ type }) => KEYS.has(type))).map(({ name }) => [name]);
  const together = node.kind === 'model' ? node.constraints.flatMap(({ type, columns = [] }) => (KEYS.has(type) && columns.length > 0 ? [columns] : [])) : [];
  return [...alone, ...together].map((columns) => ({ columns: columns.map((name) => name.toLowerCase()), by: 'its constraint' }));
}

const KEYS: ReadonlySet<string> = new Set(['primary_key', 'unique']);
