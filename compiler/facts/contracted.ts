import type { Node } from '../contracts/manifest.ts';

/** `contract: {enforced: true}`. */
export function isContracted(node: Node): boolean {
  const contract = node.config.contract;
  return (node.kind === 'model' || node.kind === 'snapshot') && typeof contract === 'object' && contract !== null && 'enforced' in contract && contract.enforced === true;
}
