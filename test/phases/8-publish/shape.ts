import { readFileSync } from 'node:fs';

/** What `record-shapes.py` writes. */
type Shape = string | readonly [Shape] | { readonly [key: string]: Shape | readonly Shape[] };

const SHAPES = JSON.parse(readFileSync(new URL('shapes.json', import.meta.url), 'utf8')) as Readonly<Record<string, Shape>>;

/** Every way in which an artifact is not what dbt's tools expect: keys that are missing or unknown, values of another type. */
export function departures(artifact: 'manifest' | 'run_results' | 'catalog' | 'sources', value: unknown): readonly string[] {
  return compare(SHAPES[artifact]!, value, '');
}

function compare(shape: Shape, value: unknown, at: string): readonly string[] {
  if (typeof shape === 'string') return shape === 'any' || shape.split('|').includes(typeOf(value)) ? [] : [`${at}: ${typeOf(value)} instead of ${shape}`];
  if (Array.isArray(shape)) return Array.isArray(value) ? value.flatMap((item, index) => compare(shape[0], item, `${at}[${index}]`)) : [`${at}: ${typeOf(value)} instead of list`];
  const map = shape as { readonly [key: string]: Shape };
  if ('|' in map) return nearestOf((map['|'] as unknown as readonly Shape[]).map((one) => compare(one, value, at)));
  if (typeOf(value) !== 'object') return [`${at}: ${typeOf(value)} instead of object`];
  const object = value as Readonly<Record<string, unknown>>;
  if ('by' in map) {
    const kind = object[map['by'] as string] as string;
    return map[kind] ? compare(map[kind], value, `${at}(${kind})`) : [`${at}: no shape is known for ${kind}`];
  }
  if ('*' in map) return Object.entries(object).flatMap(([key, below]) => compare(map['*']!, below, `${at}.${key}`));
  return [
    ...Object.keys(map).filter((key) => !key.endsWith('?') && !Object.hasOwn(object, key)).map((key) => `${at}.${key}: missing`),
    ...Object.entries(object).flatMap(([key, below]) => {
      const known = map[key] ?? map[`${key}?`] ?? map['*?'];
      return known === undefined ? [`${at}.${key}: unknown`] : compare(known, below, `${at}.${key}`);
    }),
  ];
}

function nearestOf(all: readonly (readonly string[])[]): readonly string[] {
  return all.reduce((best, one) => (one.length < best.length ? one : best));
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
}
