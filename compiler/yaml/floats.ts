import type { ConfigMap, ConfigValue } from '../contracts/project.ts';
import { Secret } from '../contracts/secret.ts';
import { WholeFloat } from '../contracts/whole-float.ts';
import { rawText, type YamlDocument } from './document.ts';

/** Keys and indices that lead to a value. */
export type ValuePath = readonly string[];

/** A map or list of the document, in which whole numbers that are written as floats are `WholeFloat`; itself where there are none. */
export function withFloats<T extends ConfigMap | readonly ConfigValue[]>(container: T, document: YamlDocument): T {
  return changed(container, (value, key, parent) => Number.isInteger(value) && /^[-+]?[\d_.]*[.eE][-+\d_.eE]*$/.test(rawText(document, parent, key)));
}

/** Paths of the floats that `withFloats` has marked. */
export function floatPaths(value: ConfigValue | undefined, path: ValuePath = []): ValuePath[] {
  if (value instanceof WholeFloat) return [path];
  if (typeof value !== 'object' || value === null || value instanceof Secret) return [];
  return Object.entries(value).flatMap(([key, item]) => floatPaths(item as ConfigValue | undefined, [...path, key]));
}

/** Marks the floats at these paths, as `withFloats` did. */
export function markFloats(map: ConfigMap, paths: readonly ValuePath[]): ConfigMap {
  const all = new Set(paths.map((path) => JSON.stringify(path)));
  return all.size === 0 ? map : changed(map, (_, __, ___, path) => all.has(JSON.stringify(path)));
}

type IsFloat = (value: number, key: string, parent: ConfigMap | readonly ConfigValue[], path: ValuePath) => boolean;

function changed<T extends ConfigMap | readonly ConfigValue[]>(container: T, isFloat: IsFloat, path: ValuePath = []): T {
  let copy: Record<string, ConfigValue> | undefined;
  for (const [key, value] of Object.entries(container) as [string, ConfigValue | undefined][]) {
    const at = [...path, key];
    const now = typeof value === 'number' ? (isFloat(value, key, container, at) ? new WholeFloat(value) : value)
      : typeof value === 'object' && value !== null && !(value instanceof Secret) && !(value instanceof WholeFloat) ? changed(value, isFloat, at)
        : value;
    if (now !== value) (copy ??= (Array.isArray(container) ? [...container] : { ...container }) as Record<string, ConfigValue>)[key] = now as ConfigValue;
  }
  return (copy ?? container) as T;
}
