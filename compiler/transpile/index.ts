import type { DialectName } from '../contracts/project.ts';

/** SQL in another dialect, or why it can't be had; `offset` is a place in the text that was given. */
export type Transpiled = { readonly sql: string; /** The place in the text that was given of a place in this one, where it is known. */ at(offset: number): number | undefined };

export async function transpile(sql: string, from: DialectName, to: DialectName): Promise<Transpiled | { readonly problem: string; readonly offset?: number }> {
  return from === to ? { sql, at: (offset) => offset } : { problem: 'no translator is there yet' };
}
