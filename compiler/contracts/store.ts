/** An object of a store. */
export interface StoredObject {
  readonly url: string;
  /** Bytes. */
  readonly size: number;
  /** Tells one content of an object from another. */
  readonly etag: string;
}

/** Objects by URL, as far as a lake handles them itself. What is refused is thrown as an `EngineError`. */
export interface ObjectStore {
  /** The objects below a folder, sorted by URL. */
  objects(folder: string): Promise<readonly StoredObject[]>;
  /** The first `most` bytes, or all; undefined when there is no such object. */
  readBytes(url: string, most?: number): Promise<Uint8Array | undefined>;
  /** A reader of `to` sees the old object or the new one. */
  copy(from: string, to: string): Promise<void>;
  /** Those that are not there are no error. */
  remove(urls: readonly string[]): Promise<void>;
}
