import type { Reporter } from '../../contracts/diagnostics.ts';
import type { ModelNode, Node, SeedNode, SnapshotNode } from '../../contracts/manifest.ts';
import { relationKey } from '../../contracts/relation.ts';
import { duplicateNode, duplicateRelation } from './diagnostics.ts';

type Named = ModelNode | SeedNode | SnapshotNode;

/**
 * Reports nodes that share a name, and nodes that would be built over one another. Gives those that keep theirs. `bothBuilt`: as in dbt, a model
 * and a seed of one name are both built, and `ref()` means the later one.
 */
export function withoutClashes<N extends Named>(nodes: readonly N[], reporter: Reporter, bothBuilt = false): readonly N[] {
  const names = new Map<string, N>();
  const kept: N[] = [];
  for (const node of nodes) {
    const version = 'version' in node && node.version !== undefined ? `.v${node.version}` : '';
    const key = `${node.package}.${node.name}${version}`;
    const first = names.get(key);
    if (first) {
      const both = bothBuilt && first.id !== node.id;
      reporter.report(duplicateNode.at(node.patch && node.file.endsWith('.yml') ? node.patch : node.span, { name: node.name, what: node.kind, other: first.kind }, { node: node.id, labels: [{ span: first.span, text: `the other "${node.name}" is ${first.file}` }], notes: [`${first.file}`, `${node.file}`], ...(both && { severity: 'warning' as const }) }));
      if (both) kept.push(node);
    } else {
      names.set(key, node);
      kept.push(node);
    }
  }
  reportRelations(kept, reporter);
  return kept;
}

function reportRelations(nodes: readonly Named[], reporter: Reporter): void {
  const relations = new Map<string, Node>();
  for (const node of nodes) {
    // An ephemeral model is a text within others and has no relation.
    if (node.config.materialized === 'ephemeral') continue;
    const key = relationKey(node.relation);
    const first = relations.get(key);
    if (!first) {
      relations.set(key, node);
      continue;
    }
    const { database, schema, identifier } = node.relation;
    reporter.report(duplicateRelation.at(node.configSpan?.('alias') ?? node.configSpan?.('schema') ?? node.span, { relation: `${database}.${schema}.${identifier}`, name: node.name, other: first.name }, { node: node.id, labels: [{ span: first.configSpan?.('alias') ?? first.span, text: `"${first.name}" is built there too` }] }));
  }
}
