import type { Files } from '../contracts/host.ts';
import type { ColumnType } from '../contracts/relation.ts';
import { openKept } from './kept.ts';

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
const FORMAT = 'lakec-checks 2';
const MOST = 50_000;

/** The columns of a SELECT, or that it is clean. */
type Answer = readonly (readonly [name: string, type: string])[] | true;

/** Opens the answers that are kept below the target folder. `key`: the lakec and the binder that gave them. */
export function openChecks(files: Files, folder: string, key: string): KeptChecks {
  const kept = openKept<Answer>(files, `${folder}/cache/checks`, `${FORMAT} ${key}`, MOST);
  const clean = (at: string): string => `clean ${at}`;
  return {
    columns(at) {
      const found = kept.find(at);
      return found === undefined || found === true ? undefined : found.map(([name, type]) => ({ name, type }));
    },
    keep: (at, columns) => kept.keep(at, columns.map(({ name, type }) => [name, type] as const)),
    isClean: (at) => kept.find(clean(at)) === true,
    keepClean: (at) => kept.keep(clean(at), true),
    save: kept.save,
  };
}
