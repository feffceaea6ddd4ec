import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { iso, type Day } from './calendar.ts';
import { fxSpellings } from './fx.ts';
import type { Landed, LandedTable, Texts } from './landed.ts';

/** A file as it is delivered, decompressed; its path is relative to the landing folder and ends in `.gz` when it is packed. */
export interface GeneratedFile {
  readonly path: string;
  readonly table: string;
  readonly rows: number;
  readonly text: string;
}

/** Writes a table's rows as its files: the snapshot, accounts also their legacy snapshot, and a file a day. */
export function filesOf(table: LandedTable<unknown>, dailyDays: readonly Day[]): readonly GeneratedFile[] {
  const folder = table.name.replace('.', '/');
  const isCrm = table.name.startsWith('crm.');
  const byFile = new Map<Landed<unknown>['file'], Landed<unknown>[]>([['snapshot', []]]);
  if (table.name === 'crm.accounts') byFile.set('legacy', []);
  if (!isCrm) for (const day of dailyDays) byFile.set(day, []);
  for (const row of table.rows) byFile.get(row.file)!.push(row);
  const isFx = table.name === 'fx_rates.daily_rates';
  // The spellings go round by row, through all files.
  let written = 0;
  return [...byFile].map(([file, rows]) => {
    const texts = rows.sort((a, b) => a.place - b.place).map((row) => row.texts);
    const text = isFx ? ndjson(texts, table.columns, written) : file === 'legacy' ? legacyCsv(texts, table.columns) : csv(texts, table.columns, isCrm ? camelHeader : plainHeader);
    written += rows.length;
    const ending = isFx ? 'ndjson' : 'csv';
    const name = file === 'snapshot' ? `snapshot.${ending}.gz` : file === 'legacy' ? 'snapshot_legacy.csv' : `daily/date=${iso(file)}/part.${ending}`;
    return { path: `${folder}/${name}`, table: table.name, rows: rows.length, text };
  });
}

/** The bytes of a file on disk: packed with no time and no system in its header, so that they repeat. */
export function bytesOf(file: GeneratedFile): Buffer {
  if (!file.path.endsWith('.gz')) return Buffer.from(file.text, 'utf8');
  const packed = gzipSync(file.text, { level: 9 });
  packed.fill(0, 4, 8);
  packed[9] = 255;
  return packed;
}

/** The sha256 of a file's decompressed bytes, in hexadecimal digits. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function csv(rows: readonly Texts[], columns: readonly string[], header: (column: string, columns: readonly string[]) => string): string {
  const lines = [columns.map((column) => field(header(column, columns))).join(',')];
  for (const row of rows) lines.push(columns.map((column) => (row[column] === '' && column === 'currency' ? '""' : field(row[column]!))).join(','));
  return `${lines.join('\n')}\n`;
}

/** The legacy export: a byte order mark, spaced headers, and the columns the other way round. */
function legacyCsv(rows: readonly Texts[], columns: readonly string[]): string {
  return `\uFEFF${csv(rows, [...columns].reverse(), spacedHeader)}`;
}

function field(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function ndjson(rows: readonly Texts[], columns: readonly string[], from: number): string {
  return rows.map((row, i) => {
    const keys = fxSpellings[(from + i) % fxSpellings.length]!;
    // A missing value is null, the empty text or no key at all, in turn.
    const missing = [null, '', undefined][(from + i) % 3];
    return `${JSON.stringify(Object.fromEntries(columns.map((column, k) => [keys[k]!, row[column] || missing])))}\n`;
  }).join('');
}

const plainHeader = (column: string) => column;

/** The CRM's own headers: its key is `Id` (`Record Id` for contacts), its name is `Name`, and the rest is CamelCase. */
function camelHeader(column: string, columns: readonly string[]): string {
  const key = columns[0]!;
  if (column === key) return key === 'contact_id' ? 'Record Id' : 'Id';
  if (column === key.replace(/_id$/, '_name')) return 'Name';
  return capitalised(column).join('');
}

function spacedHeader(column: string): string {
  if (column === 'account_id') return 'Account External Id';
  if (column === 'billing_state') return 'Billing State/Province';
  if (column === 'billing_postal_code') return 'Billing Zip/Postal Code';
  return capitalised(column).join(' ');
}

function capitalised(column: string): readonly string[] {
  return column.split('_').map((word) => word[0]!.toUpperCase() + word.slice(1));
}
