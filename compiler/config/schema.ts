import type * as Zod from 'zod';
import { TRAPS } from '../transpile/traps.ts';
import { LINT_RULES } from './lint-rules.ts';

type Z = typeof Zod.z;

/** The shape of a complete config: every key, its type and what it is for. Maps of `free` take any key. */
export function configSchema(z: Z) {
  const text = () => z.string();
  const place = () => z.string().min(1, 'a path or URL');
  const name = () => z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower-case letters, digits and "_", starting with a letter');
  const identifier = () => z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'an identifier: letters, digits and "_"');
  const clock = () => z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'a time of day such as "02:30"');
  const memory = () => z.string().regex(/^[1-9][0-9]*[kmgt]$/, 'a size such as 4g');
  const free = () => z.record(z.string(), z.unknown());
  const texts = () => z.union([z.string(), z.array(z.string())], { error: 'a text or a list of texts' });
  const decimal = () => z.union([z.number(), z.string().regex(/^-?[0-9]+(\.[0-9]+)?$/)], { error: 'a decimal number' });
  const arn = () => z.string().regex(/^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:.+$/, 'an ARN such as arn:aws:iam::111122223333:role/name');
  const place0 = () => place().nullable();
  const hours = () => z.number().min(0);
  const period = z.strictObject({ count: z.int().min(0), period: z.enum(['minute', 'hour', 'day']) });

  const thresholds = {
    min_row_count: z.int().min(0).describe('Fewest rows a table may have.'),
    max_null_pct: z.number().min(0).max(100).describe('Highest share of nulls, in percent, in columns marked meta.completeness.'),
    max_duplicate_pct: z.number().min(0).max(100).describe('Highest share of rows with a repeated key, in percent.'),
    freshness_hours: hours().nullable().describe('A table older than this is late; null: never.'),
  };
  const contract = z.strictObject({
    evolution: z.enum(['strict', 'backward_compatible', 'any']).describe('Which changes of an enforced contract a build accepts.'),
    allow_pii: z.boolean().describe('Whether columns that descend from personal data may stand in this layer.'),
  });

  const table = z.strictObject({
    snapshot: texts().describe('Glob or globs of the files that hold the whole table, relative to the source\'s base_path.').optional(),
    incremental_dir: text().describe('Folder of daily files (date=YYYY-MM-DD below it), relative to the source\'s base_path.').optional(),
    mode: z.enum(['snapshot', 'cdc', 'append']).describe('snapshot: the files present are the table; cdc: versions of rows; append: new rows.').optional(),
    watermark: texts().describe('Column or columns whose highest value is remembered from load to load.').optional(),
    lookback_days: z.int().min(0).describe('Days before the watermark that a query reads again, for late rows.').optional(),
    key: texts().describe('Column or columns that identify a row.').optional(),
    freshness: z.union([hours(), z.null(), z.strictObject({ warn_after: period.optional(), error_after: period.optional() })], { error: 'a number of hours, null, or {warn_after, error_after}' })
      .describe('Hours after which the table is late (an error at twice as many), null for never, or dbt\'s warn_after and error_after.').optional(),
    query: text().describe('The SELECT that a connector lands.').optional(),
    topic: text().describe('The topic that the connector lands.').optional(),
    format: z.enum(['csv', 'ndjson', 'parquet']).describe('Overrides the source\'s format.').optional(),
    options: free().describe('Laid over the source\'s options.').optional(),
    on_unknown_column: z.enum(['extra', 'fail', 'drop']).describe('Overrides the source\'s setting.').optional(),
  });

  const source = z.strictObject({
    type: z.enum(['files', 'http', 'redshift', 'snowflake', 'kafka']).describe('The connector that brings its rows.'),
    base_path: place().describe('The source\'s folder; what a connector lands stands here too.'),
    connection: free().describe('Host, database, role, …; secrets by reference.'),
    format: z.enum(['csv', 'ndjson', 'parquet']).describe('Format of the landed files.'),
    options: free().describe('What else the format or the connector needs to know.'),
    on_unknown_column: z.enum(['extra', 'fail', 'drop']).describe('A column that is not declared: keep it in _extra, fail, or drop it.'),
    tables: z.record(identifier(), table).describe('How each table\'s files are found and loaded.'),
  });

  return z.strictObject({
    env: name().describe('Stage of this target, used in the names of databases, buckets and jobs.'),
    project_name: name().describe('The project\'s name, used in the names of databases, buckets and jobs.'),
    engine: z.strictObject({
      type: z.enum(['duckdb', 'spark_local', 'spark_connect', 'spark_emr', 'spark_emr_ec2', 'snowflake', 'redshift']).describe('Where models run.'),
      path: place().describe('DuckDB: the database file, relative to the project.'),
      threads: z.int().min(1).max(64).describe('Nodes at once.'),
      connection: free().describe('Account, warehouse, role, database, cluster or workgroup; secrets by reference.'),
    }).describe('Where models run.'),
    dialect: z.enum(['duckdb', 'spark', 'snowflake', 'redshift']).describe('SQL dialect the models are written in; the engine\'s own by default.').optional(),
    models: free().describe('Folder-level config of models, with dbt\'s + keys.'),
    seeds: free().describe('Folder-level config of seeds, with dbt\'s + keys.'),
    snapshots: free().describe('Folder-level config of snapshots, with dbt\'s + keys.'),
    data_tests: free().describe('Folder-level config of data tests, with dbt\'s + keys.'),
    unit_tests: free().describe('Folder-level config of unit tests, with dbt\'s + keys.'),
    exposures: free().describe('Folder-level config of exposures, with dbt\'s + keys.'),
    analyses: free().describe('Folder-level config of analyses, with dbt\'s + keys.'),
    dispatch: z.array(z.strictObject({
      macro_namespace: text().describe('The package that adapter.dispatch is called with.'),
      search_order: z.array(text()).describe('Packages in which its macros are looked up, in order.'),
    })).describe('Where the macros of packages are looked up, as dbt does it.'),
    'on-run-start': texts().describe('SQL that runs before the first node.'),
    'on-run-end': texts().describe('SQL that runs after the last node.'),
    selectors: z.array(z.strictObject({
      name: text().describe('What --selector and selector: call it.'),
      definition: z.union([text(), free()], { error: 'a text or a map' }).describe('A selector, or method and value, or union or intersection of such.'),
      description: text().describe('What it is for.').optional(),
      default: z.boolean().describe('It chooses where a command says nothing.').optional(),
    })).describe('Named selectors, beside those of selectors.yml.'),
    contracts: z.strictObject({ bronze: contract, silver: contract, gold: contract }).describe('What contracts of a layer allow.'),
    lint: z.strictObject(Object.fromEntries(Object.entries(LINT_RULES).map(([rule, meaning]) => [rule, z.enum(['off', 'warn', 'error']).describe(meaning).optional()])))
      .describe('Lint rules; each is off unless set.'),
    traps: z.strictObject(Object.fromEntries(Object.entries(TRAPS).map(([trap, { what }]) => [trap, z.enum(['off', 'warn', 'error']).describe(`${what}.`).optional()])))
      .describe('What a translation says of SQL that may give other rows on the engine; each trap is a warning unless set.'),
    vars: free().describe('What var() reads; --vars overrides.'),
    aws: z.strictObject({
      account_id: z.string().regex(/^[0-9]{12}$/, 'twelve digits in quotes').nullable().describe('Account, twelve digits in quotes.'),
      region: text().describe('Region of every AWS call.'),
      kms_key_arn: arn().nullable().describe('Key for server-side encryption.'),
      endpoint_url: text().nullable().describe('End point of an emulator.'),
    }).describe('The AWS account.'),
    buckets: z.strictObject({
      lake: text().nullable().describe('Bucket of the tables.'),
      artifacts: text().nullable().describe('Bucket of job files.'),
      logs: text().nullable().describe('Bucket of job logs.'),
    }).describe('S3 buckets.'),
    paths: z.strictObject({
      root: place().describe('Everything below hangs on it.'),
      landing_root: place().describe('Files as delivered.'),
      bronze_root: place().describe('Storage of bronze tables.'),
      silver_root: place().describe('Storage of silver tables.'),
      gold_root: place().describe('Storage of gold tables.'),
      state_root: place().describe('Ledger and watermarks, where the engine has no database of its own.'),
      checkpoints_root: place().describe('Kafka offsets.'),
      dq_results_root: place().describe('Stored failures, where the engine stores by path.'),
    }).describe('Folders and URLs.'),
    sources: z.record(identifier(), source).describe('Where each source\'s rows come from, and how its files are read.'),
    tables: z.strictObject({
      silver: z.record(z.string(), identifier()).describe('Physical names of silver models.'),
      gold: z.record(z.string(), identifier()).describe('Physical names of gold models.'),
    }).describe('Physical names of models, where they are not the model\'s own.'),
    dq: z.strictObject({
      mode: z.enum(['strict', 'warn']).describe('strict: an error-severity failure stops what is downstream.'),
      fail_on_error: z.boolean().describe('Exit code 1 when a test fails.'),
      alert_on_warning: z.boolean().describe('Report tests that warn.'),
      store_failures: z.boolean().describe('Keep failing rows as tables.'),
      thresholds: z.strictObject({
        bronze: z.strictObject(thresholds),
        silver: z.strictObject(thresholds),
        gold: z.strictObject(thresholds),
        overrides: z.record(z.string(), z.strictObject(thresholds).partial()).describe('By model name; wins over its layer.'),
      }).describe('What the lake\'s tests hold a layer to.'),
      freshness_as_of: z.string().regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, 'a day such as "2026-01-31"').nullable().describe('Day at whose end the age of sources is measured; null: now.'),
      quarantine: z.strictObject({ max_share: decimal().describe('Share of rejected rows above which a load fails.') }),
      reconciliation: z.strictObject({ tolerance_usd: decimal().describe('Largest difference that sums may have.') }),
      realism: z.strictObject({
        max_future_days: z.int().min(0).describe('Days past as_of_date that a date may lie.'),
        max_past_years: z.int().min(0).describe('Years before as_of_date that a date may lie.'),
      }),
    }).describe('Data quality.'),
    sla: z.strictObject({
      timezone: z.string().refine(isTimeZone, 'a time zone such as UTC or Europe/Berlin').describe('Zone of the times below.'),
      bronze_ready_by: clock().describe('Later than this: warning sla-missed.'),
      silver_ready_by: clock().describe('Later than this: warning sla-missed.'),
      gold_ready_by: clock().describe('Later than this: warning sla-missed.'),
      max_runtime_minutes: z.int().min(1).describe('A run that takes longer is late.'),
    }).describe('When the lake must be ready.'),
    glue: z.strictObject({
      enabled: z.boolean().describe('Register tables after a run.'),
      database_prefix: name().describe('First part of the database names.'),
      bronze_db: identifier().describe('Database of bronze tables.'),
      silver_db: identifier().describe('Database of silver tables.'),
      gold_db: identifier().describe('Database of gold tables.'),
      ops_db: identifier().describe('Database of the ops tables.'),
      table_format: z.enum(['parquet', 'iceberg', 'delta']).describe('Format of tables; a model\'s file_format wins.'),
      on_removed: z.enum(['keep', 'deregister']).describe('An entry whose model is gone.'),
      on_breaking_change: z.enum(['fail', 'replace']).describe('An entry whose columns change in a way that breaks readers.'),
    }).describe('The Glue catalog.'),
    publish: z.record(z.string(), z.strictObject({
      select: texts().describe('Selectors of the tables that are copied.').optional(),
      after_run: z.boolean().describe('A run copies what it built, when it ends.').optional(),
      stage: z.string().regex(/^s3:\/\/[^/]+(\/.+)?$/, 'a folder in S3 such as s3://bucket/publish').describe('Redshift: folder in S3 through which many rows go; without one they are inserted. Snowflake needs none.').optional(),
      bulk_rows: z.int().min(1).describe('From so many rows on they go as files (PUT and COPY), fewer are inserted; 1000 unless set.').optional(),
    })).describe('Targets that tables of the lake are copied into, by name.'),
    emr: z.strictObject({
      application_id: text().nullable().describe('EMR Serverless application.'),
      cluster_id: text().nullable().describe('EMR on EC2: the cluster.'),
      execution_role_arn: arn().nullable().describe('Role of the job.'),
      release_label: text().describe('EMR release.'),
      spark_version: text().describe('Spark line of the release.'),
      python_version: text().describe('Python of the job.'),
      driver: z.strictObject({ cores: z.int().min(1), memory: memory() }).describe('Size of the driver.'),
      executor: z.strictObject({ cores: z.int().min(1), memory: memory() }).describe('Size of an executor.'),
      max_executors: z.int().min(1).describe('Executors at most.'),
      poll_seconds: z.number().min(0).describe('Seconds between two looks at a running job.'),
      timeout_minutes: z.int().min(1).describe('A job that runs longer is ended.'),
      jars: z.array(z.string()).describe('name:version, a path, or a bare name for the release\'s own jar.'),
      spark_conf: free().describe('Further Spark settings.'),
      jobs_root: place0().describe('Where job files are uploaded.'),
      log_uri: place0().describe('Where the job logs.'),
    }).describe('EMR.'),
    secrets: z.strictObject({
      provider: z.enum(['env', 'aws_secrets_manager']).describe('Where ${secret:scope/name} is looked up.'),
      prefix: text().describe('First part of a secret\'s id in AWS Secrets Manager.'),
    }).describe('Secrets.'),
  });
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
