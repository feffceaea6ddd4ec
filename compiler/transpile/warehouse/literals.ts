import { digitsOf, type Constant, type TypeTree } from '../../sql/tree.ts';
import { decimalText, signed } from '../printer/literals.ts';

const WHOLE = /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/;

/** Writes constants. A backslash begins an escape in both warehouses' texts, and a text stays on one line. */
export function literalOf(double: (digits: string) => string): (constant: Constant) => string | undefined {
  return ({ type, value, is_null }) => {
    if (is_null) return 'null';
    if (WHOLE.test(type.id)) return signed(String(digitsOf(value)));
    switch (type.id) {
      case 'VARCHAR':
        return String(value).includes('\u0000') ? undefined : textOf(String(value));
      case 'BOOLEAN':
        return value === true || value === 'true' ? 'true' : 'false';
      case 'DECIMAL':
        return signed(decimalText(digitsOf(value), type.type_info?.scale ?? 0));
      case 'DOUBLE':
        return typeof value === 'number' ? double(String(value)) : undefined;
      default:
        return undefined;
    }
  };
}

function textOf(text: string): string {
  return `'${text.replace(/[\\'\u0001-\u001f\u007f]/g, (c) => ESCAPES[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`)}'`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "''", '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** DuckDB's type by the name that it has there; undefined for what has fields or elements. */
export function typeName({ id, type_info }: TypeTree): string | undefined {
  if (id === 'DECIMAL') return `DECIMAL(${type_info?.width ?? 18},${type_info?.scale ?? 3})`;
  if (id === 'UNBOUND') return type_info?.name?.toUpperCase();
  return /^(?:LIST|ARRAY|STRUCT|MAP|UNION|ENUM|INTERVAL|BIT|TIME.*ZONE|TIME|BLOB|JSON)$/.test(id) ? undefined : id;
}
