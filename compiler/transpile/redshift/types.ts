/** Most bytes that a varchar holds; without a length it holds 256, and cuts what is cast to it without a word. */
const TEXT = 'varchar(65535)';

/** DuckDB's type in Redshift's spelling; undefined where there is none. */
export function redshiftType(type: string): string | undefined {
  const [, sizes] = /^DECIMAL\((\d+,\s*\d+)\)$/.exec(type) ?? [];
  return sizes === undefined ? WORDS[type] : `decimal(${sizes})`;
}

const WORDS: Readonly<Record<string, string>> = {
  VARCHAR: TEXT, TEXT, STRING: TEXT, UUID: TEXT, TINYINT: 'smallint', SMALLINT: 'smallint', UTINYINT: 'smallint', USMALLINT: 'integer', INTEGER: 'integer', UINTEGER: 'bigint', BIGINT: 'bigint',
  UBIGINT: 'decimal(20,0)', HUGEINT: 'decimal(38,0)', BOOLEAN: 'boolean', DATE: 'date', TIMESTAMP: 'timestamp', TIMESTAMP_S: 'timestamp', TIMESTAMP_MS: 'timestamp', DOUBLE: 'double precision', FLOAT: 'real',
};
