import { digitsOf, type Constant, type TypeTree } from '../../sql/tree.ts';
import { decimalText, signed } from '../printer/literals.ts';

/** A text literal on one line: Spark reads a backslash as an escape. */
export function textLiteral(text: string): string {
  return `'${text.replace(/[\\'\u0000-\u001f\u007f]/g, (c) => ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}'`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A constant; undefined where Spark has none of its type. */
export function literal({ type, value, is_null }: Constant): string | undefined {
  if (is_null) return 'null';
  switch (type.id) {
    case 'VARCHAR':
      return textLiteral(String(value));
    case 'BOOLEAN':
      return value === true || value === 'true' ? 'true' : 'false';
    case 'TINYINT': case 'SMALLINT': case 'INTEGER': case 'BIGINT': case 'HUGEINT': case 'UTINYINT': case 'USMALLINT': case 'UINTEGER': case 'UBIGINT':
      return signed(String(digitsOf(value)));
    case 'DECIMAL':
      // A whole decimal ends in BD, or it would be an integer.
      return signed(`${decimalText(digitsOf(value), type.type_info?.scale ?? 0)}${type.type_info?.scale ? '' : 'BD'}`);
    case 'DOUBLE':
      return typeof value === 'number' ? signed(`${value}D`.replace('e+', 'e')) : undefined;
    default:
      return undefined;
  }
}

/** DuckDB's type in Spark's words; undefined where Spark has none. */
export function typeText({ id, type_info }: TypeTree): string | undefined {
  switch (id) {
    case 'DECIMAL':
      return `decimal(${type_info?.width ?? 18}, ${type_info?.scale ?? 3})`;
    case 'LIST': case 'ARRAY': {
      const child = type_info?.child_type && typeText(type_info.child_type);
      return child && `array<${child}>`;
    }
    case 'STRUCT': {
      const fields = type_info?.child_types?.map(({ first, second }) => [first, typeText(second)] as const) ?? [];
      return fields.length > 0 && fields.every(([, type]) => type !== undefined) ? `struct<${fields.map(([name, type]) => `\`${name.replaceAll('`', '``')}\`: ${type}`).join(', ')}>` : undefined;
    }
    case 'MAP': {
      const [key, value] = type_info?.child_type?.type_info?.child_types?.map(({ second }) => typeText(second)) ?? [];
      return key && value && `map<${key}, ${value}>`;
    }
    case 'UNBOUND':
      return WORDS[(type_info?.name ?? '').toUpperCase()];
    default:
      return WORDS[id];
  }
}

const WORDS: Readonly<Record<string, string>> = {
  VARCHAR: 'string', TEXT: 'string', STRING: 'string', UUID: 'string', BOOLEAN: 'boolean', TINYINT: 'tinyint', SMALLINT: 'smallint', INTEGER: 'int', BIGINT: 'bigint', UTINYINT: 'smallint', USMALLINT: 'int',
  UINTEGER: 'bigint', UBIGINT: 'decimal(20, 0)', HUGEINT: 'decimal(38, 0)', FLOAT: 'float', DOUBLE: 'double', DATE: 'date', TIMESTAMP: 'timestamp', TIMESTAMP_S: 'timestamp', TIMESTAMP_MS: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamp', BLOB: 'binary',
};

/** The same for a type as the binder spells it: `DECIMAL(18,4)`, `VARCHAR[]`. */
export function typeOfName(name: string): string | undefined {
  if (name.endsWith('[]')) {
    const child = typeOfName(name.slice(0, -2));
    return child && `array<${child}>`;
  }
  const [, width, scale] = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(name) ?? [];
  return width === undefined ? WORDS[name.replace(/_LITERAL$/, '').replace(/^STRING$/, 'VARCHAR')] : `decimal(${width}, ${scale})`;
}
