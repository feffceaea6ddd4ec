import { createHash } from 'node:crypto';
import type { Flags } from '../contracts/flags.ts';
import { FileError, type Files, type Host } from '../contracts/host.ts';
import type { Basis, ParsedFile } from '../contracts/parsed.ts';
import type { Project, ProjectFile } from '../contracts/project.ts';
import { VERSION } from '../version.ts';

/** Results of parsing single files, kept from one command to the next. */
export interface OpenedCache {
  /** Undefined when the file has changed, or something else that its result was made from; `holds` decides on the latter. */
  find(file: ProjectFile, holds: (basis: Basis, macros: string) => boolean): ParsedFile | undefined;
  /** Keeps a result; `macros` is the content key of all macros, as far as the result may depend on them. */
  keep(file: ProjectFile, parsed: ParsedFile, macros: string): void;
  /** Writes down what was kept, if anything is new. */
  finish(): void;
}

/** One file's line: `[path, size, mtime, hash, macros, result]`. */
type Line = readonly [path: string, size: number, mtimeMs: number, hash: string, macros: string, parsed: ParsedFile];

/** A line that has been used or made in this run. */
interface Kept {
  readonly size: number;
  readonly mtimeMs: number;
  readonly text: string;
}

/**
 * What an earlier parse of the project found in files that have not changed since; kept below the target folder. A file is unchanged
 * when its size and time are, or else its content. The cache can be deleted at any time; one of another project, of another version of
 * lakec, or a damaged one is as good as none.
 */
export function openCache(host: Host, project: Project, flags: Flags): OpenedCache {
  return new ParseCache(host.files, `${flags.targetPath}/cache/parse.jsonl`, headOf(project));
}

class ParseCache implements OpenedCache {
  readonly #files: Files;
  readonly #path: string;
  readonly #head: string;
  /** Lines as they were read, by path: parsed when they are asked for. */
  readonly #lines: ReadonlyMap<string, string>;
  readonly #kept = new Map<string, Kept>();
  /** Files that changed this close to the cache's own time may have changed again since, at the same size. */
  readonly #trustedUntil: number;
  #changed = false;

  constructor(files: Files, path: string, head: string) {
    this.#files = files;
    this.#path = path;
    this.#head = head;
    const stat = files.stat(path);
    this.#trustedUntil = (stat?.mtimeMs ?? 0) - 20;
    this.#lines = stat ? readLines(files, path, head) : new Map();
  }

  find(file: ProjectFile, holds: (basis: Basis, macros: string) => boolean): ParsedFile | undefined {
    const text = this.#lines.get(file.path);
    const line = text === undefined ? undefined : lineOf(text);
    if (!line || line[1] !== file.size || line[5].kind !== file.kind) return undefined;
    const [, size, mtimeMs, hash, macros, parsed] = line;
    const sameTime = mtimeMs === file.mtimeMs && (file.mtimeMs < this.#trustedUntil || file.mtimeMs === 0);
    if (!sameTime && hash !== this.#hash(file)) return undefined;
    if (!holds(parsed.basis, macros)) return undefined;
    if (mtimeMs === file.mtimeMs) this.#kept.set(file.path, { size, mtimeMs, text: text! });
    else this.#put(file, parsed, macros, hash);
    return parsed;
  }

  keep(file: ProjectFile, parsed: ParsedFile, macros: string): void {
    this.#changed = true;
    const hash = parsed.basis.secret ? undefined : this.#hash(file);
    if (hash !== undefined) this.#put(file, parsed, macros, hash);
  }

  finish(): void {
    if (!this.#changed && this.#kept.size === this.#lines.size) return;
    let text = `${this.#head}\n`;
    for (const { text: line } of this.#kept.values()) text += `${line}\n`;
    try {
      // Written aside and renamed: whoever is killed half-way leaves the old one.
      this.#files.write(this.#path, `${text}${END}\n`);
    } catch (error) {
      // A project on a read-only or full disk can be parsed all the same.
      if (!(error instanceof FileError)) throw error;
    }
  }

  #put(file: ProjectFile, parsed: ParsedFile, macros: string, hash: string): void {
    this.#changed = true;
    const { size, mtimeMs, path } = file;
    const line: Line = [path, size, mtimeMs, hash, macros, parsed];
    this.#kept.set(path, { size, mtimeMs, text: JSON.stringify(line) });
  }

  /** Built-in files are no files: their text comes with lakec's version, which the head names. */
  #hash(file: ProjectFile): string | undefined {
    if (file.mtimeMs === 0 && file.path.startsWith('<')) return '';
    try {
      return createHash('sha256').update(this.#files.readBytes(file.path)).digest('base64');
    } catch (error) {
      if (error instanceof FileError) return undefined;
      throw error;
    }
  }
}

/** The last line: a file without it is torn. */
const END = '"end"';

function headOf(project: Project): string {
  return JSON.stringify({ lakec: VERSION, format: 1, project: project.name, config: project.configKey });
}

function readLines(files: Files, path: string, head: string): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  let text: string;
  try {
    text = files.readText(path);
  } catch (error) {
    if (error instanceof FileError) return lines;
    throw error;
  }
  if (!text.startsWith(`${head}\n`) || !text.endsWith(`\n${END}\n`)) return lines;
  let start = head.length + 1;
  const stop = text.length - END.length - 1;
  while (start < stop) {
    const end = text.indexOf('\n', start);
    // `["models/a.sql",…`: the path is found without parsing the line.
    const quote = text.indexOf('",', start);
    if (quote < 0 || quote > end) return new Map();
    lines.set(text.slice(start + 2, quote), text.slice(start, end));
    start = end + 1;
  }
  return lines;
}

/** Undefined when the line is damaged. */
function lineOf(text: string): Line | undefined {
  try {
    const line = JSON.parse(text) as Line;
    return Array.isArray(line) && line.length === 6 && typeof line[5]?.basis === 'object' ? line : undefined;
  } catch {
    return undefined;
  }
}
