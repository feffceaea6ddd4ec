/** A stretch of the text that the target's engine has its own words for. */
export interface Words {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with a name in place of each such stretch. */
export function withoutWords(sql: string, _words: readonly Words[]): { readonly sql: string; readonly clauses: readonly { readonly index: number; readonly at: number }[] } {
  return { sql, clauses: [] };
}
