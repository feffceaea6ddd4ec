import type { ObjectStore } from '../../contracts/store.ts';

/**
 * Puts the objects below `from` in place of those below `to`: each by one copy, under its own name, and then those go that `from` does not
 * have. A reader sees each object old or new, never both or half of one; a folder of several (a partition) is changed as a whole before the
 * next. What a broken run left half done is put right by doing it again.
 */
export async function replaceObjects(store: ObjectStore, from: string, to: string): Promise<void> {
  const fresh = (await store.objects(from)).map(({ url }) => url.slice(from.length));
  const old = (await store.objects(to)).map(({ url }) => url.slice(to.length));
  const freshNames = new Set(fresh);
  const gone = byFolder(old.filter((name) => !freshNames.has(name)));
  for (const [folder, names] of byFolder(fresh)) {
    await eachOf(names, (name) => store.copy(`${from}${name}`, `${to}${name}`));
    await store.remove((gone.get(folder) ?? []).map((name) => `${to}${name}`));
    gone.delete(folder);
  }
  for (const names of gone.values()) await store.remove(names.map((name) => `${to}${name}`));
}

/** Removes all objects below a folder. */
export async function removeObjects(store: ObjectStore, folder: string): Promise<void> {
  await store.remove((await store.objects(folder)).map(({ url }) => url));
}

/** As many copies are under way at once. */
const AT_ONCE = 8;

async function eachOf(names: readonly string[], work: (name: string) => Promise<void>): Promise<void> {
  const left = [...names].reverse();
  const worker = async (): Promise<void> => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) await work(name);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, left.length) }, worker));
}

/** Names by the folder that they are in, in their order. */
function byFolder(names: readonly string[]): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const name of names) {
    const folder = name.slice(0, name.lastIndexOf('/'));
    folders.set(folder, [...(folders.get(folder) ?? []), name]);
  }
  return folders;
}
