import { FileError, type Files } from '../contracts/host.ts';
import type { Lineage } from '../contracts/lineage.ts';
import { digest } from './key.ts';
import { readSealed, writeSealed } from './sealed.ts';

/** The lineage of a SELECT, and what each relation that it names stood for when it was followed: with the same again, it is still so. */
export interface KeptLineage {
  readonly tables: readonly (readonly [parts: readonly string[], relation: string, columns: readonly string[] | null])[];
  readonly lineage: Lineage;
}

/** Lineages that earlier commands followed, by the content of the SELECT. */
export interface KeptLineages {
  find(select: readonly unknown[]): KeptLineage | undefined;
  keep(select: readonly unknown[], kept: KeptLineage): void;
  /** Writes down what is new, for the next command. */
  save(): void;
}

/** Only ever counted up: the answers of another format are none. */
const FORMAT = 'lakec-lineages 1';
/** Answers that no command has asked for go once there are so many. */
const MOST = 30_000;

/** Opens the lineages that are kept below the target folder. They change no result and may be deleted at any time. `key`: the lakec that followed them. */
export function openLineages(files: Files, folder: string, key: string): KeptLineages {
  const path = `${folder}/cache/lineages`;
  let stored: Map<string, KeptLineage> | undefined;
  const used = new Set<string>();
  let isNew = false;
  const known = (): Map<string, KeptLineage> => (stored ??= new Map(readSealed<readonly (readonly [string, KeptLineage])[]>(files, path, `${FORMAT} ${key}`) ?? []));
  const keyOf = (select: readonly unknown[]): string => digest(JSON.stringify(select)).slice(0, 27);
  return {
    find(select) {
      const at = keyOf(select);
      const found = known().get(at);
      if (found) used.add(at);
      return found;
    },
    keep(select, kept) {
      const at = keyOf(select);
      known().set(at, kept);
      used.add(at);
      isNew = true;
    },
    save() {
      if (!isNew || !stored) return;
      isNew = false;
      const some = stored.size > MOST ? [...stored].filter(([at]) => used.has(at)) : [...stored];
      try {
        writeSealed(files, path, `${FORMAT} ${key}`, some);
      } catch (error) {
        // A disk that can't be written is as good as one without a cache.
        if (!(error instanceof FileError)) throw error;
      }
    },
  };
}
