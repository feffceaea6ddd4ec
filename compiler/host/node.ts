import { appendFileSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { FileError, type Files, type FoundFile, type Host } from '../contracts/host.ts';

/** The real world: this process's environment and clock, and the file system below `root` (an absolute path). */
export function nodeHost(root: string, env: Host['env'] = process.env): Host {
  return { root, env, files: nodeFiles(root), now: () => new Date() };
}

function nodeFiles(root: string): Files {
  const at = (path: string) => (isAbsolute(path) ? path : join(root, path));
  return {
    readText: (path) => attempt(path, () => readFileSync(at(path), 'utf8')),
    readBytes: (path) => attempt(path, () => readFileSync(at(path))),
    stat(path) {
      const stat = attempt(path, () => statSync(at(path), { throwIfNoEntry: false }));
      return stat && { kind: stat.isDirectory() ? 'folder' : 'file', size: stat.size, mtimeMs: stat.mtimeMs, ctimeMs: stat.ctimeMs };
    },
    walk(folder) {
      const found: FoundFile[] = [];
      if (attempt(folder, () => statSync(at(folder), { throwIfNoEntry: false }))?.isDirectory()) walkInto(at(folder), folder, found);
      return found.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
    folders(folder) {
      if (!attempt(folder, () => statSync(at(folder), { throwIfNoEntry: false }))?.isDirectory()) return [];
      const isFolder = (name: string): boolean => statSync(join(at(folder), name), { throwIfNoEntry: false })?.isDirectory() === true;
      return attempt(folder, () => readdirSync(at(folder)).filter((name) => !name.startsWith('.') && isFolder(name)).sort());
    },
    write: (path, content) =>
      attempt(path, () => {
        const full = at(path);
        mkdirSync(dirname(full), { recursive: true });
        const aside = `${full}.${process.pid}.new`;
        try {
          writeFileSync(aside, content);
          renameSync(aside, full);
        } catch (error) {
          rmSync(aside, { force: true });
          throw error;
        }
      }),
    create: (path, content) =>
      attempt(path, () => {
        const full = at(path);
        mkdirSync(dirname(full), { recursive: true });
        const aside = `${full}.${process.pid}.new`;
        try {
          writeFileSync(aside, content);
          // Unlike a rename, a link does not take the place of what is there.
          linkSync(aside, full);
          return true;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
          throw error;
        } finally {
          rmSync(aside, { force: true });
        }
      }),
    append: (path, content) =>
      attempt(path, () => {
        mkdirSync(dirname(at(path)), { recursive: true });
        appendFileSync(at(path), content);
      }),
    move: (from, to) =>
      attempt(to, () => {
        mkdirSync(dirname(at(to)), { recursive: true });
        if (statSync(at(to), { throwIfNoEntry: false })?.isDirectory()) rmSync(at(to), { recursive: true });
        renameSync(at(from), at(to));
      }),
    remove: (path) => attempt(path, () => rmSync(at(path), { recursive: true, force: true })),
  };
}

function walkInto(full: string, folder: string, found: FoundFile[]): void {
  for (const entry of attempt(folder, () => readdirSync(full, { withFileTypes: true }))) {
    if (entry.name.startsWith('.')) continue;
    const path = `${folder}/${entry.name}`;
    const there = `${full}/${entry.name}`;
    if (entry.isDirectory()) {
      walkInto(there, path, found);
      continue;
    }
    // A link is followed; one that leads nowhere is no file.
    const stat = attempt(path, () => statSync(there, { throwIfNoEntry: false }));
    if (stat?.isDirectory()) walkInto(there, path, found);
    else if (stat?.isFile()) found.push({ path, kind: 'file', size: stat.size, mtimeMs: stat.mtimeMs, ctimeMs: stat.ctimeMs });
  }
}

/** Runs a call of the file system, and turns what it throws into a `FileError`. */
function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw new FileError(code, path, REASONS[code] ?? `The system says ${code}.`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'It is not there.',
  EACCES: 'Reading or writing it is not permitted.',
  EPERM: 'Reading or writing it is not permitted.',
  EROFS: 'The file system can only be read.',
  ENOSPC: 'There is no space left on the device.',
  EDQUOT: 'The disk quota is used up.',
  EISDIR: 'It is a folder.',
  ENOTDIR: 'A part of its path is not a folder.',
  ELOOP: 'Its links lead in a circle.',
  EMFILE: 'Too many files are open.',
};
