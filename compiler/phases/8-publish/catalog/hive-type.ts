import { splitAtCommas } from '../../../relations/split-at-commas.ts';

/** A type as Glue's readers spell it (Hive's words); `type` in lakec's, DuckDB's or Spark's spelling. What none of them knows stays as it is. */
export function hiveType(type: string): string {
  const text = type.trim();
  const list = /^([\s\S]*)\[\d*\]$/.exec(text);
  if (list) return `array<${hiveType(list[1]!)}>`;
  const [, container, inner] = /^(array|map|struct)\s*[<(]([\s\S]*)[>)]$/i.exec(text) ?? [];
  if (container !== undefined) {
    const parts = splitAtCommas(inner!);
    return container.toLowerCase() === 'struct' ? `struct<${parts.map(field).join(',')}>` : `${container.toLowerCase()}<${parts.map(hiveType).join(',')}>`;
  }
  const [, name, size] = /^([A-Za-z][\w ]*?)\s*\(([\s\S]*)\)$/.exec(text) ?? [];
  const word = (name ?? text).toLowerCase().replace(/\s+/g, ' ');
  if (size !== undefined && (word === 'decimal' || word === 'numeric')) {
    const [precision, scale = '0'] = size.split(',').map((part) => part.trim());
    return `decimal(${precision},${scale})`;
  }
  return WORDS[word] ?? word;
}

/** Whether files of the narrow type are read right by whoever declares the wide one. */
export function isWidening(from: string, to: string): boolean {
  const [before, after] = [INTEGERS.indexOf(from), INTEGERS.indexOf(to)];
  if (before >= 0 && after > before) return true;
  const [narrow, wide] = [decimalOf(from), decimalOf(to)];
  return narrow !== undefined && wide !== undefined && narrow.scale === wide.scale && wide.precision > narrow.precision;
}

const INTEGERS: readonly string[] = ['tinyint', 'smallint', 'int', 'bigint'];

const WORDS: Readonly<Record<string, string>> = {
  varchar: 'string', text: 'string', string: 'string', char: 'string', uuid: 'string', json: 'string', enum: 'string', time: 'string', bit: 'string', interval: 'string',
  byte: 'tinyint', short: 'smallint', utinyint: 'smallint', usmallint: 'int', integer: 'int', uinteger: 'bigint', long: 'bigint', ubigint: 'decimal(20,0)', hugeint: 'decimal(38,0)', uhugeint: 'decimal(38,0)',
  bool: 'boolean', datetime: 'timestamp', timestamptz: 'timestamp', 'timestamp with time zone': 'timestamp', 'timestamp without time zone': 'timestamp', timestamp_ntz: 'timestamp', timestamp_ltz: 'timestamp', timestamp_s: 'timestamp', timestamp_ms: 'timestamp', timestamp_ns: 'timestamp',
  real: 'float', numeric: 'decimal(18,3)', decimal: 'decimal(18,3)', blob: 'binary',
};

function decimalOf(type: string): { readonly precision: number; readonly scale: number } | undefined {
  const found = /^decimal\((\d+),(\d+)\)$/.exec(type);
  return found ? { precision: Number(found[1]), scale: Number(found[2]) } : undefined;
}

/** `name type`, `name: type`, the name in quotes of either engine or in none. */
function field(text: string): string {
  const [, double, tick, bare, type] = /^\s*(?:"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|([^\s:]+))\s*:?\s*([\s\S]*)$/.exec(text) ?? [];
  const name = double?.replaceAll('""', '"') ?? tick?.replaceAll('``', '`') ?? bare ?? '';
  return `${name.toLowerCase()}:${hiveType(type ?? 'string')}`;
}
