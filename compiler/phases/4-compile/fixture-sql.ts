import type { UnitTestRows } from '../../contracts/manifest.ts';
import type { ConfigMap, ConfigValue, DialectName } from '../../contracts/project.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import { quotedName } from './node-hooks.ts';

/** One row: values by column as written. */
export type FixtureRow = Readonly<Record<string, ConfigValue | undefined>>;

/** The rows of a fixture, and its columns in the order of their first mention; or what is wrong with its text. */
export function fixtureRows(fixture: UnitTestRows): { readonly rows: readonly FixtureRow[]; readonly columns: readonly string[] } | { readonly problem: string } {
  if (typeof fixture.rows === 'string') return csvRows(fixture.rows);
  const columns = new Set<string>();
  for (const row of fixture.rows) for (const name of Object.keys(row)) columns.add(name);
  return { rows: fixture.rows as readonly ConfigMap[], columns: [...columns] };
}

/** A SELECT of typed rows: columns that a row does not have are null. `columns` says which the SELECT gives, and in which order. */
export function fixtureSql(rows: readonly FixtureRow[], columns: readonly ColumnType[], style: { readonly quote: string }, dialect: DialectName): string {
  const select = (row: FixtureRow | undefined) => {
    const values = new Map(Object.entries(row ?? {}).map(([name, value]) => [name.toLowerCase(), value ?? null]));
    return `select ${columns.map((column) => `cast(${literal(values.get(column.name.toLowerCase()) ?? null, column.type, dialect)} as ${column.type}) as ${quotedName(column.name, style.quote)}`).join(', ')}`;
  };
  return rows.length === 0 ? `${select(undefined)} where 1 = 0` : rows.map(select).join('\nunion all\n');
}

/** A value as SQL, before it is cast to its column's type. */
function literal(value: ConfigValue, type: string, dialect: DialectName): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return String(value);
    case 'number':
      return plainNumber(value);
    case 'string':
      return text(value, dialect);
  }
  if (/^(json|variant|super)$/i.test(type.trim())) return text(JSON.stringify(value), dialect);
  if (Array.isArray(value)) {
    const items = (value as readonly ConfigValue[]).map((item) => literal(item, itemType(type), dialect)).join(', ');
    return dialect === 'duckdb' ? `[${items}]` : `array(${items})`;
  }
  const fields = Object.entries(value as ConfigMap).filter((entry): entry is [string, ConfigValue] => entry[1] !== undefined);
  const pairs = fields.map(([name, item]) => [name, literal(item, fieldType(type, name), dialect)] as const);
  if (/^map\b/i.test(type.trim())) return dialect === 'duckdb' ? `map {${pairs.map(([name, item]) => `${text(name, dialect)}: ${item}`).join(', ')}}` : `map(${pairs.map(([name, item]) => `${text(name, dialect)}, ${item}`).join(', ')})`;
  return dialect === 'duckdb' ? `{${pairs.map(([name, item]) => `${text(name, dialect)}: ${item}`).join(', ')}}` : `named_struct(${pairs.map(([name, item]) => `${text(name, dialect)}, ${item}`).join(', ')})`;
}

/** Digits without an exponent, which would make a double of them. */
function plainNumber(value: number): string {
  const written = String(value);
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(written);
  if (!parts) return written;
  const [, sign, first, rest = '', exponent] = parts;
  const digits = first! + rest;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0').slice(0, point)}${digits.length > point ? `.${digits.slice(point)}` : ''}`;
}

function text(value: string, dialect: DialectName): string {
  const escaped = value.replaceAll("'", "''");
  return dialect === 'spark' ? `'${value.replace(/[\\']/g, '\\$&')}'` : `'${escaped}'`;
}

function itemType(type: string): string {
  return type.trim().replace(/\[\d*\]$/, '');
}

/** The type of a struct's field: `STRUCT(a INTEGER, b VARCHAR[])`. */
function fieldType(type: string, name: string): string {
  const inner = /^struct\s*\((.*)\)$/is.exec(type.trim())?.[1] ?? '';
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= inner.length; i++) {
    const char = inner[i];
    if (char === '(') depth++;
    else if (char === ')') depth--;
    else if ((char === ',' && depth === 0) || i === inner.length) {
      const [, field, of] = /^\s*"?([^"\s]+)"?\s+(.*)$/s.exec(inner.slice(from, i)) ?? [];
      if (field?.toLowerCase() === name.toLowerCase()) return of!.trim();
      from = i + 1;
    }
  }
  return '';
}

/** CSV with a header: fields may stand in quotes, an empty field without quotes is null. */
function csvRows(csv: string): { readonly rows: readonly FixtureRow[]; readonly columns: readonly string[] } | { readonly problem: string } {
  const lines = csvFields(csv);
  const header = lines[0]?.map((field) => (field ?? '').trim()) ?? [];
  const rows: FixtureRow[] = [];
  for (const [i, line] of lines.slice(1).entries()) {
    if (line.length !== header.length) return { problem: `Row ${i + 1} of the CSV has ${line.length} field${line.length === 1 ? '' : 's'}, and the header ${header.length}.` };
    rows.push(Object.fromEntries(header.map((name, at) => [name, line[at]!])));
  }
  return { rows, columns: header };
}

function csvFields(csv: string): (string | null)[][] {
  const lines: (string | null)[][] = [];
  let line: (string | null)[] = [];
  const field = /[^\S\n]*(?:"((?:[^"]|"")*)"[^\S\n]*|([^,\n]*))(,|\r?\n|$)/gy;
  const body = csv.replace(/^\s*\n/, '').trimEnd();
  while (field.lastIndex < body.length || line.length > 0) {
    const before = field.lastIndex;
    const match = field.exec(body);
    if (!match) break;
    const plain = match[2]?.trim() ?? '';
    line.push(match[1] !== undefined ? match[1].replaceAll('""', '"') : plain === '' ? null : plain);
    if (match[3] !== ',') {
      lines.push(line);
      line = [];
      if (match[3] === '' || field.lastIndex === before) break;
    }
  }
  return lines;
}
