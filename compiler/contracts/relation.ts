/** database.schema.identifier in an engine. */
export interface Relation {
  readonly database: string;
  readonly schema: string;
  readonly identifier: string;
}

/** `dynamic_table` and `materialized_view`: kept as new as they say by the engine itself. */
export type RelationKind = 'table' | 'view' | 'external' | 'dynamic_table' | 'materialized_view';

/** A relation that is there. */
export interface ExistingRelation extends Relation {
  readonly kind: RelationKind;
}

/** A column as an engine describes it: `type` in the engine's own spelling. */
export interface ColumnType {
  readonly name: string;
  readonly type: string;
  readonly nullable?: boolean;
}

/** One text for one relation: a key for maps. Identifiers are compared without case, as the engines of the lake do. */
export function relationKey(relation: Relation): string {
  return `${relation.database}.${relation.schema}.${relation.identifier}`.toLowerCase();
}
