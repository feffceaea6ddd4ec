import type { OptionDefinition } from './options.ts';

const define = <const T extends readonly Omit<OptionDefinition, 'group' | 'dbt' | 'help'>[]>(options: T) => options;

const LIST = define([
  { name: 'debug', short: 'd', kind: 'flag' },
  { name: 'use-colors', kind: 'flag' },
  { name: 'log-path', kind: 'text', value: 'FOLDER' },
  { name: 'log-level-file', kind: 'text', value: 'LEVEL', choices: ['debug', 'info', 'warn', 'error', 'none'] },
  { name: 'log-format-file', kind: 'text', value: 'FORM', choices: ['text', 'debug', 'json', 'default'] },
  { name: 'log-file-max-bytes', kind: 'text', value: 'BYTES' },
  { name: 'warn-error-options', kind: 'text', value: 'YAML' },
  { name: 'write-json', kind: 'flag' },
  { name: 'print', kind: 'flag' },
  { name: 'version-check', kind: 'flag' },
  { name: 'printer-width', kind: 'text', value: 'N' },
  { name: 'use-colors-file', kind: 'flag' },
  { name: 'partial-parse', kind: 'flag' },
  { name: 'partial-parse-file-path', kind: 'text', value: 'FILE' },
  { name: 'partial-parse-file-diff', kind: 'flag' },
  { name: 'static-parser', kind: 'flag' },
  { name: 'use-experimental-parser', kind: 'flag' },
  { name: 'populate-cache', kind: 'flag' },
  { name: 'cache-selected-only', kind: 'flag' },
  { name: 'log-cache-events', kind: 'flag' },
  { name: 'introspect', kind: 'flag' },
  { name: 'inject-ephemeral-ctes', kind: 'flag' },
  { name: 'sqlparse', kind: 'text', value: 'YAML' },
  { name: 'send-anonymous-usage-stats', kind: 'flag' },
  { name: 'upload-to-artifacts-ingest-api', kind: 'flag' },
  { name: 'use-fast-test-edges', kind: 'flag' },
  { name: 'single-threaded', kind: 'flag' },
  { name: 'macro-debugging', kind: 'flag' },
  { name: 'record-timing-info', short: 'r', kind: 'text', value: 'FILE' },
  { name: 'show-all-deprecations', kind: 'flag' },
  { name: 'show', kind: 'flag' },
  { name: 'compile', kind: 'flag' },
  { name: 'static', kind: 'flag' },
  { name: 'empty-catalog', kind: 'flag' },
  { name: 'export-saved-queries', kind: 'flag' },
  { name: 'include-saved-query', kind: 'flag' },
]);

export type DbtOptionName = (typeof LIST)[number]['name'];

/**
 * Options of dbt's command line that scripts give: every command takes them and help leaves them out. Some do what they do in dbt
 * (`--debug`, `--log-path`, `--no-write-json`); the others are about the inside of dbt, and have nothing to change here.
 */
export const DBT_OPTIONS: readonly (OptionDefinition & { readonly name: DbtOptionName })[] = LIST.map((option) => ({ ...option, help: 'As in dbt.', group: 'How it runs', dbt: true }));

/** Commands that dbt has under the same name. */
export const DBT_COMMANDS: ReadonlySet<string> = new Set(['build', 'clean', 'clone', 'compile', 'debug', 'deps', 'docs generate', 'freshness', 'init', 'ls', 'parse', 'retry', 'run', 'run-operation', 'seed', 'show', 'snapshot', 'test']);

/** Options of lakec that dbt takes with any command, whether it has a use for them or not. */
export const TAKEN_BY_ALL: ReadonlySet<string> = new Set(['target', 'profile', 'profiles-dir', 'project-dir', 'vars', 'threads', 'state', 'defer', 'favor-state', 'defer-state', 'fail-fast', 'indirect-selection', 'warn-error', 'log-level']);
