import { FileError, type Files } from '../contracts/host.ts';
import { readSealed, writeSealed } from './sealed.ts';

/** Answers of earlier commands, by the content of all that they were made from. They change no result and may be deleted at any time. */
export interface Kept<Answer> {
  find(at: string): Answer | undefined;
  keep(at: string, answer: Answer): void;
  /** Writes down what is new, for the next command. */
  save(): void;
}

/**
 * Opens the answers in a file, which is read when the first is looked for. Answers are plain JSON; those of another `format` are none. Those that no
 * command has asked for go once there are more than `most`.
 */
export function openKept<Answer>(files: Files, path: string, format: string, most: number): Kept<Answer> {
  let stored: Map<string, Answer> | undefined;
  const used = new Set<string>();
  let isNew = false;
  const known = (): Map<string, Answer> => (stored ??= new Map(readSealed<readonly (readonly [string, Answer])[]>(files, path, format) ?? []));
  return {
    find(at) {
      const found = known().get(at);
      if (found !== undefined) used.add(at);
      return found;
    },
    keep(at, answer) {
      known().set(at, answer);
      used.add(at);
      isNew = true;
    },
    save() {
      if (!isNew) return;
      isNew = false;
      const all = [...known()];
      try {
        writeSealed(files, path, format, all.length > most ? all.filter(([at]) => used.has(at)) : all);
      } catch (error) {
        // A disk that can't be written is as good as one without a cache.
        if (!(error instanceof FileError)) throw error;
      }
    },
  };
}
