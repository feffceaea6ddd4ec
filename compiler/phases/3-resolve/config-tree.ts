import { SAID, type NodeConfig } from '../../contracts/manifest.ts';
import type { ConfigMap, ConfigValue, Package } from '../../contracts/project.ts';
import { asList, isMap, mergeInto } from '../../facts/config-calls.ts';
import { DEFAULTS, FOLDER_TREE, type ConfiguredKind } from './defaults.ts';

type Config = Record<string, ConfigValue | undefined> & { [SAID]?: ConfigMap };

/**
 * The complete config of nodes: defaults, then the folders' config from the outside in, then the properties file's, then the
 * template's own, then what a project says of the installed package that the node is of. Equal configs are one value, which thousands
 * of nodes share.
 */
export class ConfigTree {
  readonly #packages: ReadonlyMap<string, Package>;
  /** By the deepest level of the tree that a node's folders reach, and by kind: hooks and analyses share the models' tree. */
  readonly #folders = new Map<ConfigMap, Map<ConfiguredKind, NodeConfig>>();
  readonly #shared = new Map<ConfigMap, Map<string, NodeConfig>>();
  readonly #extraDefaults: Readonly<Partial<Record<ConfiguredKind, ConfigMap>>>;

  constructor(packages: readonly Package[], extraDefaults: Readonly<Partial<Record<ConfiguredKind, ConfigMap>>>) {
    this.#packages = new Map(packages.map((each) => [each.name, each]));
    this.#extraDefaults = extraDefaults;
  }

  /** `fqn` without the package decides which folders' config applies; `layers` are the properties file's config and the template's. */
  config(kind: ConfiguredKind, packageName: string, fqn: readonly string[], layers: readonly (ConfigMap | undefined)[]): NodeConfig {
    const folder = this.#folder(kind, packageName, fqn);
    const last = this.#overriding(kind, packageName, fqn);
    if (last.length > 0) layers = [...layers, ...last];
    const written = this.#packages.get(packageName)?.written;
    // Two folders with equal values may have got them from other texts.
    const said = written && this.#said(kind, written, fqn);
    if (!written && layers.every((layer) => layer === undefined || isEmpty(layer))) return folder;
    let key = said === undefined ? '' : `${JSON.stringify(said)}|`;
    for (const layer of layers) key += layer === undefined || isEmpty(layer) ? '|' : `${JSON.stringify(layer)}|`;
    let made = this.#shared.get(folder);
    if (!made) this.#shared.set(folder, (made = new Map()));
    let config = made.get(key);
    if (!config) {
      const merged: Config = { ...folder };
      for (const layer of layers) {
        if (!layer) continue;
        // What a nearer level says of one of the two goes over what a farther one said of the other.
        if (kind === 'test' && typeof layer['store_failures'] === 'boolean') merged['store_failures_as'] = null;
        mergeInto(merged, normalised(layer));
      }
      if (kind === 'test') finishTest(merged);
      merged[SAID] = Object.freeze(Object.assign({}, said ?? folder[SAID], ...layers, ...(written ? this.#overridingOf(kind, written, fqn) : [])) as ConfigMap);
      config = Object.freeze(merged) as NodeConfig;
      made.set(key, config);
    }
    return config;
  }

  /** Defaults, with the config of the node's folders merged over them; one value for all nodes that it holds for. */
  #folder(kind: ConfiguredKind, packageName: string, fqn: readonly string[]): NodeConfig {
    const of = this.#packages.get(packageName);
    const tree = of?.folderConfig[FOLDER_TREE[kind]];
    const outer = of?.outerConfig?.[FOLDER_TREE[kind]];
    let deepest: ConfigMap = outer ?? DEFAULTS[kind];
    let depth = 0;
    for (let at: ConfigValue | undefined = tree; isMap(at) && depth < fqn.length; at = at[fqn[depth]!]) {
      deepest = at;
      depth++;
    }
    let byKind = this.#folders.get(deepest);
    if (!byKind) this.#folders.set(deepest, (byKind = new Map()));
    let made = byKind.get(kind);
    if (!made) {
      const levels: ConfigMap[] = [];
      for (let index = 0, at: ConfigValue | undefined = tree; index < depth; index++, at = (at as ConfigMap)[fqn[index]!]) levels.push(at as ConfigMap);
      const merged: Config = { ...DEFAULTS[kind], ...this.#extraDefaults[kind] };
      if (outer) mergeInto(merged, normalised(ownKeys(outer)));
      for (const level of levels) mergeInto(merged, normalised(ownKeys(level)));
      if (kind === 'test') finishTest(merged);
      merged[SAID] = Object.freeze(Object.assign({}, ...[outer ?? {}, ...levels].map(ownKeys)) as ConfigMap);
      byKind.set(kind, (made = Object.freeze(merged) as NodeConfig));
    }
    return made;
  }

  /** What the project says of a package that it has installed, from the outside in. */
  #overriding(kind: ConfiguredKind, packageName: string, fqn: readonly string[]): readonly ConfigMap[] {
    return this.#overridingOf(kind, this.#packages.get(packageName), fqn);
  }

  /** What the folders of a node say, as it is written. */
  #said(kind: ConfiguredKind, { folderConfig, outerConfig }: Pick<Package, 'folderConfig' | 'outerConfig'>, fqn: readonly string[]): ConfigMap {
    const said: Config = { ...ownKeys(outerConfig?.[FOLDER_TREE[kind]] ?? {}) };
    for (let at: ConfigValue | undefined = folderConfig[FOLDER_TREE[kind]], depth = 1; isMap(at); at = at[fqn[depth++]!]) Object.assign(said, ownKeys(at));
    return said;
  }

  #overridingOf(kind: ConfiguredKind, from: Pick<Package, 'overrides'> | undefined, fqn: readonly string[]): readonly ConfigMap[] {
    const overrides = from?.overrides;
    if (!overrides) return NO_LEVELS;
    const outer = overrides.outer[FOLDER_TREE[kind]];
    const levels = outer ? [ownKeys(outer)] : [];
    for (let at: ConfigValue | undefined = overrides.folders[FOLDER_TREE[kind]], depth = 1; isMap(at); at = at[fqn[depth++]!]) levels.push(ownKeys(at));
    return levels.filter((level) => !isEmpty(level));
  }
}

const NO_LEVELS: readonly ConfigMap[] = [];

/** What a level of a tree says of itself: keys with `+`, and keys that hold no map, which would be a folder. */
function ownKeys(level: ConfigMap): ConfigMap {
  const own: Config = {};
  for (const key in level) {
    if (key.startsWith('+')) own[key.slice(1).trim()] = level[key];
    else if (!isMap(level[key])) own[key] = level[key];
  }
  return own;
}

/** dbt's own spelling of hooks; hooks as maps, tags as a list. */
function normalised(config: ConfigMap): ConfigMap {
  if (!('pre_hook' in config || 'post_hook' in config || 'pre-hook' in config || 'post-hook' in config || 'materialised' in config)) return config;
  const made: Config = {};
  for (const key in config) {
    const value = config[key];
    if (key === 'pre_hook' || key === 'pre-hook') made['pre-hook'] = hooks(value);
    else if (key === 'post_hook' || key === 'post-hook') made['post-hook'] = hooks(value);
    else made[key] = value;
  }
  return made;
}

/** A hook is a text, or a map with `sql` and `transaction`; a text may be that map as JSON, which is what `before_begin()` gives. */
function hooks(value: ConfigValue | undefined): readonly ConfigMap[] {
  return asList(value).map((hook) => {
    // One without a statement stays as it is, to be told at its place when it is compiled.
    if (isMap(hook) && typeof hook['sql'] !== 'string') return hook;
    if (isMap(hook)) return { sql: hook['sql'], transaction: hook['transaction'] ?? true, index: hook['index'] ?? null };
    const text = String(hook);
    if (/^\s*\{\s*"/.test(text)) {
      try {
        const parsed = JSON.parse(text) as ConfigMap;
        if (typeof parsed['sql'] === 'string') return { sql: parsed['sql'], transaction: parsed['transaction'] ?? true, index: null };
      } catch {
        // Not JSON after all: it is the statement.
      }
    }
    return { sql: text, transaction: true, index: null };
  });
}

/** `store_failures_as` decides where it is given; else `store_failures` does. */
function finishTest(config: Config): void {
  if (config['store_failures_as'] === undefined || config['store_failures_as'] === null) {
    const store = config['store_failures'];
    if (store !== undefined && store !== null) config['store_failures_as'] = store === true ? 'table' : 'ephemeral';
  } else config['store_failures'] = config['store_failures_as'] !== 'ephemeral';
}

function isEmpty(config: ConfigMap): boolean {
  for (const key in config) if (config[key] !== undefined) return false;
  return true;
}
