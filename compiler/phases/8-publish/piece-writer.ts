import { FileError, type Files } from '../../contracts/host.ts';

/** Bytes gathered before they are written. */
const CHUNK = 1 << 20;

/** Writes a file in pieces: aside, a chunk at a time; `finish` renames it over what is there, `abandon` leaves no trace. */
export class PieceWriter {
  readonly #files: Files;
  readonly #path: string;
  // Pieces are copied into one buffer at once: kept as strings until a chunk is full, they would outlive the young generation.
  readonly #buffer = Buffer.allocUnsafe(CHUNK);
  #used = 0;
  #written = 0;

  constructor(files: Files, path: string) {
    this.#files = files;
    this.#path = path;
  }

  /** Bytes so far. */
  get position(): number {
    return this.#written + this.#used;
  }

  text(piece: string): void {
    if (piece.length * 3 > CHUNK - this.#used) this.#flush();
    if (piece.length * 3 > CHUNK) this.#put(Buffer.from(piece));
    else this.#used += this.#buffer.write(piece, this.#used);
  }

  bytes(piece: Uint8Array): void {
    if (piece.length > CHUNK - this.#used) this.#flush();
    if (piece.length > CHUNK) return this.#put(piece);
    this.#buffer.set(piece, this.#used);
    this.#used += piece.length;
  }

  finish(): void {
    this.#flush();
    // Two commands that write the same file aside at the same time mix their pieces.
    if (this.#files.stat(this.#aside)?.size !== this.#written) throw new FileError('EBUSY', this.#path, 'Another command wrote it at the same time.');
    this.#files.move(this.#aside, this.#path);
  }

  abandon(): void {
    this.#files.remove(this.#aside);
  }

  get #aside(): string {
    return `${this.#path}.new`;
  }

  #flush(): void {
    if (this.#used > 0) this.#put(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }

  #put(bytes: Uint8Array): void {
    if (this.#written === 0) this.#files.write(this.#aside, bytes);
    else this.#files.append(this.#aside, bytes);
    this.#written += bytes.length;
  }
}
