import type { CommandContext } from './context.ts';
import type { OptionName } from './options.ts';

/** A command of the command line; its code is loaded when it is called. */
export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly group: 'Start' | 'Build' | 'Look' | 'Keep in order';
  /** What it does, in a line. */
  readonly summary: string;
  /** What else help says. */
  readonly about?: string;
  /** Arguments that are no options: `FILE`, `[DIR]`. */
  readonly arguments?: string;
  readonly options: readonly OptionName[];
  /** Forms of `--output`, the default first. */
  readonly outputs?: readonly string[];
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  load(): Promise<{ command(context: CommandContext): Promise<number> | number }>;
}

const WHERE: readonly OptionName[] = ['target', 'profile', 'profiles-dir', 'vars', 'project-dir', 'target-path'];
const PRINT: readonly OptionName[] = ['warn-error', 'quiet', 'log-format', 'log-level', 'color', 'help'];
const CHOOSE: readonly OptionName[] = ['select', 'exclude', 'selector', 'resource-type', 'exclude-resource-type', 'indirect-selection', 'state'];
const RUN: readonly OptionName[] = [...CHOOSE, 'changed', 'since', ...WHERE, 'full-refresh', 'fail-fast', 'threads', 'defer', 'defer-state', 'favor-state', 'shared-scans', 'store-failures', 'empty', 'resume', 'event-time-start', 'event-time-end', 'dry-run', ...PRINT];
const BUILD: readonly OptionName[] = [...RUN, 'ingest', 'sample'];

const building = () => import('./commands/build.ts');

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'init', group: 'Start', arguments: '[DIR]', summary: 'Makes a small project that runs at once.', options: ['quiet', 'log-format', 'color', 'help'],
    examples: [['lakec init shop && cd shop && lakec build', 'from nothing to tested tables']], load: () => import('./commands/init.ts'),
  },
  {
    name: 'debug', group: 'Start', summary: 'Checks the project and its target: connection, folders, permissions; says what to grant.', options: [...WHERE, ...PRINT],
    examples: [['lakec debug --target prod', 'can this machine reach it?']], load: () => import('./commands/debug.ts'),
  },
  {
    name: 'deps', group: 'Start', summary: 'Brings the packages that packages.yml names.', options: ['upgrade', 'lock', 'add-package', 'source', 'vars', 'project-dir', 'quiet', 'log-format', 'color', 'help'],
    examples: [['lakec deps && lakec build', 'with the packages of a dbt project']], load: () => import('./commands/deps.ts'),
  },
  {
    name: 'import', group: 'Start', arguments: '[DIR]', summary: 'Turns a dbt project into one of lakec\'s own format.',
    about: 'Writes config/base.yaml and config/<target>.yaml, and brings files from other folders into models/, seeds/ and their like. dbt_project.yml stays. It asks before it writes over a file.',
    options: ['force', ...WHERE, ...PRINT], load: () => import('./commands/import.ts'), examples: [['lakec import', 'in place'], ['lakec import ../lake --target prod', 'into another folder, for that target']],
  },
  {
    name: 'explain', group: 'Start', arguments: '[CODE]', summary: 'Explains a diagnostic: why, an example, the cure.', options: ['quiet', 'log-format', 'color', 'help'],
    examples: [['lakec explain unknown-ref', 'the page of error[unknown-ref]'], ['lakec explain', 'every code']], load: () => import('./commands/explain.ts'),
  },
  {
    name: 'build', group: 'Build', summary: 'Seeds, snapshots, models and their tests, interleaved in DAG order.',
    about: 'Nothing that depends on a failed test of severity error is built. A failed or interrupted build leaves each table as it was or as it should be.',
    options: BUILD, load: building,
    examples: [['lakec build', 'everything'], ['lakec build -s gold+', 'the folder and everything downstream'], ['lakec build -s state:modified+ --state prod-artifacts --defer', 'what changed, reading the rest from prod'], ['lakec build -s +fact_orders --exclude tag:slow', 'a model with all that it needs'], ['lakec build --changed --since main', 'what a change reaches, and nothing else']],
  },
  { name: 'run', group: 'Build', summary: 'Models, and the snapshots among them; no tests.', options: BUILD, load: building, examples: [['lakec run -s silver gold', 'two folders'], ['lakec run -s fact_orders -f', 'anew, not incrementally']] },
  { name: 'test', group: 'Build', summary: 'Data tests and unit tests.', options: RUN, load: building, examples: [['lakec test -s fact_orders', 'all tests of a model'], ['lakec test -s test_type:unit', 'unit tests only'], ['lakec test --store-failures', 'keep failing rows']] },
  { name: 'seed', group: 'Build', summary: 'Loads the CSV files of seeds/.', options: RUN, load: building, examples: [['lakec seed -f', 'anew, when columns changed']] },
  { name: 'snapshot', group: 'Build', summary: 'Takes snapshots: history of changing rows.', options: RUN, load: building, examples: [['lakec snapshot -s customer_history', 'one of them']] },
  {
    name: 'ingest', group: 'Build', summary: 'Brings the rows of sources to the landing zone.',
    about: 'Each source is brought by the connector of its type (sources.<name>.type): files, http, redshift, snowflake, kafka. Only what is new is brought; a run that was killed goes on where it was. A model that loads the source takes the files in at its next run, as does `lakec build --ingest`.',
    options: [...CHOOSE, ...WHERE, 'from', 'to', 'follow', 'replay', 'threads', 'output', ...PRINT], outputs: ['text', 'json'], load: () => import('./commands/ingest.ts'),
    examples: [['lakec ingest', 'every source'], ['lakec ingest -s source:kafka_orders --follow', 'as events come, until Ctrl-C'], ['lakec ingest -s source:fx_rates --from 2026-01-01 --to 2026-01-15', 'these days again'], ['lakec ingest -s source:fx_rates --replay', 'load what has landed once more']],
  },
  { name: 'retry', group: 'Build', summary: 'Runs again what failed or was skipped the last time.', options: [...WHERE, 'state', 'full-refresh', 'fail-fast', 'threads', 'shared-scans', 'store-failures', ...PRINT], load: () => import('./commands/retry.ts'), examples: [['lakec retry', 'with the command and the selection of the last run']] },
  {
    name: 'run-operation', group: 'Build', arguments: 'MACRO', summary: 'Runs a macro, with arguments.',
    about: 'A macro of the project, of a package (package.name), or of those that lakec brings. What it writes without adapter.commit() in a transaction that it began is rolled back, as in dbt.',
    options: ['args', ...WHERE, ...PRINT], load: () => import('./commands/run-operation.ts'),
    examples: [['lakec run-operation grant_select --args "{role: reader}"', ''], ['lakec run-operation codegen.generate_source --args "{schema_name: raw}"', 'a package\'s']],
  },
  {
    name: 'clone', group: 'Build', summary: 'Makes the nodes of an earlier run\'s target here, without building them.',
    about: 'Snowflake clones tables; elsewhere each is a view of the table that --state names. What is there already stays, unless --full-refresh is given.',
    options: [...CHOOSE, ...WHERE, 'full-refresh', 'threads', ...PRINT], load: () => import('./commands/clone.ts'), examples: [['lakec clone --state prod-artifacts', 'everything'], ['lakec clone -s state:modified+ --state prod-artifacts', 'before a trial build']],
  },
  { name: 'compile', group: 'Look', summary: 'Renders and checks; SQL lands in target/compiled/.', options: [...CHOOSE, ...WHERE, 'inline', 'output', 'full-refresh', 'threads', 'defer', 'defer-state', 'favor-state', 'empty', 'event-time-start', 'event-time-end', ...PRINT], outputs: ['text', 'json'], load: () => import('./commands/compile.ts'), examples: [['lakec compile -s gold+', 'columns, types and contracts too'], ['lakec compile --inline "select * from {{ ref(\'orders\') }}"', 'a text']] },
  {
    name: 'docs generate', group: 'Look', summary: 'Compiles, and writes target/catalog.json.', about: 'manifest.json and catalog.json are what dbt\'s documentation site and other tools read; the site itself is not made.',
    options: [...CHOOSE, ...WHERE, 'threads', 'defer', 'defer-state', 'favor-state', 'empty', ...PRINT], load: () => import('./commands/docs-generate.ts'), examples: [['lakec docs generate', 'artifacts of all nodes']],
  },
  {
    name: 'check', group: 'Look', summary: 'Finds mistakes in every model and test; nothing runs.',
    about: 'Columns, types, contracts, lint rules, and what was agreed on in contracts.json. With --coverage: how many nodes were checked, and why the others could not be.',
    options: [...CHOOSE, ...WHERE, 'coverage', 'defer', 'defer-state', 'favor-state', ...PRINT], load: () => import('./commands/check.ts'),
    examples: [['lakec check', 'all of the project'], ['lakec check --coverage', 'what is not checked, and why'], ['lakec check -s gold+', 'a folder and everything downstream']],
  },
  {
    name: 'contract', group: 'Keep in order', arguments: 'accept', summary: 'Agrees to the columns that models have now: writes contracts.json.',
    about: 'Models and snapshots of layers whose contracts.<layer>.evolution is strict or backward_compatible are held to it from then on. Commit the file.',
    options: [...CHOOSE, ...WHERE, ...PRINT], load: () => import('./commands/contract.ts'),
    examples: [['lakec contract accept', 'all of them'], ['lakec contract accept -s fact_orders', 'one model']],
  },
  { name: 'plan', group: 'Look', summary: 'What would change, and why, with the SQL of each step.', options: [...CHOOSE, 'changed', 'since', ...WHERE, 'full-refresh', 'defer', 'defer-state', 'favor-state', 'store-failures', 'empty', 'event-time-start', 'event-time-end', 'prune', 'drop', ...PRINT], load: () => import('./commands/plan.ts'), examples: [['lakec plan --since main', 'what a change of the project reaches, column by column'], ['lakec plan -s fact_orders', 'before it is built'], ['lakec plan --prune', 'tables that no model makes any more'], ['lakec plan --prune --drop', 'drop those']] },
  { name: 'ls', aliases: ['list'], group: 'Look', summary: 'Lists nodes.', options: [...CHOOSE, ...WHERE, 'output', 'output-keys', ...PRINT], outputs: ['selector', 'name', 'path', 'json'], load: () => import('./commands/ls.ts'), examples: [['lakec ls -s +fact_orders', 'what a model is made of'], ['lakec ls --resource-type source --output name', ''], ['lakec ls --output json --output-keys name config.materialized', '']] },
  {
    name: 'lineage', group: 'Look', arguments: '[MODEL[.COLUMN]]', summary: 'Where columns come from and where they go.',
    about: 'A column may be named as fact_orders.amount_usd, gold.fact_orders.amount_usd or, of a source, crm.accounts.phone. Steps: copied, transformed, aggregated. What can\'t be followed is said.',
    options: [...WHERE, 'depth', 'pii', 'output', 'json', ...PRINT], outputs: ['tree', 'json', 'openlineage'], load: () => import('./commands/lineage.ts'),
    examples: [['lakec lineage fact_orders.amount_usd', 'up to the sources, and down'], ['lakec lineage fact_orders', 'all columns of a model'], ['lakec lineage --pii', 'personal data where none may be'], ['lakec lineage --output json', 'every column of the project']],
  },
  { name: 'show', group: 'Look', summary: 'Prints rows of a node or of a SELECT.', options: [...CHOOSE, ...WHERE, 'inline', 'inline-direct', 'limit', 'output', 'defer', 'defer-state', 'favor-state', 'threads', ...PRINT], outputs: ['table', 'json', 'csv'], load: () => import('./commands/show.ts'), examples: [['lakec show -s fact_orders --limit 20', ''], ['lakec show --inline "select count(*) from {{ ref(\'orders\') }}"', '']] },
  { name: 'render', group: 'Look', arguments: 'FILE', summary: 'Prints what a template gives; nothing is checked or run.', options: ['context', 'vars', 'target', 'project-dir', 'quiet', 'log-format', 'color', 'help'], load: () => import('./commands/render.ts'), examples: [['lakec render page.sql --context names.json', '']] },
  { name: 'parse', group: 'Look', summary: 'Reads the project and writes target/manifest.json.', options: [...WHERE, ...PRINT], load: () => import('./commands/parse.ts'), examples: [['lakec parse', 'is the project sound?']] },
  { name: 'freshness', aliases: ['source freshness', 'source snapshot-freshness'], group: 'Look', summary: 'How old the newest rows of sources are.', options: [...CHOOSE, ...WHERE, 'threads', 'output', ...PRINT], load: () => import('./commands/freshness.ts'), examples: [['lakec freshness -o kept/sources.json', 'writes its artifact there'], ['lakec freshness -s source:kafka', 'one source']] },
  {
    name: 'catalog', group: 'Keep in order', arguments: 'plan|apply|check', summary: 'Entries of the Glue catalog: what would change, change it, are they true?',
    about: 'plan needs no table to be there. apply registers the tables as they are, as a run with glue.enabled does by itself. check compares entries with the tables\' files.',
    options: [...CHOOSE, ...WHERE, 'output', ...PRINT], outputs: ['text', 'json'], load: () => import('./commands/catalog.ts'),
    examples: [['lakec catalog plan --target prod', 'before anything is registered'], ['lakec catalog apply -s gold --target prod', 'one folder'], ['lakec catalog check --target prod --output json', 'columns, partitions, places']],
  },
  {
    name: 'parity', group: 'Look', summary: 'Builds in two targets and compares their rows.',
    about: 'Schemas, counts and rows are compared exactly and without order; only columns that say which run wrote a row are left out (_ingested_at, _batch_id, _rejected_at, and what config(parity={ignore: […]}) names). Exit code 1 when anything differs.',
    options: ['targets', ...CHOOSE, 'vars', 'project-dir', 'target-path', 'build', 'sample', 'since', 'full-refresh', 'fail-fast', 'threads', 'limit', 'json', ...PRINT], load: () => import('./commands/parity.ts'),
    examples: [['lakec parity --targets dev,spark', 'the same rows on both engines?'], ['lakec parity --targets dev,spark -s +fact_orders --no-build', 'what is there, of one model and all that it needs'], ['lakec parity --targets dev,prod --no-build --since 2026-01-01 --sample 1%', 'a part of large tables']],
  },
  {
    name: 'publish', group: 'Keep in order', summary: 'Copies tables into other targets: a warehouse beside the lake.',
    about: 'Rows go into a table beside the published one, and from there by one transaction: a merge by the key that the model declares (its unique_key, a primary key, a unique test), of only what differs from the version that was sent last; without a key all rows are replaced.',
    options: ['to', ...CHOOSE, ...WHERE, 'full-refresh', 'json', ...PRINT], load: () => import('./commands/publish.ts'),
    examples: [['lakec publish --to snowflake --select gold', 'gold tables, as they are in the lake now'], ['lakec publish', 'all that the config names under publish']],
  },
  { name: 'schema', group: 'Keep in order', arguments: 'config|properties', summary: 'JSON Schema for editors.', options: ['help', 'color', 'quiet', 'log-format'], load: () => import('./commands/schema.ts'), examples: [['lakec schema properties > properties.schema.json', '']] },
  { name: 'emr deps', group: 'Keep in order', summary: 'Makes emr_deps.zip, the Python packages of a job on EMR.', about: 'The bytes are the same wherever it is made. Every job makes it by itself; a machine without a network takes the file that LAKEC_EMR_DEPS names.', options: ['out', 'quiet', 'log-format', 'color', 'help'], load: () => import('./commands/emr-deps.ts'), examples: [['lakec emr deps --out build/emr_deps.zip', '']] },
  {
    name: 'spark', group: 'Keep in order', arguments: 'start|stop|status', summary: 'The Spark Connect server that lakec keeps for a target.',
    about: 'A run on a target with engine.type: spark_connect and no engine.connection.url starts it by itself; it stays, so that the runs after it need no start of Java. `status` ends with 1 when there is none.',
    options: [...WHERE, ...PRINT], load: () => import('./commands/spark.ts'),
    examples: [['lakec spark start --target connect', 'before the first run'], ['lakec spark stop --target connect', 'when the work is done']],
  },
  { name: 'clean', group: 'Keep in order', summary: 'Removes target/.', options: ['target', 'project-dir', 'target-path', 'dry-run', 'quiet', 'log-format', 'color', 'help'], load: () => import('./commands/clean.ts'), examples: [['lakec clean --dry-run', 'shows what it would remove']] },
];

/** The command of that name or other name. */
export function findCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name || command.aliases?.includes(name));
}
