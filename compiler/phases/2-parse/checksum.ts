import { createHash } from 'node:crypto';

/** dbt's checksum of a file: sha256 of its text, outer blanks left out, line ends as they are read by Python. */
export function checksumOf(text: string): string {
  const folded = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  return createHash('sha256').update(folded.trim()).digest('hex');
}

/** What stands for the value of an environment variable where the value itself must not be kept. */
export function envHash(value: string | null | undefined): string | null {
  return value === null || value === undefined ? null : createHash('sha256').update(value).digest('hex').slice(0, 16);
}
