/** lakec's types and DuckDB's, in Spark's spelling; what neither knows stays as it is. */
export function sparkType(type: string): string {
  const text = type.trim();
  if (text.endsWith('[]')) return `array<${sparkType(text.slice(0, -2))}>`;
  const [, name, inner] = /^([A-Za-z][\w ]*?)\s*\(([\s\S]*)\)$/.exec(text) ?? [];
  const word = (name ?? text).toLowerCase().replace(/\s+/g, ' ');
  if (inner !== undefined) {
    if (word === 'struct') return `struct<${split(inner).map((field) => fieldOf(field)).join(', ')}>`;
    if (word === 'map') return `map<${split(inner).map(sparkType).join(', ')}>`;
    if (word === 'decimal' || word === 'numeric') return `decimal(${inner.replace(/\s+/g, '')})`;
    if (word === 'varchar' || word === 'char') return 'string';
  }
  return WORDS[word] ?? text;
}

/** A type that Spark describes, in DuckDB's spelling. */
export function duckdbType(type: string): string {
  const text = type.trim();
  const [, container, inner] = /^(array|map|struct)\s*<([\s\S]*)>$/i.exec(text) ?? [];
  if (inner !== undefined) {
    switch (container!.toLowerCase()) {
      case 'array':
        return `${duckdbType(inner)}[]`;
      case 'map':
        return `MAP(${split(inner).map(duckdbType).join(', ')})`;
      default:
        return `STRUCT(${split(inner).map((field) => {
          const at = field.indexOf(':');
          return `"${field.slice(0, at).trim().replaceAll('`', '').replaceAll('"', '""')}" ${duckdbType(field.slice(at + 1))}`;
        }).join(', ')})`;
    }
  }
  if (/^decimal\s*\(/i.test(text)) return text.toUpperCase().replace(/\s+/g, '');
  return NAMES[text.toLowerCase()] ?? text.toUpperCase();
}

const WORDS: Readonly<Record<string, string>> = {
  varchar: 'string', text: 'string', string: 'string', char: 'string', uuid: 'string', json: 'string', enum: 'string', time: 'string',
  tinyint: 'tinyint', smallint: 'smallint', utinyint: 'smallint', usmallint: 'int', integer: 'int', int: 'int', uinteger: 'bigint', bigint: 'bigint', ubigint: 'decimal(20,0)', hugeint: 'decimal(38,0)', uhugeint: 'decimal(38,0)',
  boolean: 'boolean', bool: 'boolean', date: 'date', timestamp: 'timestamp', datetime: 'timestamp', 'timestamp with time zone': 'timestamp', timestamptz: 'timestamp', timestamp_s: 'timestamp', timestamp_ms: 'timestamp', timestamp_ns: 'timestamp',
  double: 'double', float: 'float', real: 'float', decimal: 'decimal(18,3)', blob: 'binary', interval: 'interval',
};
const NAMES: Readonly<Record<string, string>> = {
  string: 'VARCHAR', int: 'INTEGER', long: 'BIGINT', short: 'SMALLINT', byte: 'TINYINT', binary: 'BLOB', timestamp_ntz: 'TIMESTAMP',
};

function fieldOf(text: string): string {
  const [, quoted, bare, rest] = /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+([\s\S]*)$/.exec(text) ?? [];
  return `\`${(quoted?.replaceAll('""', '"') ?? bare ?? text.trim()).replaceAll('`', '``')}\`: ${sparkType(rest ?? 'string')}`;
}

/** Splits at the commas that stand in no brackets or quotes. */
function split(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (c === '(' || c === '<') depth++;
    else if (c === ')' || c === '>') depth--;
    else if (c === ',' && depth === 0) {
      found.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...found, text.slice(start)];
}
