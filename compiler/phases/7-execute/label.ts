import type { Manifest } from '../../contracts/manifest.ts';

/** How a node is called where people see it: `view model silver.orders`, `test unique_orders_order_id`. */
export function labelOf(manifest: Manifest, id: string): string {
  const node = manifest.nodes.get(id);
  if (!node) return id;
  switch (node.kind) {
    case 'model':
    case 'snapshot':
    case 'seed': {
      const kind = node.kind === 'model' ? `${node.config.materialized} model` : node.kind;
      return node.config.materialized === 'ephemeral' ? `${kind} ${node.name}` : `${kind} ${node.relation.schema}.${node.relation.identifier}`;
    }
    case 'function':
      return `function ${node.target.schema}.${node.target.identifier}`;
    case 'unit_test':
      return `unit test ${node.model}::${node.name}`;
    case 'operation':
      return `hook ${node.when}.${node.index}`;
    default:
      return `${node.kind} ${node.name}`;
  }
}
