import type { QueryResult } from './adapter.ts';
import type { ColumnType, ExistingRelation, Relation } from './relation.ts';

/** What a template can ask the engine while it renders. */
export type Question =
  /** Rows of a statement that only reads. `begin`: within a transaction, which begins here where none is open. */
  | { readonly kind: 'query'; readonly sql: string; readonly begin?: boolean }
  /** A statement that changes something: asked once, however often the template is rendered. */
  | { readonly kind: 'statement'; readonly sql: string; readonly begin?: boolean }
  /** Ends the open transaction, where there is one; its changes stay. */
  | { readonly kind: 'commit' }
  /** Columns in order; answered by undefined when the relation is not there. */
  | { readonly kind: 'columns'; readonly relation: Relation }
  /** All relations of a schema. */
  | { readonly kind: 'relations'; readonly database: string; readonly schema: string }
  /** Which columns of a node are personal data: no engine is asked, but what is above the node must be compiled to tell. */
  | { readonly kind: 'personal'; readonly node: string };

/** The engine's answer, by the question's kind. */
export type Answer =
  | { readonly kind: 'query'; readonly result: QueryResult }
  | { readonly kind: 'statement'; readonly rows?: number }
  | { readonly kind: 'commit' }
  | { readonly kind: 'columns'; readonly columns: readonly ColumnType[] | undefined }
  | { readonly kind: 'relations'; readonly relations: readonly ExistingRelation[] }
  | { readonly kind: 'personal'; readonly columns: readonly PersonalColumn[] };

/** A column that is personal data, the marked column that it is made of, and how that is known. */
export interface PersonalColumn {
  readonly column: string;
  /** `people.email`; of a source `crm.accounts.phone`. */
  readonly of: string;
  /** `name`: something on its way can't be followed, and it is called like one. */
  readonly by: 'lineage' | 'name';
}

/** Asks the engine; rejects with an `EngineError`. */
export type Ask = (question: Question) => Promise<Answer>;
