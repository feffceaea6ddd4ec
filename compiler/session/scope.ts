import type { Manifest, Node } from '../contracts/manifest.ts';
import { relationKey, type ExistingRelation, type Relation } from '../contracts/relation.ts';
import { isS3 } from '../aws/s3-url.ts';

/** What must be compiled to check the chosen nodes: they, and above them what is not in the engine yet, whose columns only its SELECT can tell. */
export function withAncestors(manifest: Manifest, ids: readonly string[], existing: ReadonlyMap<string, ExistingRelation>): readonly string[] {
  const chosen = new Set(ids);
  const wanted = new Set(ids);
  const todo = [...ids];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    for (const parent of manifest.dag.parents(id)) {
      const node = manifest.nodes.get(parent);
      if (!node || wanted.has(parent) || node.kind === 'source') continue;
      const there = 'relation' in node && existing.has(relationKey(node.relation));
      // What a unit test expects is what the SELECT gives, which may be more than the table has.
      const tested = manifest.nodes.get(id);
      if (there && !chosen.has(parent) && !(tested?.kind === 'unit_test' && tested.model === parent)) continue;
      wanted.add(parent);
      todo.push(parent);
    }
  }
  return manifest.dag.order.filter((id) => wanted.has(id));
}

/** Every schema that a node of the project lives in. */
export function schemasOf(manifest: Manifest): readonly { readonly database: string; readonly schema: string }[] {
  const schemas = new Map<string, { readonly database: string; readonly schema: string }>();
  for (const node of manifest.nodes.values()) {
    if (!('relation' in node)) continue;
    const { database, schema } = node.relation;
    schemas.set(`${database}.${schema}`.toLowerCase(), { database, schema });
  }
  return [...schemas.values()];
}

/** The nodes that make a relation, by its key. */
export function makersIn(manifest: Manifest): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const node of manifest.nodes.values()) {
    if (!('relation' in node) || node.kind === 'test' || node.kind === 'source') continue;
    const key = relationKey(node.relation);
    found.set(key, [...(found.get(key) ?? []), node.id]);
  }
  return found;
}

/** True when landed files or a model's own files lie in an object store. */
export function usesObjectStore(manifest: Manifest): boolean {
  const { paths, sources } = manifest.project.config;
  if (/\bs3[an]?:\/\//i.test(JSON.stringify([paths, sources]))) return true;
  return [...manifest.nodes.values()].some((node) => node.kind === 'model' && typeof node.config['location'] === 'string' && isS3(node.config['location']));
}

/** Where a node's rows are; undefined where it has none of its own. */
export function relationIn(node: Node | undefined): Relation | undefined {
  return node && 'relation' in node && node.config.materialized !== 'ephemeral' ? node.relation : undefined;
}
