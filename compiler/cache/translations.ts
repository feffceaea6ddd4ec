import type { Files } from '../contracts/host.ts';
import { openKept, type Kept } from './kept.ts';

/** A finished translation in its plain form: the text, places as pairs in one list, and traps. */
export interface KeptTranslation {
  readonly sql: string;
  readonly places: readonly number[];
  readonly traps: readonly (readonly [trap: string, offset: number])[];
}

/** Only ever counted up: the translations of another format are none. */
const FORMAT = 'lakec-translations 1';
const MOST = 20_000;

/** Opens the translations that are kept below the target folder. `to`: the dialect; `key`: the lakec that made them. */
export function openTranslations(files: Files, folder: string, to: string, key: string): Kept<KeptTranslation> {
  // The targets of a project are compiled by turns.
  return openKept(files, `${folder}/cache/translations-${to}`, `${FORMAT} ${key}`, MOST);
}
