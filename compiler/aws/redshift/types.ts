/** Most bytes that a varchar holds. Redshift's own default is 256, and cuts what is cast to it without a word. */
const TEXT = 'varchar(65535)';

/** lakec's types and DuckDB's, in Redshift's spelling; what neither knows stays as it is. */
export function redshiftType(type: string): string {
  const text = type.trim();
  if (text.endsWith('[]')) return 'super';
  const [, name, inner] = /^([A-Za-z][\w ]*?)\s*\(([\s\S]*)\)$/.exec(text) ?? [];
  const word = (name ?? text).toLowerCase().replace(/\s+/g, ' ');
  if (inner !== undefined && (word === 'struct' || word === 'map' || word === 'union' || word === 'enum')) return word === 'enum' ? TEXT : 'super';
  if (inner !== undefined && (word === 'decimal' || word === 'numeric')) return `decimal(${inner.replace(/\s+/g, '')})`;
  if (inner !== undefined && word === 'timestamp') return 'timestamp';
  if (inner !== undefined) return text;
  return WORDS[word] ?? text;
}

/** A type that Redshift tells of a column, as short as it is written: `numeric(18,4)`, `varchar(65535)`. */
export function toldType(type: string): string {
  const text = type.trim().toLowerCase();
  const [, name, sizes = ''] = /^([a-z][\w ]*?)\s*(\([\d,\s]+\))?$/.exec(text) ?? [undefined, text];
  const short = TOLD[name!] ?? name!;
  return short === 'varchar' || short === 'char' || short === 'decimal' || short === 'varbyte' ? `${short}${sizes.replace(/\s+/g, '')}` : short;
}

const WORDS: Readonly<Record<string, string>> = {
  string: TEXT, varchar: TEXT, text: TEXT, uuid: TEXT, enum: TEXT, time: 'time', char: TEXT,
  tinyint: 'smallint', smallint: 'smallint', utinyint: 'smallint', usmallint: 'integer', int: 'integer', integer: 'integer', uinteger: 'bigint', bigint: 'bigint',
  ubigint: 'decimal(20,0)', hugeint: 'decimal(38,0)', uhugeint: 'decimal(38,0)', decimal: 'decimal(18,3)',
  boolean: 'boolean', bool: 'boolean', date: 'date', timestamp: 'timestamp', datetime: 'timestamp', timestamp_s: 'timestamp', timestamp_ms: 'timestamp', timestamp_ns: 'timestamp',
  'timestamp with time zone': 'timestamptz', timestamptz: 'timestamptz', double: 'double precision', float: 'real', real: 'real', blob: 'varbyte(65535)', json: 'super', variant: 'super',
};

const TOLD: Readonly<Record<string, string>> = {
  'character varying': 'varchar', text: 'varchar', bpchar: 'char', character: 'char', numeric: 'decimal', int2: 'smallint', int4: 'integer', int8: 'bigint', bool: 'boolean',
  float4: 'real', float8: 'double precision', 'timestamp without time zone': 'timestamp', 'timestamp with time zone': 'timestamptz', 'time without time zone': 'time', 'binary varying': 'varbyte',
};
