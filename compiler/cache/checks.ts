import { FileError, type Files } from '../contracts/host.ts';
import type { ColumnType } from '../contracts/relation.ts';
import { readSealed, writeSealed } from './sealed.ts';

/** Answers of earlier checks, by the content of what was asked: the columns of a SELECT over its parents' columns, and SELECTs in which no rule finds anything. */
export interface KeptChecks {
  columns(key: string): readonly ColumnType[] | undefined;
  keep(key: string, columns: readonly ColumnType[]): void;
  isClean(key: string): boolean;
  keepClean(key: string): void;
  /** Writes down what is new, for the next command. */
  save(): void;
}

/** Only ever counted up: the answers of another format are none. */
const FORMAT = 'lakec-checks 1';
/** Answers that no check has asked for go once there are so many. */
const MOST = 50_000;

interface Stored {
  readonly columns: readonly (readonly [key: string, columns: readonly (readonly [name: string, type: string])[]])[];
  readonly clean: readonly string[];
}

/** Opens the answers that are kept below the target folder. They change no result and may be deleted at any time. `key`: the lakec and the binder that gave them. */
export function openChecks(files: Files, folder: string, key: string): KeptChecks {
  const path = `${folder}/cache/checks`;
  let stored: { readonly columns: Map<string, readonly ColumnType[]>; readonly clean: Set<string> } | undefined;
  const used = new Set<string>();
  let isNew = false;
  const known = (): NonNullable<typeof stored> => {
    if (!stored) {
      const { columns, clean } = readSealed<Stored>(files, path, `${FORMAT} ${key}`) ?? { columns: [], clean: [] };
      stored = { columns: new Map(columns.map(([at, list]) => [at, list.map(([name, type]) => ({ name, type }))])), clean: new Set(clean) };
    }
    return stored;
  };
  return {
    columns(at) {
      const found = known().columns.get(at);
      if (found) used.add(at);
      return found;
    },
    keep(at, columns) {
      known().columns.set(at, columns);
      used.add(at);
      isNew = true;
    },
    isClean(at) {
      const found = known().clean.has(at);
      if (found) used.add(at);
      return found;
    },
    keepClean(at) {
      known().clean.add(at);
      used.add(at);
      isNew = true;
    },
    save() {
      if (!isNew || !stored) return;
      isNew = false;
      const some = stored.columns.size + stored.clean.size > MOST ? (at: string) => used.has(at) : () => true;
      try {
        write(some);
      } catch (error) {
        // A disk that can't be written is as good as one without a cache.
        if (!(error instanceof FileError)) throw error;
      }
    },
  };

  function write(some: (at: string) => boolean): void {
    if (stored) {
      writeSealed<Stored>(files, path, `${FORMAT} ${key}`, {
        columns: [...stored.columns].filter(([at]) => some(at)).map(([at, list]) => [at, list.map(({ name, type }) => [name, type] as const)]),
        clean: [...stored.clean].filter(some),
      });
    }
  }
}
