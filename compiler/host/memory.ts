import { FileError, type Files, type FoundFile, type Host } from '../contracts/host.ts';

/** A world in memory, for tests: files by path, an environment, and a clock that stands still until it is set. */
export function memoryHost(files: Readonly<Record<string, string | Uint8Array>> = {}, env: Host['env'] = {}, now = new Date(0)): Host {
  return { root: '/project', env, files: memoryFiles(files), now: () => now };
}

function memoryFiles(initial: Readonly<Record<string, string | Uint8Array>>): Files {
  const contents = new Map<string, { content: string | Uint8Array; mtimeMs: number }>();
  let writes = 0;
  const at = (path: string) => (path.startsWith('/project/') ? path.slice('/project/'.length) : path).replace(/\/$/, '');
  const put = (path: string, content: string | Uint8Array) => contents.set(at(path), { content: typeof content === 'string' ? content : Uint8Array.from(content), mtimeMs: ++writes });
  const get = (path: string) => {
    const found = contents.get(at(path));
    if (!found) throw new FileError('ENOENT', path, 'It is not there.');
    return found;
  };
  const below = (folder: string) => [...contents.keys()].filter((path) => path.startsWith(`${at(folder)}/`));
  for (const [path, content] of Object.entries(initial)) put(path, content);
  return {
    readText(path) {
      const { content } = get(path);
      return typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
    },
    readBytes(path) {
      const { content } = get(path);
      return typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    },
    stat(path) {
      const found = contents.get(at(path));
      if (found) return { kind: 'file', size: Buffer.byteLength(found.content), mtimeMs: found.mtimeMs };
      return below(path).length > 0 ? { kind: 'folder', size: 0, mtimeMs: 0 } : undefined;
    },
    walk: (folder) =>
      below(folder)
        .filter((path) => !path.slice(at(folder).length).includes('/.'))
        .sort()
        .map((path): FoundFile => {
          const { content, mtimeMs } = contents.get(path)!;
          return { path, kind: 'file', size: Buffer.byteLength(content), mtimeMs };
        }),
    folders: (folder) => [...new Set(below(folder).map((path) => path.slice(at(folder).length + 1)).filter((path) => path.includes('/') && !path.startsWith('.')).map((path) => path.slice(0, path.indexOf('/'))))].sort(),
    write: put,
    create(path, content) {
      if (contents.has(at(path))) return false;
      put(path, content);
      return true;
    },
    append: (path, content) => put(path, contents.has(at(path)) ? Buffer.concat([bytesOf(get(path).content), bytesOf(content)]) : content),
    move(from, to) {
      for (const path of below(to)) contents.delete(path);
      for (const path of contents.has(at(from)) ? [at(from)] : below(from)) {
        contents.set(at(to) + path.slice(at(from).length), contents.get(path)!);
        contents.delete(path);
      }
    },
    remove(path) {
      for (const name of below(path)) contents.delete(name);
      contents.delete(at(path));
    },
  };
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : content;
}
