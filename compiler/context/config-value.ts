import type { ConfigMap, ConfigValue } from '../contracts/project.ts';
import { HostObject, native } from '../jinja/index.ts';
import type { Call, Value } from '../jinja/index.ts';
import { missingConfig } from './diagnostics.ts';
import { fail } from './problem.ts';
import { configValue } from './values.ts';

/** `config` when a template runs: its call has been understood before, and gives nothing; `get` and `require` read what it came to. */
export class ConfigReader extends HostObject {
  readonly typeName = 'RuntimeConfigObject';
  readonly config: ConfigMap;
  readonly meta: ConfigMap;
  readonly #set = new Map<string, Value>();
  constructor(config: ConfigMap, meta: ConfigMap) {
    super();
    this.config = config;
    this.meta = meta;
  }
  /** What `config.set(…)` said while the template ran. */
  said(key: string): Value | undefined {
    return this.#set.get(key);
  }
  override call(): Value {
    return '';
  }
  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'get':
        return native(name, (call) => this.#read(call, false, false));
      case 'require':
        return native(name, (call) => this.#read(call, false, true));
      case 'meta_get':
        return native(name, (call) => this.#read(call, true, false));
      case 'meta_require':
        return native(name, (call) => this.#read(call, true, true));
      case 'set':
        return native(name, (call) => {
          this.#set.set(String(call.args[0]), call.args[1] ?? null);
          return '';
        });
      case 'persist_relation_docs':
        return native(name, () => this.#persists('relation'));
      case 'persist_column_docs':
        return native(name, () => this.#persists('columns'));
    }
    return undefined;
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#find(key, false) : undefined;
  }

  #read(call: Call, metaOnly: boolean, required: boolean): Value {
    const [name, otherwise] = call.bind(required ? 'require' : 'get', required ? ['name', 'validator?'] : ['name', 'default?', 'validator?']);
    const key = String(name);
    const found = this.#find(key, metaOnly);
    if (found !== undefined) return found;
    if (required) fail(missingConfig, { key });
    return otherwise ?? null;
  }

  /** A key of the config; what is not there may be in `meta`, where dbt 1.10 wants users' own keys. */
  #find(key: string, metaOnly: boolean): Value | undefined {
    const value = own(this.config, key);
    if (!metaOnly && value !== undefined && value !== null) return configValue(value);
    if (!metaOnly && key === 'snapshot_table_column_names' && this.config['materialized'] === 'snapshot') return snapshotColumns(this.config['snapshot_meta_column_names']);
    const meta = own(this.meta, key);
    return meta === undefined || meta === null ? undefined : configValue(meta);
  }

  #persists(what: string): boolean {
    const docs = own(this.config, 'persist_docs');
    return typeof docs === 'object' && docs !== null && (docs as ConfigMap)[what] === true;
  }
}

/** The columns that a snapshot adds, by dbt's names. */
function snapshotColumns(told: ConfigValue | undefined): Value {
  const names = typeof told === 'object' && told !== null ? (told as ConfigMap) : {};
  return configValue(Object.fromEntries(['dbt_valid_from', 'dbt_valid_to', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'].map((name) => [name, names[name] ?? name])));
}

function own(map: ConfigMap, key: string): ConfigValue | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
