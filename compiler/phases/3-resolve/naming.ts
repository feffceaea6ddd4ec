import type { Relation } from '../../contracts/relation.ts';
import type { NodeConfig } from '../../contracts/manifest.ts';
import type { ConfigMap, ConfigValue, Project } from '../../contracts/project.ts';
import { isMap } from '../../facts/config-calls.ts';

/** The schema in which lakec's own format keeps rows that failed a test. */
const FAILURES_SCHEMA = 'dq_results';
const LAYERS: ReadonlySet<string> = new Set(['bronze', 'silver', 'gold']);

/** A node before it has a relation. */
export interface Named {
  readonly kind: 'model' | 'seed' | 'snapshot' | 'test' | 'analysis' | 'function';
  readonly name: string;
  readonly package: string;
  readonly path: string;
  readonly layer?: string | undefined;
  readonly version?: string | number | undefined;
  readonly config: NodeConfig;
}

/** A project's own `generate_schema_name`, `generate_alias_name`, `generate_database_name`; undefined when one fails, which is reported. */
export interface NameMacros {
  schema?(custom: string | null, node: Named): string | undefined;
  alias?(custom: string | null, node: Named): string | undefined;
  database?(custom: string | null, node: Named): string | undefined;
}

/** `bronze`, `silver` or `gold` when a file stands below such a folder. */
export function layerOf(relativePath: string): string | undefined {
  const slash = relativePath.indexOf('/');
  const first = slash < 0 ? '' : relativePath.slice(0, slash);
  return LAYERS.has(first) ? first : undefined;
}

/** Where nodes are built: names from their config, the conventions of the project's format, and the project's own macros. */
export class Naming {
  readonly #project: Project;
  readonly #macros: NameMacros;
  readonly #texts = new Map<string, string>();

  constructor(project: Project, macros: NameMacros) {
    this.#project = project;
    this.#macros = macros;
  }

  relation(node: Named): { readonly relation: Relation; readonly alias: string } {
    const { config } = node;
    const alias = this.#alias(node);
    const target = node.kind === 'snapshot';
    const schema = (target && text(config['target_schema'])) || this.#schema(node);
    const database = (target && text(config['target_database'])) || this.#database(node);
    return { relation: { database, schema, identifier: alias }, alias };
  }

  #alias(node: Named): string {
    const custom = text(node.config['alias']) ?? this.#physical(node) ?? null;
    const own = this.#macros.alias?.(custom, node);
    if (own !== undefined) return own.trim();
    if (custom !== null) return custom.trim();
    return node.version === undefined ? node.name : `${node.name}_v${String(node.version).replaceAll('.', '_')}`;
  }

  #schema(node: Named): string {
    const { conventions, target } = this.#project;
    const layered = conventions.schemaNames === 'layer';
    const given = text(node.config['schema']) ?? null;
    const custom = layered && node.kind === 'test' && given === 'dbt_test__audit' ? FAILURES_SCHEMA : given;
    const made = this.#macros.schema?.(custom ?? (layered ? node.layer ?? null : null), node);
    if (made !== undefined) return made.trim();
    const own = custom?.trim();
    if (layered) return own ?? node.layer ?? target.schema;
    if (own === undefined) return target.schema;
    return this.#once(`${target.schema}_${own}`);
  }

  #database(node: Named): string {
    const custom = text(node.config['database']) ?? null;
    const made = this.#macros.database?.(custom, node);
    if (made !== undefined) return made.trim();
    return custom?.trim() ?? this.#project.target.database;
  }

  /** The config's `tables.<layer>.<name>`. */
  #physical(node: Named): string | undefined {
    if (node.layer === undefined) return undefined;
    const tables = child(this.#project.config, 'tables');
    const layer = isMap(tables) ? child(tables, node.layer) : undefined;
    return isMap(layer) ? text(child(layer, node.name)) : undefined;
  }

  #once(made: string): string {
    const known = this.#texts.get(made);
    if (known !== undefined) return known;
    this.#texts.set(made, made);
    return made;
  }
}


function child(map: ConfigMap, key: string): ConfigValue | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function text(value: ConfigValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
