import type { ConfigMap, ConfigValue } from '../contracts/project.ts';
import type { Span } from '../contracts/diagnostics.ts';

/** Which rules plain scalars follow: YAML 1.2's core schema, or PyYAML's 1.1 (`yes`, `017`, `1:30`; dates stay text). */
export type YamlVersion = '1.2' | '1.1';

/** Where a map's entries, or a list's items, stand: `[keyStart, keyEnd, valueStart, valueEnd]` an entry, `[start, end]` an item. */
export interface Places {
  /** Keys of a map, in order of writing; undefined for a list. */
  readonly keys: readonly string[] | undefined;
  readonly at: readonly number[];
}

/** A YAML text as plain values, with the place of every key, value and item. */
export interface YamlDocument {
  readonly file: string;
  readonly text: string;
  readonly value: ConfigValue;
  /** By the map or list itself. */
  readonly places: ReadonlyMap<object, Places>;
}

/** Place of a key; of the whole map, as far as it is known, when the key is not there. */
export function keySpan(document: YamlDocument, map: ConfigMap, key: string): Span {
  const found = entry(document, map, key);
  return found ? { file: document.file, start: found[0], end: found[1] } : containerSpan(document, map);
}

/** Place of the value of a key, or of an item of a list. An empty value has the place right after its key. */
export function valueSpan(document: YamlDocument, container: ConfigMap | readonly ConfigValue[], key: string | number): Span {
  const places = document.places.get(container);
  if (places && places.keys === undefined) {
    const at = Number(key) * 2;
    if (at + 1 < places.at.length) return { file: document.file, start: places.at[at]!, end: places.at[at + 1]! };
  } else if (places) {
    const found = entry(document, container as ConfigMap, String(key));
    if (found) return { file: document.file, start: found[2], end: found[3] };
  }
  return containerSpan(document, container);
}

/** Place of a map or list as a whole: from its first key or item to its last value. */
export function containerSpan(document: YamlDocument, container: object): Span {
  const at = document.places.get(container)?.at;
  if (!at || at.length === 0) return { file: document.file, start: 0, end: 0 };
  return { file: document.file, start: at[0]!, end: at[at.length - 1]! };
}

/** The text of a scalar as it stands in the file, quotes and escapes included. */
export function rawText(document: YamlDocument, container: ConfigMap | readonly ConfigValue[], key: string | number): string {
  const span = valueSpan(document, container, key);
  return document.text.slice(span.start, span.end);
}

function entry(document: YamlDocument, map: ConfigMap, key: string): readonly [number, number, number, number] | undefined {
  const places = document.places.get(map);
  const index = places?.keys?.indexOf(key) ?? -1;
  if (!places || index < 0) return undefined;
  const at = index * 4;
  return [places.at[at]!, places.at[at + 1]!, places.at[at + 2]!, places.at[at + 3]!];
}
