import type { ColumnType, Relation, RelationKind } from '../contracts/relation.ts';
import { relationKey } from '../contracts/relation.ts';
import { identifier } from '../sql/folded-names.ts';
import type { ConfigMap, ConfigValue, DialectName, Quoting } from '../contracts/project.ts';
import { Dict, HostObject, JinjaError, dictOf, listOf, native, toJs, truth } from '../jinja/index.ts';
import type { Call, Value } from '../jinja/index.ts';

type Part = 'database' | 'schema' | 'identifier';
const parts: readonly Part[] = ['database', 'schema', 'identifier'];
type Policy = Readonly<Record<Part, boolean>>;
type Path = Readonly<Record<Part, string | null>>;

/** dbt's word for a relation's kind; an `external` is a view over files in the engine's eyes. */
export type RelationType = RelationKind | 'cte' | 'ephemeral' | 'pointer';

/** How relations print in a dialect: dbt's quoting policy for its engine. */
export interface RelationStyle {
  readonly quote: string;
  readonly quoting: Policy;
  readonly include: Policy;
  /** What a part that is not quoted by policy prints as; absent: as it is. */
  readonly plain?: (part: string) => string;
}

/** The style in which dbt's adapter for a dialect prints relations. */
export function relationStyle(dialect: DialectName): RelationStyle {
  const all = { database: true, schema: true, identifier: true };
  switch (dialect) {
    case 'spark':
      return { quote: '`', quoting: { database: false, schema: false, identifier: false }, include: { ...all, database: false } };
    case 'snowflake':
      return { quote: '"', quoting: { database: false, schema: false, identifier: false }, include: all, plain: identifier };
    default:
      return { quote: '"', quoting: all, include: all };
  }
}

/** The style in which a project prints relations: its own quoting over the dialect's, and that of a node or source over both. */
export function quotingStyle(style: RelationStyle, ...quotings: readonly (Quoting | ConfigValue | undefined)[]): RelationStyle {
  const said = Object.assign({}, ...quotings.map((quoting) => (typeof quoting === 'object' && quoting !== null ? Object.fromEntries(parts.flatMap((part) => { const value = (quoting as ConfigMap)[part]; return typeof value === 'boolean' ? [[part, value]] : []; })) : {}))) as Partial<Policy>;
  return Object.keys(said).length === 0 ? style : { ...style, quoting: { ...style.quoting, ...said } };
}

/** A relation as templates see it: what `ref()`, `source()` and `this` give. It never changes; its methods give new ones. */
export class RelationValue extends HostObject {
  readonly typeName = 'Relation';
  /** dbt's relations are mappings; packages tell them from texts by that and by `metadata.type`. */
  override readonly mapping = true;
  readonly path: Path;
  readonly type: RelationType | null;
  readonly style: RelationStyle;
  /** Text to print instead of the name; a render that puts something else in its place later uses it. */
  readonly printed: string | undefined;
  /** What stands for it in SQL, however its name is changed: rows that lie in files. */
  readonly location: string | undefined;

  constructor(path: Path, type: RelationType | null, style: RelationStyle, printed?: string, location?: string) {
    super();
    this.path = path;
    this.type = type;
    this.style = style;
    this.printed = printed;
    this.location = location;
  }

  /** The relation that it names; missing parts are empty. */
  get relation(): Relation {
    return { database: this.path.database ?? '', schema: this.path.schema ?? '', identifier: this.path.identifier ?? '' };
  }

  render(): string {
    if (this.location !== undefined) return this.location;
    const { include, quoting, quote, plain } = this.style;
    return parts
      .filter((part) => include[part] && this.path[part] !== null && this.path[part] !== '')
      .map((part) => (quoting[part] ? quoted(this.path[part]!, quote) : (plain?.(this.path[part]!) ?? this.path[part]!)))
      .join('.');
  }

  override str(): string {
    return this.printed ?? this.render();
  }
  override repr(): string {
    return `<Relation ${this.render()}>`;
  }
  override hashKey(): string {
    return `relation ${relationKey(this.relation)}`;
  }
  override equals(other: Value): boolean {
    return other instanceof RelationValue && relationKey(other.relation) === relationKey(this.relation) && other.type === this.type;
  }
  override compare(other: Value): number | undefined {
    if (!(other instanceof RelationValue)) return undefined;
    const [a, b] = [this.render(), other.render()];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  override plain(): unknown {
    return this.str();
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'database':
      case 'schema':
      case 'identifier':
        return this.path[name];
      case 'name':
      case 'table':
        return this.path.identifier;
      case 'type':
        return this.type;
      case 'metadata':
        return dictOf([['type', 'Relation']]);
      case 'path':
        return dictOf(parts.map((part) => [part, this.path[part]]));
      case 'quote_policy':
        return policyValue(this.style.quoting);
      case 'include_policy':
        return policyValue(this.style.include);
      case 'quote_character':
        return this.style.quote;
      case 'is_table':
      case 'is_view':
      case 'is_cte':
      case 'is_pointer':
      case 'is_materialized_view':
        return this.type === name.slice(3);
      case 'can_be_renamed':
      case 'can_be_replaced':
        return this.type === 'table' || this.type === 'view';
    }
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    return method && native(name, (call) => method(this, call));
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined;
  }

  with(change: { readonly path?: Partial<Path>; readonly type?: RelationType | null; readonly quoting?: Partial<Policy>; readonly include?: Partial<Policy> }): RelationValue {
    const style = change.quoting || change.include ? { ...this.style, quoting: { ...this.style.quoting, ...change.quoting }, include: { ...this.style.include, ...change.include } } : this.style;
    return new RelationValue({ ...this.path, ...change.path }, change.type === undefined ? this.type : change.type, style, change.path || change.include ? undefined : this.printed, this.location);
  }
}

const methods: Readonly<Record<string, (relation: RelationValue, call: Call) => Value>> = {
  // The plain name, as in dbt: it is how a template leaves out what would be put around it.
  render: (relation) => relation.render(),
  include: (relation, call) => relation.with({ include: policyArguments('include', call) }),
  quote: (relation, call) => relation.with({ quoting: policyArguments('quote', call) }),
  incorporate: (relation, call) => {
    const path = call.kwargs.get('path');
    const type = call.kwargs.get('type');
    return relation.with({ ...(path instanceof Dict && { path: pathOf(path) }), ...(type !== undefined && { type: typeOf(type) }) });
  },
  replace_path: (relation, call) => relation.with({ path: Object.fromEntries([...call.kwargs].map(([part, value]) => [part, textOrNull(value)])) }),
  without_identifier: (relation) => relation.with({ include: { identifier: false } }),
  information_schema: (relation, call) => {
    const view = textOrNull(call.args[0] ?? null);
    const within = relation.with({ path: { schema: 'information_schema', identifier: view }, include: { identifier: view !== null }, quoting: { schema: false, identifier: false }, type: 'view' });
    return within;
  },
  information_schema_only: (relation) => methods['information_schema']!(relation, { args: [] } as unknown as Call),
  matches: (relation, call) => {
    const [database, schema, identifier] = call.bind('matches', ['database?', 'schema?', 'identifier?']);
    return [database, schema, identifier].every((value, i) => value === undefined || value === null || String(value).toLowerCase() === (relation.path[parts[i]!] ?? '').toLowerCase());
  },
  get: (relation, call) => {
    const [name, otherwise] = call.bind('get', ['name', 'default?']);
    return (typeof name === 'string' ? relation.getAttr(name) : undefined) ?? otherwise ?? null;
  },
  create: (relation, call) => createRelation(relation.style, call),
  quoted: (relation, call) => quoted(String(call.args[0]), relation.style.quote),
  to_dict: (relation) => dictOf([['path', relation.getAttr('path')!], ['type', relation.type]]),
};

/** `api.Relation.create(database=…, schema=…, identifier=…, type=…)`. */
export function createRelation(style: RelationStyle, call: Call): RelationValue {
  const [database, schema, identifier, type] = ['database', 'schema', 'identifier', 'type'].map((name, i) => call.kwargs.get(name) ?? call.args[i] ?? null);
  const quoting = call.kwargs.get('quote_policy');
  const include = call.kwargs.get('include_policy');
  const made = new RelationValue({ database: textOrNull(database!), schema: textOrNull(schema!), identifier: textOrNull(identifier!) }, typeOf(type!), style);
  return made.with({ ...(quoting instanceof Dict && { quoting: toJs(quoting) as Partial<Policy> }), ...(include instanceof Dict && { include: toJs(include) as Partial<Policy> }) });
}

function pathOf(path: Dict): Partial<Path> {
  return Object.fromEntries(parts.filter((part) => path.has(part)).map((part) => [part, textOrNull(path.get(part)!)]));
}

function policyArguments(functionName: string, call: Call): Partial<Policy> {
  const given = call.bind(functionName, ['database?', 'schema?', 'identifier?']);
  return Object.fromEntries(parts.flatMap((part, i) => (given[i] === undefined || given[i] === null ? [] : [[part, truth(given[i]!)]])));
}

function policyValue(policy: Policy): Dict {
  return dictOf(parts.map((part) => [part, policy[part]]));
}

function textOrNull(value: Value): string | null {
  if (value === null || typeof value === 'string') return value;
  const plain = toJs(value);
  return plain === undefined || plain === null ? null : String(plain);
}

function typeOf(value: Value): RelationType | null {
  return textOrNull(value) as RelationType | null;
}

export function quoted(identifier: string, quote: string): string {
  return quote + identifier.replaceAll(quote, quote + quote) + quote;
}

/** `api.Relation`: a class with its constructor and the names of the types. */
export class RelationClass extends HostObject {
  readonly typeName = 'type';
  readonly style: RelationStyle;
  constructor(style: RelationStyle) {
    super();
    this.style = style;
  }
  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'create':
        return native('create', (call) => createRelation(this.style, call));
      case 'Table':
      case 'View':
      case 'CTE':
      case 'External':
        return name.toLowerCase();
      case 'MaterializedView':
        return 'materialized_view';
      case 'scd_args':
        return native(name, (call) => {
          const [key, updatedAt] = call.bind(name, ['primary_key', 'updated_at']);
          return [...(typeof key === 'string' ? [key] : listOf(key!)), updatedAt!];
        });
    }
    return undefined;
  }
  override call(call: Call): Value {
    return createRelation(this.style, call);
  }
}

/** A column of a relation as templates see it. */
export class ColumnValue extends HostObject {
  readonly typeName = 'Column';
  readonly column: ColumnType;
  readonly style: RelationStyle;
  constructor(column: ColumnType, style: RelationStyle) {
    super();
    this.column = column;
    this.style = style;
  }
  override repr(): string {
    return `<Column ${this.column.name} (${this.column.type})>`;
  }
  override equals(other: Value): boolean {
    return other instanceof ColumnValue && other.column.name === this.column.name && other.column.type === this.column.type;
  }
  override hashKey(): string {
    return `column ${this.column.name} ${this.column.type}`;
  }
  override plain(): unknown {
    return { name: this.column.name, data_type: this.column.type };
  }
  override getAttr(name: string): Value | undefined {
    const { name: columnName, type } = this.column;
    const [, base, , first, second] = /^([^(]*)(\((\d+)(?:\s*,\s*(\d+))?\))?/.exec(type) ?? [];
    const kind = (base ?? type).trim().toLowerCase();
    switch (name) {
      case 'name':
      case 'column':
        return columnName;
      case 'quoted':
        return quoted(columnName, this.style.quote);
      case 'data_type':
        // dbt writes a text's size even where the engine has none.
        return sizedTexts.has(kind) ? `character varying(${first ?? 256})` : type;
      case 'dtype':
        return (base ?? type).trim();
      case 'char_size':
        return textTypes.has(kind) && first !== undefined ? Number(first) : null;
      case 'numeric_precision':
        return decimalTypes.has(kind) && first !== undefined ? Number(first) : null;
      case 'numeric_scale':
        return decimalTypes.has(kind) && first !== undefined ? Number(second ?? 0) : null;
      case 'is_string':
        return native(name, () => textTypes.has(kind));
      case 'is_number':
        return native(name, () => integerTypes.has(kind) || decimalTypes.has(kind) || floatTypes.has(kind));
      case 'is_integer':
        return native(name, () => integerTypes.has(kind));
      case 'is_numeric':
        return native(name, () => decimalTypes.has(kind));
      case 'is_float':
        return native(name, () => floatTypes.has(kind));
      case 'string_size':
        return native(name, () => {
          if (!textTypes.has(kind)) throw new JinjaError('value', `Called string_size() on non-string field!`);
          return first === undefined ? 256 : Number(first);
        });
      case 'can_expand_to':
        return native(name, (call) => call.args[0] instanceof ColumnValue && textTypes.has(kind));
    }
    return undefined;
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined;
  }
}

const sizedTexts = new Set(['text', 'character varying', 'character', 'varchar']);
const textTypes = new Set(['text', 'character varying', 'character', 'varchar', 'char', 'string', 'bpchar']);
const integerTypes = new Set(['smallint', 'integer', 'int', 'bigint', 'tinyint', 'hugeint', 'int2', 'int4', 'int8', 'smallserial', 'serial', 'bigserial', 'utinyint', 'usmallint', 'uinteger', 'ubigint', 'uhugeint', 'long', 'short']);
const decimalTypes = new Set(['numeric', 'decimal', 'number']);
const floatTypes = new Set(['real', 'float4', 'float', 'double precision', 'float8', 'double']);

/** `api.Column`. */
export class ColumnClass extends HostObject {
  readonly typeName = 'type';
  readonly style: RelationStyle;
  constructor(style: RelationStyle) {
    super();
    this.style = style;
  }
  override call(call: Call): Value {
    const [name, type, chars, precision, scale] = call.bind('Column', ['column', 'dtype', 'char_size?', 'numeric_precision?', 'numeric_scale?']);
    const size = typeof chars === 'number' ? `(${chars})` : typeof precision === 'number' ? `(${precision},${typeof scale === 'number' ? scale : 0})` : '';
    return new ColumnValue({ name: String(name), type: String(type) + size }, this.style);
  }
  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'create':
        return native(name, (call) => this.call(call));
      case 'translate_type':
        return native(name, (call) => call.args[0] ?? null);
      case 'string_type':
        return native(name, (call) => `character varying(${String(call.args[0])})`);
      case 'numeric_type':
        return native(name, (call) => (call.args[1] === undefined || call.args[1] === null ? String(call.args[0]) : `${String(call.args[0])}(${String(call.args[1])},${String(call.args[2] ?? 0)})`));
    }
    return undefined;
  }
}
