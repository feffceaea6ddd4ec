import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Parsed, ParsedEntry, ParsedFile, ParsedTest } from '../../contracts/parsed.ts';
import type { ConfigMap } from '../../contracts/project.ts';
import { entryWithoutNode } from './diagnostics.ts';

/** An entry with `overrides: package` that says something else of a package's source. */
interface Override {
  readonly entry: ParsedEntry;
  readonly file: ParsedFile;
  readonly tables: Set<string>;
  used: boolean;
}

/**
 * The files as if each entry of a source with `overrides: package` stood in that package: what it says goes over what the package says of the
 * source and of its tables, key by key. One that changes nothing is reported.
 */
export function withOverrides(parsed: Parsed, reporter: Reporter): Parsed {
  const overrides = new Map<string, Override>();
  for (const file of parsed.files) {
    for (const entry of file.entries ?? []) {
      if (entry.kind === 'source' && typeof entry.value['overrides'] === 'string') overrides.set(`${entry.value['overrides']}.${entry.name}`, { entry, file, tables: new Set((entry.tables ?? []).map(({ name }) => name)), used: false });
    }
  }
  if (overrides.size === 0) return parsed;
  const files = parsed.files.map((file) => {
    if (!file.entries?.some(({ kind }) => kind === 'source')) return file;
    const entries = file.entries.flatMap((entry) => {
      if (entry.kind !== 'source') return [entry];
      if (typeof entry.value['overrides'] === 'string') return [];
      const over = overrides.get(`${file.package}.${entry.name}`);
      return [over ? overridden(entry, over) : entry];
    });
    return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(file), entries: { value: entries, enumerable: true } }) as ParsedFile;
  });
  for (const { entry, file, tables, used } of overrides.values()) {
    const unknown = used ? (entry.tables ?? []).filter(({ name }) => tables.has(name)) : [entry];
    for (const { name, at } of unknown) {
      const full = used ? `${entry.name}.${name}` : name;
      reporter.report(entryWithoutNode.at({ file: file.path, start: at[0], end: at[1] }, { what: `source of the package ${String(entry.value['overrides'])}`, name: full, folder: '', nearest: undefined }));
    }
  }
  return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(parsed), files: { value: files, enumerable: true } }) as Parsed;
}

function overridden(source: ParsedEntry, over: Override): ParsedEntry {
  over.used = true;
  const tables = (source.tables ?? []).map((table) => {
    const own = over.entry.tables?.find(({ name }) => name === table.name);
    if (!own) return table;
    over.tables.delete(table.name);
    const columns = own.columns && own.columns.length > 0 ? own.columns : undefined;
    return { ...table, value: said(table.value, own.value), ...(columns && { columns }), tests: testsOf(table.tests ?? [], own.tests ?? [], columns !== undefined) };
  });
  return { ...source, value: said(source.value, over.entry.value), tables };
}

function said(first: ConfigMap, { name: _, overrides: __, ...over }: ConfigMap): ConfigMap {
  return { ...first, ...over };
}

/** The tests of the columns go with the columns; those of the table are replaced by those that are said. */
function testsOf(first: readonly ParsedTest[], over: readonly ParsedTest[], columns: boolean): readonly ParsedTest[] {
  const ofColumns = (tests: readonly ParsedTest[]) => tests.filter(({ column }) => column !== undefined);
  const ofTable = (tests: readonly ParsedTest[]) => tests.filter(({ column }) => column === undefined);
  return [...ofTable(ofTable(over).length > 0 ? over : first), ...ofColumns(columns ? over : first)];
}
