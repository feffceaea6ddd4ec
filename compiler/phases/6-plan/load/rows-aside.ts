import type { Relation } from '../../../contracts/relation.ts';
import { fittedName } from '../aside.ts';
import type { MaterializationInput } from '../materialization.ts';

/** Temporary table of a node's rows, each with its verdict, before they are told apart: `<table>__lakec_rows`. */
export function rowsAside({ node, dialect }: MaterializationInput): Relation {
  return dialect.temporary(fittedName(node.relation.identifier, '__lakec_rows', dialect.maxIdentifier), node.relation);
}
