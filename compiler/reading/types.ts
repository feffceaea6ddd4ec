import { SIZED, TYPES, type Foreign } from './words.ts';

/** A type of another dialect in DuckDB's words; undefined where there is none that is near enough. */
export function foreignType(type: string, dialect: Foreign): string | undefined {
  const text = type.trim().replace(/\s+/g, ' ').toLowerCase();
  const list = /^array<(.*)>$/.exec(text);
  if (list) {
    const item = foreignType(list[1]!, dialect);
    return item === undefined ? undefined : `${item}[]`;
  }
  const pairs = /^map<(.*)>$/.exec(text);
  if (pairs) {
    const parts = splitAt(pairs[1]!).map((part) => foreignType(part, dialect));
    return parts.length === 2 && parts.every((part) => part !== undefined) ? `map(${parts.join(', ')})` : undefined;
  }
  const fields = /^struct<(.*)>$/.exec(text);
  if (fields) {
    const parts = splitAt(fields[1]!).map((part) => {
      const [, name, of] = /^\s*`?(\w+)`?\s*:?\s+?(.*)$/.exec(part.replace(':', ': ')) ?? [];
      const made = of === undefined ? undefined : foreignType(of.replace(/ not null.*$| comment .*$/, ''), dialect);
      return made === undefined ? undefined : `"${name!}" ${made}`;
    });
    return parts.every((part) => part !== undefined) ? `struct(${parts.join(', ')})` : undefined;
  }
  if (/^timestamp(\(\d+\))? with(out)? time zone$/.test(text)) return text.includes('without') ? 'timestamp' : 'timestamptz';
  if (text === 'timestamp with local time zone') return 'timestamptz';
  if (text === 'double precision') return 'double';
  if (/^character varying(\(.*\))?$/.test(text)) return 'varchar';
  const [, word, sizes] = /^(\w+)\s*(?:\((.*)\))?$/.exec(text) ?? [];
  if (word === undefined) return undefined;
  if (SIZED.has(word) && sizes !== undefined) return /^\s*\d+\s*(,\s*\d+\s*)?$/.test(sizes) ? `decimal(${sizes.includes(',') ? sizes : `${sizes},0`})` : undefined;
  const own = TYPES[dialect][word];
  if (own !== undefined) return own;
  return COMMON.has(word) ? word : undefined;
}

const COMMON: ReadonlySet<string> = new Set(['boolean', 'bool', 'tinyint', 'smallint', 'int', 'integer', 'bigint', 'float', 'double', 'real', 'decimal', 'numeric', 'varchar', 'text', 'date', 'timestamp', 'time', 'timestamptz', 'interval', 'json', 'uuid', 'blob']);

function splitAt(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if ('<('.includes(text[i]!)) depth++;
    else if ('>)'.includes(text[i]!)) depth--;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}
