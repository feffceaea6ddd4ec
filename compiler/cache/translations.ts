import { FileError, type Files } from '../contracts/host.ts';
import { readSealed, writeSealed } from './sealed.ts';

/** A finished translation in its plain form: the text, places as pairs in one list, and traps. */
export interface KeptTranslation {
  readonly sql: string;
  readonly places: readonly number[];
  readonly traps: readonly (readonly [trap: string, offset: number])[];
}

/** Translations of earlier commands, by the content of all that they were made from. */
export interface KeptTranslations {
  find(key: string): KeptTranslation | undefined;
  keep(key: string, translation: KeptTranslation): void;
  /** Writes down what is new, for the next command. */
  save(): void;
}

/** Only ever counted up: the translations of another format are none. */
const FORMAT = 'lakec-translations 1';
/** Translations that no command has asked for go once there are so many. */
const MOST = 20_000;

/** Opens the translations that are kept below the target folder. They change no result and may be deleted at any time. `to`: the dialect; `key`: the lakec that made them. */
export function openTranslations(files: Files, folder: string, to: string, key: string): KeptTranslations {
  // The targets of a project are compiled by turns.
  const path = `${folder}/cache/translations-${to}`;
  const format = `${FORMAT} ${key}`;
  let stored: Map<string, KeptTranslation> | undefined;
  const used = new Set<string>();
  let isNew = false;
  const known = (): Map<string, KeptTranslation> => (stored ??= new Map(readSealed<readonly (readonly [string, KeptTranslation])[]>(files, path, format)));
  return {
    find(at) {
      const found = known().get(at);
      if (found) used.add(at);
      return found;
    },
    keep(at, translation) {
      known().set(at, translation);
      used.add(at);
      isNew = true;
    },
    save() {
      if (!isNew) return;
      isNew = false;
      const all = [...known()];
      try {
        writeSealed(files, path, format, all.length > MOST ? all.filter(([at]) => used.has(at)) : all);
      } catch (error) {
        // A disk that can't be written is as good as one without a cache.
        if (!(error instanceof FileError)) throw error;
      }
    },
  };
}
