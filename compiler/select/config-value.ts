import type { ConfigMap, ConfigValue } from '../contracts/project.ts';

/**
 * Compiles `config.<key>[.<key>…]:<value>`: the value, or a member of a list. `true` and `false` are booleans too, numbers are
 * compared as they print, and `severity` ignores case.
 */
export function configMatcher(path: readonly string[], value: string | number | boolean): (config: ConfigMap) => boolean {
  const wanted = String(value);
  const lower = wanted.toLowerCase();
  const anyCase = path.length === 1 && path[0] === 'severity';
  const equals = (found: ConfigValue | undefined): boolean =>
    typeof found === 'boolean' ? lower === String(found)
    : typeof found === 'number' ? wanted === String(found)
    : typeof found === 'string' && (found === wanted || (anyCase && found.toLowerCase() === lower));
  return (config) => {
    const found = descend(config, path);
    return Array.isArray(found) ? found.some(equals) : equals(found);
  };
}

function descend(config: ConfigMap, path: readonly string[]): ConfigValue | undefined {
  let value: ConfigValue | undefined = config;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key)) return undefined;
    value = (value as ConfigMap)[key];
  }
  return value;
}
