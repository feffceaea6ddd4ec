import type { Span } from '../../contracts/diagnostics.ts';
import type { Reporter } from '../../contracts/diagnostics.ts';
import type { EntryKind, Parsed, ParsedFile, ParsedTemplate } from '../../contracts/parsed.ts';
import { duplicateEntry } from './diagnostics.ts';
import type { Patch } from './world.ts';

/** Everything that a project's files declare, by what it is. */
export interface Declared {
  readonly templates: readonly { readonly file: ParsedFile; readonly template: ParsedTemplate }[];
  readonly seeds: readonly ParsedFile[];
  /** Entries that describe something by its name, in order. */
  readonly patches: ReadonlyMap<EntryKind, ByName>;
  /** Entries that are what they describe: sources, exposures, groups, unit tests. */
  readonly entries: ReadonlyMap<EntryKind, readonly Patch[]>;
}

/** Entries by package and name. */
export class ByName {
  readonly #packages = new Map<string, Map<string, Patch>>();

  get(packageName: string, name: string): Patch | undefined {
    return this.#packages.get(packageName)?.get(name);
  }
  set(packageName: string, name: string, patch: Patch): void {
    let names = this.#packages.get(packageName);
    if (!names) this.#packages.set(packageName, (names = new Map()));
    names.set(name, patch);
  }
  /** Of another package than the one named. */
  elsewhere(packageName: string, name: string): readonly Patch[] {
    return [...this.#packages].flatMap(([other, names]) => (other === packageName ? [] : names.get(name) ?? []));
  }
  *values(): Iterable<Patch> {
    for (const names of this.#packages.values()) yield* names.values();
  }
}

const DESCRIBING: readonly EntryKind[] = ['model', 'seed', 'snapshot', 'analysis', 'macro', 'test', 'function'];
const LABELS: Readonly<Partial<Record<EntryKind, string>>> = { test: 'data test' };

/** Sorts what the files say; an entry that describes what another one does is reported. */
export function gather(parsed: Parsed, reporter: Reporter): Declared {
  const templates: { file: ParsedFile; template: ParsedTemplate }[] = [];
  const seeds: ParsedFile[] = [];
  const patches = new Map<EntryKind, ByName>(DESCRIBING.map((kind) => [kind, new ByName()]));
  const entries = new Map<EntryKind, Patch[]>();
  for (const file of parsed.files) {
    if (file.kind === 'seed') seeds.push(file);
    for (const template of file.templates ?? []) templates.push({ file, template });
    for (const entry of file.entries ?? []) {
      const byName = patches.get(entry.kind);
      if (!byName) {
        const list = entries.get(entry.kind);
        if (list) list.push({ entry, file });
        else entries.set(entry.kind, [{ entry, file }]);
        continue;
      }
      const first = byName.get(file.package, entry.name);
      if (first) {
        reporter.report(duplicateEntry.at(spanOf({ entry, file }), { what: LABELS[entry.kind] ?? entry.kind, name: entry.name }, { labels: [{ span: spanOf(first), text: 'first described here' }] }));
      } else byName.set(file.package, entry.name, { entry, file });
    }
  }
  return { templates, seeds, patches, entries };
}

/** Place of an entry's name. */
export function spanOf({ entry, file }: Patch): Span {
  return { file: file.path, start: entry.at[0], end: entry.at[1] };
}
