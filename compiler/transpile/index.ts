import type { Binder } from '../contracts/adapter.ts';
import type { DialectName } from '../contracts/project.ts';
import type { TrapName } from './traps.ts';
import type { Target } from './printer/target.ts';
import { keyOfTranslation, placedOf, plainOf, transpiledOf, withoutPassing, type Passing, type Placed, type Translations } from './kept.ts';
import { engineWords } from '../sql/engine-words.ts';

/** SQL in another dialect. */
export type Transpiled = { readonly sql: string; /** Where it may give other rows. */ readonly traps: readonly { readonly trap: TrapName; readonly offset: number }[]; /** The place in the text that was given of a place in this one, where it is known. */ at(offset: number): number | undefined };

/** Why a text can't be had in the other dialect. */
export interface Untranspiled {
  readonly problem: string;
  readonly offset?: number;
}

/** What a translation may need to know. */
export interface Known {
  /** A binder whose tables are those that the SQL reads; without one, types of columns are not known. */
  readonly binder?: Binder;
  /** Translations of earlier commands. */
  readonly kept?: Translations;
  /** What in the texts only tells of the run. */
  readonly passing?: Passing;
}

/** SQL in another dialect, or why it can't be had; `offset` is a place in the text that was given. What is in the engine's dialect already stays as it is. */
export async function transpile(sql: string, from: DialectName, to: DialectName, known: Known = {}): Promise<Transpiled | Untranspiled> {
  if (from === to) return { sql, traps: [], at: (offset) => offset };
  const { binder, kept, passing = [] } = known;
  const lasting = kept && withoutPassing(sql, passing);
  const key = lasting && binder && keyOfTranslation(lasting.sql, from, to, binder);
  if (!kept || key === undefined) return made(await translated(sql, from, to, binder));
  const earlier = kept.find(key);
  const now = earlier ? placedOf(earlier) : await translated(lasting!.sql, from, to, binder);
  if (!earlier && !('problem' in now)) kept.keep(key, plainOf(now));
  return made('problem' in now ? now : { ...now, sql: lasting!.back(now.sql) });
}

function made(written: Placed | Untranspiled): Transpiled | Untranspiled {
  return 'problem' in written ? written : transpiledOf(written);
}

async function translated(sql: string, from: DialectName, to: DialectName, binder: Binder | undefined): Promise<Placed | Untranspiled> {
  const target = from === 'duckdb' ? await targetOf(to) : undefined;
  if (!target) return { problem: 'no translator is there yet' };
  const { parserOf } = await import('./parser.ts');
  const own = binder ? undefined : await (await import('../adapters/duckdb/binder.ts')).openDuckdbBinder();
  try {
    const { print } = await import('./printer/index.ts');
    return await print(sql, target, parserOf((binder ?? own)!)!, engineWords(sql));
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
