import type { Diagnostic } from '../contracts/diagnostics.ts';
import type { Files } from '../contracts/host.ts';
import { FileError } from '../contracts/host.ts';
import type { SeedNode } from '../contracts/manifest.ts';
import type { ConfigMap, Conventions } from '../contracts/project.ts';
import { fileFailure } from '../diagnostics/engine.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { parseCsv, type CsvField } from './csv.ts';
import { seedBadDelimiter, seedBadHeader, seedBadQuote, seedNotUtf8, seedRaggedRow, seedUnknownColumn } from './diagnostics.ts';
import { inferType } from './infer.ts';

/** A column of a seed. */
export interface SeedColumn {
  readonly name: string;
  /** lakec's spelling, or what `column_types` says. */
  readonly type: string;
  /** The word `null` stands for nothing in it. */
  readonly nullWord: boolean;
}

/** What a seed's file holds. */
export interface Seed {
  readonly columns: readonly SeedColumn[];
  /** Fields of the rows below the header, as texts. */
  readonly rows: readonly (readonly string[])[];
  readonly delimiter: string;
}

/** How many rows of another width are told before the rest is left out. */
const MOST_TOLD = 10;

/** Reads a seed's file: its header, and the types that `column_types` or the values give. Undefined when it can't be used. */
export function readSeed(node: SeedNode, files: Pick<Files, 'readBytes'>, format: Conventions['format']): { readonly seed?: Seed; readonly diagnostics: readonly Diagnostic[] } {
  const text = readText(node, files);
  if (typeof text !== 'string') return { diagnostics: [text] };
  const delimiter = typeof node.config.delimiter === 'string' ? node.config.delimiter : ',';
  if ([...delimiter].length !== 1) return { diagnostics: [seedBadDelimiter.at(node.configSpan?.('delimiter') ?? node.span, { delimiter }, { node: node.id })] };
  const { rows, problem } = parseCsv(text, delimiter);
  const diagnostics: Diagnostic[] = [];
  const about = { node: node.id };
  if (problem) diagnostics.push(seedBadQuote.at({ file: node.file, start: problem.start, end: problem.end }, { open: problem.kind === 'open-quote' }, about));
  const [header, ...values] = rows;
  diagnostics.push(...checkHeader(node, header));
  if (!header || diagnostics.length > 0) return { diagnostics };
  const ragged = values.filter((row) => row.length !== header.length);
  for (const row of ragged.slice(0, MOST_TOLD)) {
    diagnostics.push(seedRaggedRow.at({ file: node.file, start: row[0]!.start, end: row.at(-1)!.end }, { fields: row.length, columns: header.length, delimiter }, about));
  }
  const given = (node.config.column_types ?? {}) as ConfigMap;
  const names = header.map((field) => field.text.trim());
  if (diagnostics.length > 0) return { diagnostics };
  const place = node.configSpan?.('column_types') ?? node.span;
  for (const name of Object.keys(given)) {
    // What a project file says of a folder holds for those of its seeds that have the column.
    if (place.file !== node.patch?.file || names.some((one) => one.toLowerCase() === name.toLowerCase())) continue;
    diagnostics.push(seedUnknownColumn.at(place, { name, node: node.name, nearest: nearest(name, names) }, about));
  }
  const types = new Map(Object.entries(given).map(([name, type]) => [name.toLowerCase(), String(type)]));
  const columns = names.map((name, index): SeedColumn => {
    const own = types.get(name.toLowerCase());
    if (own !== undefined) return { name, type: own, nullWord: false };
    return { name, ...inferType(values.map((row) => row[index]!.text), format) };
  });
  return { seed: { columns, rows: values.map((row) => row.map((field) => field.text)), delimiter }, diagnostics };
}

function readText(node: SeedNode, files: Pick<Files, 'readBytes'>): string | Diagnostic {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(files.readBytes(node.file));
  } catch (error) {
    if (error instanceof FileError) return fileFailure(error, node.span, node.id);
    if (error instanceof TypeError) return seedNotUtf8.at(node.span, { file: node.file }, { node: node.id });
    throw error;
  }
}

function checkHeader(node: SeedNode, header: readonly CsvField[] | undefined): readonly Diagnostic[] {
  const about = { node: node.id };
  if (!header) return [seedBadHeader.at(node.span, { problem: 'is missing' }, about)];
  const seen = new Map<string, CsvField>();
  return header.flatMap((field, index): Diagnostic[] => {
    const name = field.text.trim();
    const span = { file: node.file, start: field.start, end: field.end };
    if (name === '') return [seedBadHeader.at(span, { problem: `has no name for column ${index + 1}` }, about)];
    const first = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), first ?? field);
    return first ? [seedBadHeader.at(span, { problem: `names the column "${name}" twice` }, { ...about, labels: [{ span: { file: node.file, start: first.start, end: first.end }, text: 'the first time' }] })] : [];
  });
}
