import { DBT_OPTIONS, type DbtOptionName } from './dbt-options.ts';

/** An option of the command line. Each can be given as `LAKEC_<NAME>` in the environment too, unless it is about one call only. */
export interface OptionDefinition {
  readonly name: string;
  readonly short?: string;
  /** Other names for it. */
  readonly aliases?: readonly string[];
  readonly kind: 'flag' | 'text' | 'list' | 'number';
  /** What stands for the value in help. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly help: string;
  readonly group: 'Choose nodes' | 'Where and with what' | 'How it runs' | 'What is printed';
  /** Only the command line has it. */
  readonly onlyHere?: boolean;
  /** dbt's: every command takes it, and help leaves it out. */
  readonly dbt?: true;
}

const define = <const T extends readonly OptionDefinition[]>(options: T): T => options;

const LIST = define([
  { name: 'select', short: 's', aliases: ['models', 'model', 'm'], kind: 'list', value: 'SELECTOR', help: 'Nodes to take: names, folders, tag:x, +x, x+, state:modified …', group: 'Choose nodes', onlyHere: true },
  { name: 'exclude', kind: 'list', value: 'SELECTOR', help: 'Nodes to leave out.', group: 'Choose nodes', onlyHere: true },
  { name: 'selector', kind: 'text', value: 'NAME', help: 'A selector of selectors.yml.', group: 'Choose nodes', onlyHere: true },
  { name: 'resource-type', aliases: ['resource-types'], kind: 'list', value: 'TYPE', choices: ['model', 'seed', 'snapshot', 'source', 'test', 'unit_test', 'exposure', 'analysis', 'metric', 'semantic_model', 'saved_query', 'function', 'all', 'default'], help: 'Only nodes of these types.', group: 'Choose nodes' },
  { name: 'exclude-resource-type', aliases: ['exclude-resource-types'], kind: 'list', value: 'TYPE', choices: ['model', 'seed', 'snapshot', 'source', 'test', 'unit_test', 'exposure', 'analysis', 'metric', 'semantic_model', 'saved_query', 'function'], help: 'No nodes of these types.', group: 'Choose nodes' },
  { name: 'indirect-selection', kind: 'text', value: 'MODE', choices: ['eager', 'cautious', 'buildable', 'empty'], help: 'Which tests come with a node: those with any parent selected (eager, the default), with all, …', group: 'Choose nodes' },
  { name: 'state', kind: 'text', value: 'FOLDER', help: 'Artifacts of an earlier run, for state:, result: and --defer.', group: 'Choose nodes' },
  { name: 'target', short: 't', kind: 'text', value: 'NAME', help: 'Where to build: the name of a file below config/, or of an output of a dbt profile.', group: 'Where and with what' },
  { name: 'targets', kind: 'text', value: 'A,B', help: 'The two targets to compare: --targets dev,spark.', group: 'Where and with what', onlyHere: true },
  { name: 'to', kind: 'text', value: 'TARGETS|DATE', help: 'publish: the targets to copy into, otherwise those that the config names under publish; ingest: the last day to bring, otherwise as_of_date or today.', group: 'Where and with what', onlyHere: true },
  { name: 'vars', kind: 'text', value: 'YAML', help: 'Values for var(): --vars "{day: 2026-01-31}".', group: 'Where and with what' },
  { name: 'args', kind: 'text', value: 'YAML', help: 'Arguments of a macro: --args "{role: reader}".', group: 'Where and with what', onlyHere: true },
  { name: 'project-dir', kind: 'text', value: 'FOLDER', help: 'The project; otherwise the nearest one from here upwards.', group: 'Where and with what' },
  { name: 'profile', kind: 'text', value: 'NAME', help: 'A dbt project: the profile to use instead of its own.', group: 'Where and with what' },
  { name: 'profiles-dir', kind: 'text', value: 'FOLDER', help: 'A dbt project: the folder with profiles.yml.', group: 'Where and with what' },
  { name: 'target-path', kind: 'text', value: 'FOLDER', help: 'Where artifacts go (target).', group: 'Where and with what' },
  { name: 'full-refresh', short: 'f', kind: 'flag', help: 'Builds incremental tables and seeds anew.', group: 'How it runs' },
  { name: 'fail-fast', short: 'x', kind: 'flag', help: 'Stops at the first failure.', group: 'How it runs' },
  { name: 'threads', kind: 'number', value: 'N', help: 'Nodes at once, 1 to 64.', group: 'How it runs' },
  { name: 'defer', kind: 'flag', help: 'Reads parents that are not selected where --state has them.', group: 'How it runs' },
  { name: 'defer-state', kind: 'text', value: 'DIR', help: 'With --defer: artifacts of another run than that of --state.', group: 'How it runs' },
  { name: 'favor-state', kind: 'flag', help: 'With --defer: even when they are here too.', group: 'How it runs' },
  { name: 'shared-scans', kind: 'flag', help: 'Tests of one relation share a scan; --no-shared-scans runs a query for each.', group: 'How it runs' },
  { name: 'store-failures', kind: 'flag', help: 'Keeps failing rows of tests in tables.', group: 'How it runs' },
  { name: 'empty', kind: 'flag', help: 'Builds with no rows.', group: 'How it runs' },
  { name: 'resume', kind: 'flag', help: 'Follows the job that a killed run left behind, instead of starting one.', group: 'How it runs', onlyHere: true },
  { name: 'event-time-start', kind: 'text', value: 'DATE', help: 'Interval of time-filtered models: from, inclusive.', group: 'How it runs' },
  { name: 'event-time-end', kind: 'text', value: 'DATE', help: 'To, exclusive.', group: 'How it runs' },
  { name: 'ingest', kind: 'flag', help: 'First brings what the chosen nodes read from its sources.', group: 'How it runs', onlyHere: true },
  { name: 'from', kind: 'text', value: 'DAY', help: 'Brings these days instead of what is new: the first, YYYY-MM-DD.', group: 'How it runs', onlyHere: true },
  { name: 'follow', kind: 'flag', help: 'Kafka: goes on for ever instead of ending when it has caught up.', group: 'How it runs', onlyHere: true },
  { name: 'replay', kind: 'flag', help: 'Asks no source: files that have landed are loaded again by the next run.', group: 'How it runs', onlyHere: true },
  { name: 'build', kind: 'flag', help: 'Builds first; --no-build compares what is there.', group: 'How it runs', onlyHere: true },
  { name: 'sample', kind: 'text', value: 'N|N%|N days', help: 'parity: compares so many rows of each relation, the same in both targets; run and build: reads only the newest rows of parents that have an event_time, "3 days" or "{start: 2026-01-01, end: 2026-02-01}".', group: 'How it runs', onlyHere: true },
  { name: 'warn-error', kind: 'flag', help: 'Warnings are errors.', group: 'How it runs' },
  { name: 'force', kind: 'flag', help: 'Writes over files that are there, without asking.', group: 'How it runs', onlyHere: true },
  { name: 'prune', kind: 'flag', help: 'Lists relations that no model makes any more.', group: 'How it runs', onlyHere: true },
  { name: 'drop', kind: 'flag', help: 'With --prune: drops them.', group: 'How it runs', onlyHere: true },
  { name: 'coverage', kind: 'flag', help: 'Counts what was checked, and says of the rest why it could not be.', group: 'What is printed', onlyHere: true },
  { name: 'upgrade', kind: 'flag', help: 'Asks for the newest packages that packages.yml allows, whatever package-lock.yml says.', group: 'How it runs', onlyHere: true },
  { name: 'lock', kind: 'flag', help: 'Writes package-lock.yml alone.', group: 'How it runs', onlyHere: true },
  { name: 'add-package', kind: 'text', value: 'NAME@VERSION', help: 'Writes a package into packages.yml first.', group: 'How it runs', onlyHere: true },
  { name: 'source', kind: 'text', value: 'SOURCE', choices: ['hub', 'git', 'local'], help: 'Where the added package lives (hub).', group: 'How it runs', onlyHere: true },
  { name: 'out', kind: 'text', value: 'FILE', help: 'The file to write.', group: 'What is printed', onlyHere: true },
  { name: 'dry-run', kind: 'flag', help: 'Does nothing: clean shows what it would remove, a run as a job on EMR writes what it would submit to target/dry-run/.', group: 'How it runs', onlyHere: true },
  { name: 'inline', kind: 'text', value: 'SQL', help: 'A SELECT instead of a node; ref() and source() work in it.', group: 'Choose nodes', onlyHere: true },
  { name: 'inline-direct', kind: 'text', value: 'SQL', help: 'A SELECT as the engine has it, without templates.', group: 'Choose nodes', onlyHere: true },
  { name: 'limit', kind: 'number', value: 'N', help: 'Most rows to show (5); -1 shows all.', group: 'What is printed', onlyHere: true },
  { name: 'context', kind: 'text', value: 'FILE', help: 'JSON with the names that the template sees.', group: 'Where and with what', onlyHere: true },
  { name: 'since', kind: 'text', value: 'REVISION|DATE', help: 'What changed since a git revision; parity: only rows on or after a date, by the event_time or the partitions that a model declares.', group: 'Choose nodes', onlyHere: true },
  { name: 'changed', kind: 'flag', help: 'Takes what a change since --since or --state reaches, and nothing else.', group: 'Choose nodes', onlyHere: true },
  { name: 'depth', kind: 'number', value: 'N', help: 'Most steps to show, up and down.', group: 'What is printed', onlyHere: true },
  { name: 'pii', kind: 'flag', help: 'Follows columns of personal data, and fails where a layer may have none.', group: 'How it runs', onlyHere: true },
  { name: 'output', short: 'o', kind: 'text', value: 'FORM', help: 'The form of the result.', group: 'What is printed', onlyHere: true },
  { name: 'output-keys', kind: 'list', value: 'KEY', help: 'Keys of --output json.', group: 'What is printed', onlyHere: true },
  { name: 'json', kind: 'flag', help: 'The result as one JSON object.', group: 'What is printed', onlyHere: true },
  { name: 'quiet', short: 'q', kind: 'flag', help: 'Only results, warnings and errors.', group: 'What is printed' },
  { name: 'log-format', kind: 'text', value: 'FORM', choices: ['text', 'json', 'debug', 'default'], help: 'json: one object a line. The others are text.', group: 'What is printed' },
  { name: 'log-level', kind: 'text', value: 'LEVEL', choices: ['debug', 'info', 'warn', 'error', 'none'], help: 'How much is told.', group: 'What is printed' },
  { name: 'color', kind: 'flag', help: 'Colours, or none with --no-color; NO_COLOR is heeded.', group: 'What is printed' },
  { name: 'help', short: 'h', kind: 'flag', help: 'This page.', group: 'What is printed', onlyHere: true },
]);

export type OptionName = (typeof LIST)[number]['name'] | DbtOptionName;

/** Every option, in the order in which help lists them, dbt's at the end. */
export const OPTIONS: readonly (OptionDefinition & { readonly name: OptionName })[] = [...LIST, ...DBT_OPTIONS];

/** The environment variable of an option: `target-path` is LAKEC_TARGET_PATH. */
export function variableOf(option: string): string {
  return `LAKEC_${option.toUpperCase().replaceAll('-', '_')}`;
}
