import type { Files } from '../contracts/host.ts';
import type { Lineage } from '../contracts/lineage.ts';
import { digest } from './key.ts';
import { openKept } from './kept.ts';

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
const FORMAT = 'lakec-lineages 2';
const MOST = 30_000;

/** Opens the lineages that are kept below the target folder. `key`: the lakec that followed them. */
export function openLineages(files: Files, folder: string, key: string): KeptLineages {
  const kept = openKept<KeptLineage>(files, `${folder}/cache/lineages`, `${FORMAT} ${key}`, MOST);
  const keyOf = (select: readonly unknown[]): string => digest(JSON.stringify(select)).slice(0, 27);
  return { find: (select) => kept.find(keyOf(select)), keep: (select, lineage) => kept.keep(keyOf(select), lineage), save: kept.save };
}
