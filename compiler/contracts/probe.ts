/** One thing that a target needs, for `lakec debug`: something to reach, or a permission. */
export interface Probe {
  /** `connection`, `warehouse`, `s3`: what it is about, in a word. */
  readonly name: string;
  /** Tries it, and says in a phrase what is fine; throws an `EngineError` or a `CatalogError` when it is not. */
  readonly attempt: () => Promise<string>;
  /** What to type so that it is allowed, where a refusal alone would not tell. */
  readonly grant?: string;
}
