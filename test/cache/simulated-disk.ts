import type { FileStat, Files, FoundFile, Host } from '../../compiler/contracts/host.ts';
import { FileError } from '../../compiler/contracts/host.ts';

/** A disk whose clock the test moves, and whose times can lie as those of real disks do. */
export class SimulatedDisk {
  readonly files: Files;
  /** Milliseconds; what is written is stamped with the tick that it falls in. */
  now = 1_000_000.25;
  readonly tick: number;
  /** Files whose text was read, since it was last emptied. */
  readonly reads: string[] = [];
  /** Called before each read and write. */
  onRead: (path: string) => void = () => undefined;
  onWrite: (path: string) => void = () => undefined;
  readonly #contents = new Map<string, { bytes: Buffer; mtimeMs: number; ctimeMs: number }>();
  readonly #withCtime: boolean;

  constructor(contents: Readonly<Record<string, string>>, options: { readonly tick?: number; readonly ctime?: boolean } = {}) {
    this.tick = options.tick ?? 4;
    this.#withCtime = options.ctime ?? true;
    for (const [path, text] of Object.entries(contents)) this.put(path, text);
    this.now += 60_000;
    this.files = this.#files();
  }

  host(env: Host['env'] = {}): Host {
    return { root: '/project', env, files: this.files, now: () => new Date(this.now) };
  }

  /** Writes as a user does; `keepTimes`: and sets the old times again. */
  put(path: string, content: string | Uint8Array, keepTimes = false): void {
    const time = Math.floor(this.now / this.tick) * this.tick + 0.25;
    const old = this.#contents.get(path);
    this.#contents.set(path, { bytes: Buffer.from(content as string), mtimeMs: keepTimes && old ? old.mtimeMs : time, ctimeMs: time });
  }

  touch(path: string): void {
    this.put(path, this.#get(path).bytes);
  }

  rename(from: string, to: string): void {
    this.put(to, this.#get(from).bytes);
    this.#contents.get(to)!.mtimeMs = this.#get(from).mtimeMs;
    this.#contents.delete(from);
  }

  bytes(path: string): Buffer {
    return this.#get(path).bytes;
  }

  paths(): readonly string[] {
    return [...this.#contents.keys()].sort();
  }

  #get(path: string): { bytes: Buffer; mtimeMs: number; ctimeMs: number } {
    const found = this.#contents.get(path);
    if (!found) throw new FileError('ENOENT', path, 'It is not there.');
    return found;
  }

  #stat(path: string): FileStat {
    const { bytes, mtimeMs, ctimeMs } = this.#get(path);
    return { kind: 'file', size: bytes.length, mtimeMs, ...(this.#withCtime && { ctimeMs }) };
  }

  #files(): Files {
    const below = (folder: string) => this.paths().filter((path) => path.startsWith(`${folder}/`));
    const read = (path: string) => {
      this.onRead(path);
      this.reads.push(path);
      return this.#get(path).bytes;
    };
    return {
      readText: (path) => read(path).toString('utf8'),
      readBytes: (path) => read(path),
      stat: (path) => (this.#contents.has(path) ? this.#stat(path) : below(path).length > 0 ? { kind: 'folder', size: 0, mtimeMs: 0 } : undefined),
      walk: (folder) => below(folder).map((path): FoundFile => ({ path, ...this.#stat(path) })),
      folders: (folder) => [...new Set(below(folder).flatMap((path) => /^([^/]+)\//.exec(path.slice(folder.length + 1))?.[1] ?? []))],
      write: (path, content) => {
        this.onWrite(path);
        this.put(path, content);
      },
      create: () => { throw new Error('not simulated'); },
      append: (path, content) => {
        this.onWrite(path);
        this.put(path, Buffer.concat([this.#get(path).bytes, Buffer.from(content as string)]));
      },
      move: (from, to) => this.rename(from, to),
      remove: (path) => {
        for (const one of [path, ...below(path)]) this.#contents.delete(one);
      },
    };
  }
}
