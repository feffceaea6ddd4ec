import { constants, gunzipSync } from 'node:zlib';
import type { Reporter } from '../../../contracts/diagnostics.ts';
import type { Column, SourceNode } from '../../../contracts/manifest.ts';
import { absentColumn, badHeader, duplicateColumn, missingColumn, unknownColumn } from './diagnostics.ts';
import type { LandedFile } from './files.ts';
import { firstRecord, normalise } from './header.ts';
import type { LandingConfig } from './landing-config.ts';

/** What the fields of a file mean. */
export interface Binding {
  /** For each declared column, in order, the file's own names for it; none: the file lacks it. CSV and Parquet have one at most. */
  readonly columns: readonly (readonly string[])[];
  /** Fields that no column declares and that are kept in `_extra`: normalised name and the file's own, sorted by the former. */
  readonly extra: readonly (readonly [name: string, field: string])[];
  /** CSV: the fields in the file's order. */
  readonly fields: readonly string[];
}

/** The names in a CSV file's header; undefined where it was reported that there is none. */
export async function headerOf(file: LandedFile, source: SourceNode, reporter: Reporter): Promise<readonly string[] | undefined> {
  let head = await file.head();
  try {
    if (file.name.endsWith('.gz')) head = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (thrown) {
    reporter.report(badHeader.at(source.span, { file: file.path, reason: `it can't be unpacked (${(thrown as Error).message})` }, { node: source.id }));
    return undefined;
  }
  const fields = firstRecord(new TextDecoder().decode(head));
  if (fields && fields.some((field) => field.trim() !== '')) return fields;
  reporter.report(badHeader.at(source.span, { file: file.path, reason: fields ? 'its first line is empty' : 'its first line ends inside quotes' }, { node: source.id }));
  return undefined;
}

/**
 * Binds the fields of a file to the source's declared columns, by name: normalised, then by aliases. `eachRow`: the fields are keys
 * that a row may have or lack (NDJSON), so two of them may mean one column, and an absent one is told row by row.
 */
export function bind(fields: readonly string[], file: string, source: SourceNode, config: LandingConfig, eachRow: boolean, reporter: Reporter): Binding | undefined {
  const byName = new Map<string, number>();
  source.columns.forEach((column, i) => {
    for (const name of [column.name, ...(column.aliases ?? [])]) byName.set(name.toLowerCase(), byName.get(name.toLowerCase()) ?? i);
  });
  // A declared name wins over another column's alias.
  source.columns.forEach((column, i) => byName.set(column.name.toLowerCase(), i));
  const columns: string[][] = source.columns.map(() => []);
  const extra: (readonly [string, string])[] = [];
  for (const field of fields) {
    const name = normalise(field);
    const at = byName.get(name);
    if (at !== undefined) columns[at]!.push(field);
    else if (name !== '') extra.push([name, field]);
  }
  let sound = true;
  source.columns.forEach((column, i) => {
    const found = columns[i]!;
    if (found.length > 1 && !eachRow) {
      reporter.report(duplicateColumn.at(placeOf(column, source), { column: column.name, file, headers: found }, { node: source.id }));
      sound = false;
    }
    if (found.length > 0 || eachRow) return;
    if (column.required) {
      reporter.report(missingColumn.at(placeOf(column, source), { column: column.name, file, headers: fields }, { node: source.id }));
      sound = false;
    } else {
      reporter.report(absentColumn.at(placeOf(column, source), { column: column.name, file }, { node: source.id }));
    }
  });
  if (config.onUnknownColumn === 'fail') {
    for (const [name, field] of extra) {
      reporter.report(unknownColumn.at(source.span, { column: name, header: field, file, declared: source.columns.map((column) => column.name) }, { node: source.id }));
      sound = false;
    }
  }
  if (!sound) return undefined;
  return { columns, extra: config.onUnknownColumn === 'extra' ? extra.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) : [], fields };
}

function placeOf(column: Column, source: SourceNode): SourceNode['span'] {
  return column.span ?? source.span;
}
