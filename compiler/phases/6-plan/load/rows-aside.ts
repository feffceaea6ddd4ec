import type { Relation } from '../../../contracts/relation.ts';
import type { MaterializationInput } from '../materialization.ts';

/** Temporary table of a node's rows, each with its verdict, before they are told apart: `<table>__lakec_rows`. */
export function rowsAside({ node, dialect }: MaterializationInput): Relation {
  const suffix = '__lakec_rows';
  return dialect.temporary(node.relation.identifier.slice(0, dialect.maxIdentifier - suffix.length) + suffix);
}
