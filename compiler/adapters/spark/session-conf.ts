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

/**
 * Settings for Spark on one machine, where a job is many small statements: making code for each, and making that fast, takes longer than
 * running it. `engine.connection.conf` overrides them.
 */
export const FOR_SMALL_DATA: Readonly<Record<string, string>> = {
  'spark.sql.codegen.wholeStage': 'false',
  'spark.sql.codegen.factoryMode': 'NO_CODEGEN',
  'spark.driver.extraJavaOptions': '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto',
  'spark.ui.showConsoleProgress': 'false',
  // A small table is one file.
  'spark.sql.adaptive.coalescePartitions.parallelismFirst': 'false',
  'spark.sql.files.minPartitionNum': '1',
  'spark.sql.leafNodeDefaultParallelism': '1',
  // Delta reads a table's log in fifty tasks otherwise.
  'spark.databricks.delta.snapshotPartitions': '2',
};

/** What a session that reads and writes Iceberg's and Delta's tables is made with. */
export const EXTENSIONS = { iceberg: 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions', delta: 'io.delta.sql.DeltaSparkSessionExtension' } as const;

/** Delta is known by the session's own catalog. */
export const DELTA_CATALOG: Readonly<Record<string, string>> = { 'spark.sql.catalog.spark_catalog': 'org.apache.spark.sql.delta.catalog.DeltaCatalog' };
