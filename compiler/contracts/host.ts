/** What a file or folder is, as the file system tells it. */
export interface FileStat {
  readonly kind: 'file' | 'folder';
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970 with a fraction; only ever compared for equality. */
  readonly mtimeMs: number;
  /** When its content, name or rights last changed, where the system tells: unlike `mtimeMs` nothing can set it back. Milliseconds as above. */
  readonly ctimeMs?: number;
}

/** A file that a walk found. `path` is relative to the project's root, with `/`. */
export interface FoundFile extends FileStat {
  readonly path: string;
}

/**
 * The file system. Paths are relative to the project's root with `/`, or absolute. Reading what is not there, or may not be
 * read, throws a `FileError`; nothing else is thrown.
 */
export interface Files {
  readText(path: string): string;
  readBytes(path: string): Uint8Array;
  stat(path: string): FileStat | undefined;
  /** Every file below a folder, sorted by code units of its path; empty when the folder is not there. Names that start with a dot are left out. */
  walk(folder: string): readonly FoundFile[];
  /** Names of the folders right below a folder, sorted, links to folders too; none when it is not there. */
  folders(folder: string): readonly string[];
  /** Writes aside and renames, so that a reader sees the old text or the new one; makes the folders it needs. */
  write(path: string, content: string | Uint8Array): void;
  /** Writes a file that is not there yet, and gives false when it is: of several processes one succeeds. A reader sees all of it or nothing. */
  create(path: string, content: string | Uint8Array): boolean;
  append(path: string, content: string | Uint8Array): void;
  /** Renames a file or folder over what is there (a folder's old content is removed). */
  move(from: string, to: string): void;
  /** Removes a file, or a folder with all below it; nothing happens when it is not there. */
  remove(path: string): void;
}

/** Why the file system refused: `code` is Node's (`ENOENT`, `EACCES`, `ENOSPC`, `EISDIR`, …). */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code: string;
  readonly path: string;
  constructor(code: string, path: string, message: string) {
    super(message);
    this.code = code;
    this.path = path;
  }
}

/** The world outside, handed in: a memory twin stands in for it in tests. */
export interface Host {
  /** Absolute path of the project's root. It never enters an artifact. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
  /** The wall clock: for run times and artifacts' time stamps, never for what a model gives. */
  now(): Date;
}
