import type { ConfigMap, ConfigValue } from '../contracts/project.ts';

/** How dbt merges a config key of two places: tags and hooks add up, maps merge, grants merge with `+`; the rest is replaced. */
export type Merge = 'append' | 'update' | 'grants' | 'object' | 'replace';

const MERGES: Readonly<Record<string, Merge>> = {
  'pre-hook': 'append', pre_hook: 'append', 'post-hook': 'append', post_hook: 'append', tags: 'append', packages: 'append',
  quoting: 'update', column_types: 'update', meta: 'update', docs: 'update', contract: 'update',
  grants: 'grants',
  snapshot_meta_column_names: 'object',
};

/** The rule for a key of a config. */
export function mergeOf(key: string): Merge {
  return Object.hasOwn(MERGES, key) ? MERGES[key]! : 'replace';
}

/** The config that several `config()` calls of one template make. */
export function mergeConfigCalls(calls: readonly ConfigMap[]): ConfigMap {
  if (calls.length === 0) return NOTHING;
  if (calls.length === 1) return calls[0]!;
  const merged: Record<string, ConfigValue | undefined> = {};
  for (const call of calls) mergeInto(merged, call);
  return merged;
}

const NOTHING: ConfigMap = Object.freeze({});

/** Merges the keys of `above` into `below`, which is changed. */
export function mergeInto(below: Record<string, ConfigValue | undefined>, above: ConfigMap): void {
  for (const key in above) {
    const value = above[key];
    if (value === undefined) continue;
    below[key] = mergeValue(key, below[key], value);
  }
}

function mergeValue(key: string, below: ConfigValue | undefined, above: ConfigValue): ConfigValue {
  switch (mergeOf(key)) {
    case 'append': return [...asList(below), ...asList(above)];
    case 'update': case 'object': return isMap(above) ? { ...(isMap(below) ? below : {}), ...above } : above;
    case 'grants': return isMap(above) ? mergeGrants(isMap(below) ? below : {}, above) : above;
    case 'replace': return above;
  }
}

/** A grant whose name starts with `+` adds to what is there; any other replaces it. */
function mergeGrants(below: ConfigMap, above: ConfigMap): ConfigMap {
  const merged: Record<string, ConfigValue | undefined> = { ...below };
  for (const [name, value] of Object.entries(above)) {
    if (name.startsWith('+')) merged[name.slice(1)] = [...asList(merged[name.slice(1)]), ...asList(value)];
    else merged[name] = asList(value);
  }
  return merged;
}

/** One value as a list of one; nothing as an empty one. */
export function asList(value: ConfigValue | undefined): readonly ConfigValue[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value as ConfigValue];
}

/** A plain map: no list, no secret. */
export function isMap(value: ConfigValue | undefined): value is ConfigMap {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
}

/** The same map; an empty one for all else. */
export function mapOf(value: ConfigValue | undefined): ConfigMap {
  return isMap(value) ? value : NOTHING;
}
