/** How an engine reads landed files, as SQL text. Paths are relative to the project's root, or absolute. */
export interface LandingSql {
  /** FROM item over CSV files with a header: their fields as text in columns c0, c1, …, and `filename`. A file ending in `.gz` is unpacked. */
  csv(files: readonly string[], width: number): string;
  /** FROM item over files of lines: `line`, and `filename`. Blank lines give null. */
  lines(files: readonly string[]): string;
  /** FROM item over Parquet files: their columns, and `filename`. */
  parquet(files: readonly string[]): string;
  /** SELECT of the names and types of a Parquet file's columns, in order. */
  parquetColumns(file: string): string;
  /** Path of the file that a row came from, relative to a folder; for the FROM items above. */
  pathBelow(folder: string): string;
  /** True when a text is one whole JSON object, null for null. The built-in macro is_json_object says the same. */
  isJsonObject(x: string): string;
  /** SELECT of the distinct keys of all objects among the lines of files. */
  jsonKeys(files: readonly string[]): string;
  /** Text at a key of a JSON object; numbers in the engine's spelling. */
  jsonText(x: string, key: string): string;
  /** JSON object as text, keys as given. */
  jsonObject(pairs: readonly (readonly [key: string, value: string])[]): string;
}

/** Where delivered files lie: folders of this machine, and object stores. */
export interface LandingZone {
  /** The files below a folder or a URL, sorted by path; none when it is not there. Throws a `FileError` or an `EngineError`. */
  list(folder: string): Promise<readonly DeliveredFile[]>;
}

export interface DeliveredFile {
  /** As the engine reads it: relative to the project's root, absolute, or a URL. */
  readonly path: string;
  /** Another text for another content. On a disk: size and hash, the same on every machine, whenever the file was written. */
  fingerprint(): Promise<string>;
  /** Its first bytes, packed as they are: enough for any header. */
  head(): Promise<Uint8Array>;
}
