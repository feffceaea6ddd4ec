import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A small model, the rows that it reads, and what is to be expected of it. */
export interface TrapCase {
  readonly name: string;
  readonly folder: string;
  /** DuckDB's SELECT of the rows in. */
  readonly given: string;
  /** A SELECT from `given`. */
  readonly model: string;
  /** `equal`: the same rows on both engines. `refused`: there are no words for it. `differs`: a warning of this code says so. */
  readonly expects: { readonly kind: 'equal' } | { readonly kind: 'refused' } | { readonly kind: 'differs'; readonly code: string };
}

export const trapCases: readonly TrapCase[] = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }): TrapCase => {
    const folder = join(import.meta.dirname, name);
    const text = (file: string): string => readFileSync(join(folder, file), 'utf8').trim();
    const [kind, code] = existsSync(join(folder, 'expects')) ? text('expects').split(' ') : ['equal'];
    return { name, folder, given: text('given.sql'), model: text('model.sql'), expects: kind === 'differs' ? { kind, code: code! } : { kind: kind as 'equal' | 'refused' } };
  })
  .sort((a, b) => (a.name < b.name ? -1 : 1));
