/** How far a change of a node reaches into what it gives. Where nothing can be proved it is everything. */
export type Change =
  /** The same rows with the same columns: layout, comments, names inside, the order of conditions, descriptions. */
  | { readonly kind: 'none' }
  /** New columns at the end; nothing else moved. */
  | { readonly kind: 'additive'; readonly columns: readonly string[] }
  /** These columns have other values, or are gone; the rows and the other columns are as they were. */
  | { readonly kind: 'columns'; readonly columns: readonly string[]; readonly reason: string }
  | { readonly kind: 'everything'; readonly reason: string };

/** What a change of a project means for one node. */
export interface Impact {
  readonly id: string;
  /** By its own SQL, config and declarations. */
  readonly own: Change;
  /** With what comes from its parents: none means that it can be left alone. */
  readonly whole: Change;
  /** Left alone below something that changed: the changed columns that it does not read, by parent. */
  readonly spared?: readonly { readonly parent: string; readonly columns: readonly string[] }[];
  /** Left alone but for config that is applied to what is there: `grants`. */
  readonly applies?: readonly string[];
  /** It was not there before. */
  readonly isNew: boolean;
}
