/** lakec's types and DuckDB's, in Snowflake's spelling; what neither knows stays as it is. */
export function snowflakeType(type: string): string {
  const text = type.trim();
  if (text.endsWith('[]')) return 'array';
  const { word, sizes } = taken(text);
  if (word === 'struct' || word === 'map') return 'object';
  if (word === 'decimal' || word === 'numeric' || word === 'number') return `number(${sizes ?? '18,3'})`;
  return WORDS[word] ?? text;
}

/** A type as `INFORMATION_SCHEMA` has a column that was made with it: all integers are one type, and so are all texts. */
export function describedType(type: string): string {
  const { word, sizes } = taken(snowflakeType(type));
  if (word === 'number') return `NUMBER(${sizes!.includes(',') ? sizes! : `${sizes!},0`})`;
  return DESCRIBED[word] ?? word.toUpperCase();
}

/** A type that Snowflake describes, in DuckDB's spelling; DuckDB's own stay as they are. */
export function duckdbType(type: string): string {
  const { word, sizes } = taken(type);
  if (word === 'number') {
    const [width = '38', scale = '0'] = (sizes ?? '38,0').split(',');
    return scale === '0' && Number(width) > 18 ? 'BIGINT' : `DECIMAL(${width},${scale})`;
  }
  return NAMES[word] ?? type;
}

const INTEGER = 'number(38,0)';
const WORDS: Readonly<Record<string, string>> = {
  string: 'varchar', text: 'varchar', varchar: 'varchar', char: 'varchar', uuid: 'varchar', enum: 'varchar', interval: 'varchar', json: 'variant',
  tinyint: INTEGER, smallint: INTEGER, integer: INTEGER, int: INTEGER, bigint: INTEGER, hugeint: INTEGER, utinyint: INTEGER, usmallint: INTEGER, uinteger: INTEGER, ubigint: INTEGER, uhugeint: INTEGER,
  boolean: 'boolean', bool: 'boolean', date: 'date', time: 'time', double: 'float', float: 'float', real: 'float', blob: 'binary',
  timestamp: 'timestamp_ntz', datetime: 'timestamp_ntz', timestamp_s: 'timestamp_ntz', timestamp_ms: 'timestamp_ntz', timestamp_ns: 'timestamp_ntz', 'timestamp with time zone': 'timestamp_tz', timestamptz: 'timestamp_tz',
};

const DESCRIBED: Readonly<Record<string, string>> = {
  text: 'VARCHAR', string: 'VARCHAR', char: 'VARCHAR', double: 'FLOAT', 'double precision': 'FLOAT', real: 'FLOAT', varbinary: 'BINARY', datetime: 'TIMESTAMP_NTZ', timestamp: 'TIMESTAMP_NTZ',
};

const NAMES: Readonly<Record<string, string>> = {
  text: 'VARCHAR', timestamp_ntz: 'TIMESTAMP', timestamp_ltz: 'TIMESTAMP WITH TIME ZONE', timestamp_tz: 'TIMESTAMP WITH TIME ZONE', float: 'DOUBLE', binary: 'BLOB', variant: 'JSON', object: 'JSON', array: 'JSON',
};

/** The type's word in lower case, and what stands in its parentheses, without blanks. */
function taken(type: string): { readonly word: string; readonly sizes?: string } {
  const [, word, sizes] = /^([A-Za-z_][\w ]*?)\s*(?:\(([\s\S]*)\))?$/.exec(type.trim()) ?? [];
  return { word: (word ?? type).toLowerCase().replace(/\s+/g, ' '), ...(sizes !== undefined && { sizes: sizes.replace(/\s+/g, '') }) };
}
