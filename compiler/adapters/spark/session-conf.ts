/** Session settings without which rows differ from DuckDB's; no config overrides them. Overflow is an error, and products keep their digits. */
export const SESSION_RULES: Readonly<Record<string, string>> = {
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.ansi.enabled': 'true',
  'spark.sql.decimalOperations.allowPrecisionLoss': 'false',
  'spark.sql.variable.substitute': 'false',
};

/** Settings for files that any reader of Parquet understands. */
export const FILE_RULES: Readonly<Record<string, string>> = {
  'spark.sql.parquet.compression.codec': 'zstd',
  'spark.sql.parquet.outputTimestampType': 'TIMESTAMP_MICROS',
  'spark.sql.legacy.parquet.nanosAsLong': 'false',
};
