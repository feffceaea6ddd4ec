import { createHash } from 'node:crypto';

/** Checksum of a file: sha256 of its text, outer blanks left out. A byte order mark is no blank; line ends count in dbt's, and are folded in lakec's own format. */
export function checksumOf(text: string, format: 'lakec' | 'dbt' = 'lakec'): string {
  const folded = format === 'lakec' && text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  const bare = format === 'dbt' && folded.charCodeAt(0) === 0xfeff ? `\ufeff${folded.trim()}` : folded.trim();
  return createHash('sha256').update(bare).digest('hex');
}

/** What stands for the value of an environment variable where the value itself must not be kept. */
export function envHash(value: string | null | undefined): string | null {
  return value === null || value === undefined ? null : createHash('sha256').update(value).digest('hex').slice(0, 16);
}
