import type { Files } from '../contracts/host.ts';

/** Targets, vars and flags come and go: the results of this many are kept. */
const KEPT_KEYS = 6;

/** Removes the results of the keys that were written longest ago, and what writers that were killed left behind. */
export function forgetOldKeys(files: Files, folder: string, current: string): void {
  const newest = new Map<string, number>();
  const found = files.walk(folder);
  for (const { path, mtimeMs } of found) {
    const key = path.slice(folder.length + 1).split('/', 1)[0]!;
    newest.set(key, Math.max(newest.get(key) ?? 0, mtimeMs));
  }
  newest.delete(current);
  const old = [...newest].sort(([, a], [, b]) => b - a).slice(KEPT_KEYS - 1);
  for (const [key] of old) files.remove(`${folder}/${key}`);
}
