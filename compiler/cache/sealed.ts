import { FileError, type Files } from '../contracts/host.ts';
import { digest } from './key.ts';

/** The value of a file that `writeSealed` made; undefined when there is none, or it is torn, changed by hand, or of another format. */
export function readSealed<T>(files: Files, path: string, format: string): T | undefined {
  try {
    const bytes = Buffer.from(files.readBytes(path));
    const end = bytes.indexOf('\n');
    if (end < 0) return undefined;
    const body = bytes.subarray(end + 1);
    // What is byte for byte as it was written is of the type that its format names.
    return bytes.toString('utf8', 0, end) === seal(format, body) ? (JSON.parse(body.toString('utf8')) as T) : undefined;
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

/** Writes a value of plain JSON below a line with its format and its digest. */
export function writeSealed<T>(files: Files, path: string, format: string, value: T): void {
  const body = Buffer.from(JSON.stringify(value));
  files.write(path, Buffer.concat([Buffer.from(`${seal(format, body)}\n`), body]));
}

function seal(format: string, body: Uint8Array): string {
  return `${format} ${digest(body)}`;
}
