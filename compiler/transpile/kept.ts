import { createHash } from 'node:crypto';
import type { Kept } from '../cache/kept.ts';
import type { KeptTranslation } from '../cache/translations.ts';
import type { Binder } from '../contracts/adapter.ts';
import type { DialectName } from '../contracts/project.ts';
import { readsNothingElse } from '../sql/reads-nothing-else.ts';
import { placeAt } from './marks.ts';
import type { TrapName } from './traps.ts';
import type { Transpiled } from './index.ts';

/** Where finished translations are kept: by the content of what they were made from. */
export type Translations = Pick<Kept<KeptTranslation>, 'find' | 'keep'>;

/** A translation that can be kept. */
export interface Placed {
  readonly sql: string;
  readonly places: readonly (readonly [number, number])[];
  readonly traps: Transpiled['traps'];
}

/**
 * Names a translation by all that it is made from: the text, both dialects, and what the tables that it reads are made of in the binder. Undefined where
 * it reads something else too, whose columns nobody watches.
 */
export function keyOfTranslation(sql: string, from: DialectName, to: DialectName, binder: Binder): string | undefined {
  const made = new Map<string, string>();
  const rest = sql.replaceAll(/"(?:[^"]|"")+"(?:\."(?:[^"]|"")+"){1,2}/g, (name) => {
    const found = binder.defined?.(name);
    if (found === undefined) return name;
    made.set(name, found);
    return ' () ';
  });
  if (!readsNothingElse(rest)) return undefined;
  return createHash('sha256').update(JSON.stringify([from, to, sql, [...made]])).digest('base64url').slice(0, 27);
}

/** Texts that only tell of the run, each with one as long that stands for it: so that the next run finds what this one has made. */
export type Passing = readonly (readonly [text: string, standIn: string])[];

/** The texts by which a run is named in what it loads: its id, and its start to the microsecond. */
export function passingOf(invocationId: string, startedAt: Date): Passing {
  const start = `${startedAt.toISOString().slice(0, 23).replace('T', ' ')}000`;
  return [[start, '1999-12-31 23:59:59.000000'], [invocationId, '00000000-0000-4000-8000-000000000000']];
}

/** The text with the stand-ins, and what puts back what they stand for; undefined where a stand-in is there already, or another length. */
export function withoutPassing(sql: string, passing: Passing): { readonly sql: string; back(sql: string): string } | undefined {
  const found = passing.filter(([text]) => sql.includes(text));
  if (found.some(([text, standIn]) => sql.includes(standIn) || text.length !== standIn.length)) return undefined;
  return { sql: found.reduce((made, [text, standIn]) => made.replaceAll(text, standIn), sql), back: (made) => found.reduce((text, [own, standIn]) => text.replaceAll(standIn, own), made) };
}

/** The translation as it is kept. */
export function plainOf({ sql, places, traps }: Placed): KeptTranslation {
  return { sql, places: places.flat(), traps: traps.map(({ trap, offset }) => [trap, offset]) };
}

/** A kept translation as it was made. */
export function placedOf({ sql, places, traps }: KeptTranslation): Placed {
  return {
    sql, places: Array.from({ length: places.length / 2 }, (_, i) => [places[2 * i]!, places[2 * i + 1]!]),
    traps: traps.map(([trap, offset]) => ({ trap: trap as TrapName, offset })),
  };
}

/** The translation for those who use it. */
export function transpiledOf({ sql, places, traps }: Placed): Transpiled {
  return { sql, traps, at: (offset) => placeAt(places, offset) };
}
