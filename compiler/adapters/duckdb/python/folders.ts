import { randomUUID } from 'node:crypto';
import type { Files } from '../../../contracts/host.ts';
import { isAlive } from '../../../host/processes.ts';

/** Folders for what goes between lakec and the models that run in Python: one for each, and none when no model runs. */
export interface Folders {
  make(): { readonly path: string; remove(): void };
}

/** Keeps them below a folder; what a process that was killed left there goes with the first that is made. */
export function foldersBelow(base: string, files: Files): Folders {
  const own = new Set<string>();
  let swept = false;
  const sweep = (): void => {
    if (swept) return;
    swept = true;
    for (const name of files.folders(base)) {
      const pid = Number(name.split('-')[0]);
      if (!own.has(name) && (pid === process.pid || !(pid > 0 && isAlive(pid)))) files.remove(`${base}/${name}`);
    }
  };
  return {
    make() {
      const name = `${process.pid}-${randomUUID()}`;
      own.add(name);
      sweep();
      const path = `${base}/${name}`;
      files.write(`${path}/.lakec`, '');
      return {
        path,
        remove() {
          own.delete(name);
          files.remove(path);
          if (files.folders(base).length === 0) files.remove(base);
        },
      };
    },
  };
}
