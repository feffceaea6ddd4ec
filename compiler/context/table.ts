import type { QueryResult } from '../contracts/adapter.ts';
import { Float, HostObject, Tuple, dictOf, fromJs, hostObject, native, str } from '../jinja/index.ts';
import type { Value } from '../jinja/index.ts';
import { moment } from './modules/datetime.ts';
import { tableMethods } from './table-methods.ts';

/** A query's rows, shaped as agate's tables are: `.rows`, `.columns[0].values()`, `.column_names`, `.print_table()`. */
export class TableValue extends HostObject {
  readonly typeName = 'Table';
  readonly names: readonly string[];
  readonly rows: readonly Row[];
  readonly types: readonly string[];

  constructor(result: QueryResult) {
    super();
    this.names = result.columns.map((column) => column.name);
    this.types = result.columns.map((column) => column.type);
    this.rows = result.rows.map((row) => new Row(row.map((value, i) => cell(value, this.types[i]!)), this.names));
  }
  override length(): number {
    return this.rows.length;
  }
  override truth(): boolean {
    return true;
  }
  override iterate(): Iterator<Value> {
    return this.rows[Symbol.iterator]();
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.rows.at(key) : undefined;
  }
  override plain(): unknown {
    return this.rows.map((row) => row.plain());
  }
  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'rows':
        return sequence(this.rows, []);
      case 'columns':
        return sequence(this.names.map((column, i) => new TableColumn(column, i, this.rows)), this.names);
      case 'column_names':
        return new Tuple(this.names);
      case 'column_types':
        return new Tuple(this.types);
      case 'print_table':
      case 'print_csv':
      case 'print_json':
        return native(name, (call) => {
          const print = call.lookup('print');
          return print ? call.invoke(print, [this.text()]) : '';
        });
      case 'select':
        return native(name, (call) => this.pick(callNames(call.args[0])));
      case 'exclude':
        return native(name, (call) => {
          const out = callNames(call.args[0]);
          return this.pick(this.names.filter((column) => !out.includes(column)));
        });
      case 'limit':
        return native(name, (call) => this.pick(this.names, Number(call.args[0] ?? 20)));
    }
    const method = Object.hasOwn(tableMethods, name) ? tableMethods[name]! : undefined;
    return method && native(name, (call) => method(this, call));
  }

  /** The same table with other rows or other names of its columns. */
  with({ names = this.names, rows = this.rows }: { readonly names?: readonly string[]; readonly rows?: readonly Row[] }): TableValue {
    return new TableValue({ columns: names.map((name, i) => ({ name, type: this.types[i]! })), rows: rows.map(({ values }) => [...values]) });
  }

  /** The rows as a text table. */
  text(): string {
    const cells = [this.names, ...this.rows.map((row) => row.values.map((value) => (value === null ? '' : str(value))))];
    const widths = this.names.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
    const lines = cells.map((row) => `| ${row.map((text, i) => text.padEnd(widths[i]!)).join(' | ')} |`);
    return [lines[0], `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.slice(1)].join('\n');
  }

  pick(names: readonly string[], limit = this.rows.length): TableValue {
    const at = names.map((name) => this.names.indexOf(name)).filter((index) => index >= 0);
    return new TableValue({ columns: at.map((i) => ({ name: this.names[i]!, type: this.types[i]! })), rows: this.rows.slice(0, limit).map((row) => at.map((i) => row.values[i])) });
  }
}

/** A row: by number, by column name, iterated as values. */
class Row extends HostObject {
  readonly typeName = 'Row';
  readonly values: readonly Value[];
  readonly names: readonly string[];
  constructor(values: readonly Value[], names: readonly string[]) {
    super();
    this.values = values;
    this.names = names;
  }
  override length(): number {
    return this.values.length;
  }
  override iterate(): Iterator<Value> {
    return this.values[Symbol.iterator]();
  }
  override getItem(key: Value): Value | undefined {
    if (typeof key === 'number') return this.values.at(key);
    return typeof key === 'string' ? this.values[find(this.names, key)] : undefined;
  }
  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'values':
        return native(name, () => new Tuple(this.values));
      case 'keys':
        return native(name, () => new Tuple(this.names));
      case 'items':
        return native(name, () => new Tuple(this.names.map((column, i) => new Tuple([column, this.values[i]!]))));
      case 'dict':
        return native(name, () => dictOf(this.names.map((column, i) => [column, this.values[i]!])));
      case 'get':
        return native(name, (call) => this.getItem(call.args[0] ?? null) ?? call.args[1] ?? null);
    }
    return undefined;
  }
  override equals(other: Value): boolean {
    return other instanceof Row && other.values.length === this.values.length && other.values.every((value, i) => value === this.values[i]);
  }
  override repr(): string {
    return `<agate.Row: (${this.values.map((value) => str(value)).join(', ')})>`;
  }
  override plain(): unknown {
    return Object.fromEntries(this.names.map((name, i) => [name, this.values[i]]));
  }
}

class TableColumn extends HostObject {
  readonly typeName = 'Column';
  readonly name: string;
  readonly index: number;
  readonly rows: readonly Row[];
  constructor(name: string, index: number, rows: readonly Row[]) {
    super();
    this.name = name;
    this.index = index;
    this.rows = rows;
  }
  #values(): Value[] {
    return this.rows.map((row) => row.values[this.index]!);
  }
  override length(): number {
    return this.rows.length;
  }
  override iterate(): Iterator<Value> {
    return this.#values()[Symbol.iterator]();
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.rows.at(key)?.values[this.index] : undefined;
  }
  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'name':
        return this.name;
      case 'index':
        return this.index;
      case 'values':
        return native(name, () => new Tuple(this.#values()));
      case 'values_distinct':
        return native(name, () => new Tuple([...new Set(this.#values())]));
      case 'values_without_nulls':
        return native(name, () => new Tuple(this.#values().filter((value) => value !== null)));
    }
    return undefined;
  }
}

/** A list whose items also have names, as agate's mapped sequences. */
function sequence(items: readonly Value[], names: readonly string[]): HostObject {
  return hostObject({
    typeName: 'MappedSequence',
    length: () => items.length,
    iterate: () => items[Symbol.iterator](),
    getItem: (key) => (typeof key === 'number' ? items.at(key) : typeof key === 'string' ? items[find(names, key)] : undefined),
    getAttr: (name) => {
      if (name === 'values') return native(name, () => new Tuple(items));
      if (name === 'keys') return native(name, () => new Tuple(names));
      if (name === 'items') return native(name, () => new Tuple(items.map((item, i) => new Tuple([names[i] ?? null, item]))));
      if (name === 'dict') return native(name, () => dictOf(items.map((item, i) => [names[i] ?? i, item])));
      if (name === 'get') return native(name, (call) => (typeof call.args[0] === 'string' ? items[find(names, call.args[0])] : undefined) ?? call.args[1] ?? null);
      return undefined;
    },
    slice: (from, to) => items.slice(typeof from === 'number' ? from : 0, typeof to === 'number' ? to : undefined),
  });
}

function find(names: readonly string[], wanted: string): number {
  const exact = names.indexOf(wanted);
  return exact >= 0 ? exact : names.findIndex((name) => name.toLowerCase() === wanted.toLowerCase());
}

/** Values as agate gives them: decimals keep their digits, dates and timestamps are Python's. */
function cell(value: unknown, type: string): Value {
  if (typeof value === 'number' && /^(double|float|real)/i.test(type)) return new Float(value);
  if (typeof value !== 'string') return fromJs(value);
  if (/^(decimal|numeric|double|float|real|hugeint|bigint)/i.test(type)) {
    const number = Number(value);
    if (/^[+-]?\d+$/.test(value)) return fromJs(BigInt(value));
    if (Number.isFinite(number)) return new Float(number, value);
  }
  if (/^date$/i.test(type)) return moment(value, 'date') ?? value;
  if (/^timestamp/i.test(type)) return moment(value, 'timestamp') ?? value;
  return value;
}

function callNames(value: Value | undefined): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.map((item) => str(item)) : value instanceof Tuple ? value.items.map((item) => str(item)) : [];
}
