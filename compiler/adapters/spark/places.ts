import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import type { Relation } from '../../contracts/relation.ts';

/** Where a lake keeps its tables and its state, from the config; relative folders become absolute. No slash at an end. */
export interface Places {
  readonly stateRoot: string;
  readonly stagingRoot: string;
  location(relation: Relation): string;
}

const LAYERS: ReadonlySet<string> = new Set(['bronze', 'silver', 'gold']);

export function placesOf(config: ConfigMap, root: string): Places {
  const paths = (config['paths'] ?? {}) as ConfigMap;
  const place = (key: string, otherwise: string): string => {
    const value: ConfigValue | undefined = paths[key];
    return absolute((typeof value === 'string' && value !== '' ? value : otherwise).replace(/\/+$/, ''), root);
  };
  const lake = place('root', '.lake');
  const stateRoot = place('state_root', `${lake}/_state`);
  return {
    stateRoot,
    stagingRoot: `${lake}/_staging`,
    location({ schema, identifier }) {
      if (LAYERS.has(schema)) return `${place(`${schema}_root`, `${lake}/${schema}`)}/${identifier}`;
      if (schema === 'ops') return `${stateRoot}/ops/${identifier}`;
      if (schema === 'dq_results') return `${place('dq_results_root', `${lake}/_dq_results`)}/${identifier}`;
      return `${lake}/${schema}/${identifier}`;
    },
  };
}

/** True for a URL of an object store. */
export function isUrl(path: string): boolean {
  return /^[a-z0-9]+:\/\//i.test(path);
}

export function absolute(path: string, root: string): string {
  return isUrl(path) || path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) ? path : `${root}/${path}`;
}
