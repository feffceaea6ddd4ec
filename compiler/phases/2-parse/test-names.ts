import { createHash } from 'node:crypto';
import type { Value } from '../../jinja/index.ts';
import { Dict, Tuple, repr, str } from '../../jinja/index.ts';

/**
 * The names that dbt gives a generic test: from the test, the node and the arguments, sorted by name. One of 64 characters or more
 * is cut to 30, and gets the md5 of the full one.
 */
export function testNames(test: string, node: string, args: ReadonlyMap<string, Value>): { readonly short: string; readonly name: string } {
  const flat: string[] = [];
  for (const key of [...args.keys()].sort()) {
    if (key === 'model') continue;
    const value = args.get(key)!;
    if (value instanceof Dict) for (const item of value.values()) flat.push(str(item));
    else if (value instanceof Tuple) flat.push(...value.items.map(str));
    else if (Array.isArray(value)) flat.push(...value.map(str));
    else flat.push(str(value));
  }
  const unique = flat.map((part) => part.replace(/[^0-9a-zA-Z_]+/g, '_')).join('__');
  const identifier = `${test}_${node}`;
  const name = `${identifier}_${unique}`;
  return { name, short: [...name].length >= 64 ? `${[...identifier].slice(0, 30).join('')}_${md5(name)}` : name };
}

/** The ten hex digits that end the id of a generic test: dbt's hash over its name, its test and its arguments. */
export function testHash(name: string, test: string, namespace: string | undefined, kwargs: ReadonlyMap<string, Value>): string {
  const parts = [...kwargs.keys()].sort().map((key) => `${repr(key)}: ${hashable(kwargs.get(key)!)}`);
  const metadata = `{'kwargs': {${parts.join(', ')}}, 'name': ${repr(test)}, 'namespace': ${repr(namespace ?? 'None')}}`;
  return md5(name + metadata).slice(-10);
}

/** dbt turns every value but lists and maps into text before it hashes. */
function hashable(value: Value): string {
  if (value instanceof Dict) return `{${[...value.keys()].map(String).sort().map((key) => `${repr(key)}: ${hashable(value.get(key)!)}`).join(', ')}}`;
  if (Array.isArray(value)) return `[${value.map(hashable).join(', ')}]`;
  return repr(str(value));
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
