import type { Binder } from '../contracts/adapter.ts';
import type { DialectName } from '../contracts/project.ts';
import type { TrapName } from './traps.ts';
import type { Target } from './printer/target.ts';
import { engineWords } from '../sql/engine-words.ts';

/** SQL in another dialect. */
export type Transpiled = { readonly sql: string; /** Where it may give other rows. */ readonly traps: readonly { readonly trap: TrapName; readonly offset: number }[]; /** The place in the text that was given of a place in this one, where it is known. */ at(offset: number): number | undefined };

/** What a translation may need to know. */
export interface Known {
  /** A binder whose tables are those that the SQL reads; without one, types of columns are not known. */
  readonly binder?: Binder;
}

/** SQL in another dialect, or why it can't be had; `offset` is a place in the text that was given. What is in the engine's dialect already stays as it is. */
export async function transpile(sql: string, from: DialectName, to: DialectName, { binder }: Known = {}): Promise<Transpiled | { readonly problem: string; readonly offset?: number }> {
  if (from === to) return { sql, traps: [], at: (offset) => offset };
  const target = from === 'duckdb' ? await targetOf(to) : undefined;
  if (!target) return { problem: 'no translator is there yet' };
  const { parserOf } = await import('./parser.ts');
  const own = binder ? undefined : await (await import('../adapters/duckdb/binder.ts')).openDuckdbBinder();
  try {
    const { print, placeAt } = await import('./printer/index.ts');
    const made = await print(sql, target, parserOf((binder ?? own)!)!, engineWords(sql));
    return 'problem' in made ? made : { sql: made.sql, traps: made.traps, at: (offset) => placeAt(made.places, offset) };
  } finally {
    await own?.close();
  }
}

async function targetOf(dialect: DialectName): Promise<Target | undefined> {
  switch (dialect) {
    case 'spark':
      return (await import('./spark/index.ts')).spark;
    case 'snowflake':
      return (await import('./snowflake/index.ts')).snowflake;
    case 'redshift':
      return (await import('./redshift/index.ts')).redshift;
    default:
      return undefined;
  }
}
