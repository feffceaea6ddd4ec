import type { ObjectStore, StoredObject } from '../../contracts/store.ts';

/**
 * Puts the objects below `from` in place of those below `to`: each by one copy, under its own name, unless the same is there already; then
 * those go that `from` does not have. A reader sees each object old or new, never both or half of one; a folder of several (a partition)
 * is changed as a whole before the next. What a broken run left half done is put right by doing it again.
 */
export async function replaceObjects(store: ObjectStore, from: string, to: string): Promise<void> {
  const fresh = byName(await store.objects(from), from);
  const old = byName(await store.objects(to), to);
  const gone = byFolder([...old.keys()].filter((name) => !fresh.has(name)));
  for (const [folder, names] of byFolder([...fresh.keys()])) {
    const changed = names.filter((name) => fresh.get(name) !== old.get(name));
    await eachOf(changed, (name) => store.copy(`${from}${name}`, `${to}${name}`));
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

/** What tells one content from another, by the name below the folder. */
function byName(objects: readonly StoredObject[], folder: string): ReadonlyMap<string, string> {
  return new Map(objects.map(({ url, size, etag }) => [url.slice(folder.length), `${size}-${etag}`]));
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
