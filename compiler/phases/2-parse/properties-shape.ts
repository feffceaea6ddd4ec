import { any, bool, date, either, int, list, map, object, text, texts, word, type ObjectShape, type Shape } from './shape.ts';

const docs = object({ show: bool, node_color: text });
const version = either(text, { kind: 'number' });
const testEntry = either(text, map);
const tests = list(testEntry);
const columnConstraint = object({ type: word('not_null', 'unique', 'primary_key', 'foreign_key', 'check', 'custom'), name: text, expression: text, warn_unenforced: bool, warn_unsupported: bool, to: text, to_columns: list(text), columns: list(text) }, ['type']);
const quoting = object({ database: bool, schema: bool, identifier: bool, column: bool });
/** Keys that configure are checked where all levels of a node's config come together. */
const config: Shape = map;
const owner = object({ name: text, email: texts }, [], true);

const columnKeys = {
  name: text, description: text, meta: map, data_type: text, constraints: list(columnConstraint), docs, config, data_tests: tests, tests, quote: bool, tags: texts,
  granularity: text, policy_tags: list(text), entity: any, dimension: any,
};
const column = object(columnKeys, ['name']);
/** lakec: `required` rejects rows whose field is empty, `aliases` are other headers of the column. */
const sourceColumn = object({ ...columnKeys, required: bool, aliases: list(text) }, ['name']);

const nodeKeys = { name: text, description: text, meta: map, docs, config, columns: list(column), data_tests: tests, tests, tags: texts, quote_columns: bool, access: text, group: text };

const includeExclude = object({ include: either(word('*', 'all'), list(text)), exclude: list(text) });
const modelVersion = object({
  v: version, defined_in: text, description: text, access: text, config, constraints: list(columnConstraint), docs, data_tests: tests, tests,
  columns: list(either(object({ ...columnKeys, ...includeExclude.keys }))), deprecation_date: date, meta: map, tags: texts,
}, ['v']);
const model = object({
  ...nodeKeys, latest_version: version, versions: list(modelVersion), deprecation_date: date, constraints: list(columnConstraint),
  contract: object({ enforced: bool, alias_types: bool }), time_spine: map, semantic_model: any, metrics: any, primary_entity: text, agg_time_dimension: text, derived_semantics: any,
}, ['name']);

const period = object({ count: int, period: word('minute', 'hour', 'day') });
const freshness = object({ warn_after: period, error_after: period, filter: text });
const external = object({ location: text, file_format: text, row_format: text, tbl_properties: text, partitions: list(either(text, map)) }, [], true);
const sourceTable = object({
  name: text, description: text, meta: map, data_type: text, docs, config, columns: list(sourceColumn), data_tests: tests, tests, tags: texts, quote_columns: bool,
  loaded_at_field: text, loaded_at_query: text, identifier: text, quoting, freshness, external, loader: text, constraints: list(columnConstraint),
}, ['name']);
const source = object({
  name: text, description: text, meta: map, database: text, schema: text, loader: text, quoting, freshness, loaded_at_field: text, loaded_at_query: text,
  tables: list(sourceTable), tags: texts, config, overrides: text, data_tests: tests, tests,
}, ['name']);

const exposure = object({
  name: text, type: word('dashboard', 'notebook', 'analysis', 'ml', 'application'), owner, description: text, label: text, maturity: word('low', 'medium', 'high'),
  meta: map, tags: texts, url: text, depends_on: list(text), config, enabled: bool,
}, ['name', 'type', 'owner']);
const group = object({ name: text, owner, description: text, config, meta: map }, ['name', 'owner']);
const macroArgument = object({ name: text, type: text, description: text }, ['name']);
const macro = object({ name: text, description: text, meta: map, docs, config, arguments: list(macroArgument) }, ['name']);

const rows = either(text, list(map));
const format = word('dict', 'csv', 'sql');
const unitTest = object({
  name: text, model: text, macro: text, arguments: either(map, list(any)), description: text,
  given: list(object({ input: text, rows, format, fixture: text }, ['input'])),
  expect: object({ rows, format, fixture: text, text }),
  overrides: object({ macros: map, vars: map, env_vars: map }),
  config, meta: map, tags: texts, versions: object({ include: list(version), exclude: list(version) }),
}, ['name', 'expect']);

const analysis = object({ name: text, description: text, meta: map, docs, config, columns: list(column), tags: texts, access: text }, ['name']);
const seed = object(nodeKeys, ['name']);
/** With `relation`, the whole snapshot is declared in YAML. */
const snapshot = object({ ...nodeKeys, relation: text }, ['name']);
const argument = object({ name: text, data_type: text, description: text, default_value: any }, ['name', 'data_type']);
const functionEntry = object({ name: text, description: text, meta: map, docs, config, arguments: list(argument), returns: object({ data_type: text, description: text }, ['data_type']) }, ['name', 'returns']);
const singularTest = object({ name: text, description: text, meta: map, docs, config }, ['name']);
const kept = map;

/** What each top-level list of a properties file holds. */
export const ENTRY_SHAPES = {
  models: model, seeds: seed, snapshots: snapshot, sources: source, exposures: exposure, groups: group, macros: macro, unit_tests: unitTest, analyses: analysis, data_tests: singularTest, tests: singularTest, functions: functionEntry,
} as const satisfies Readonly<Record<string, ObjectShape>>;

/** selectors.yml; what a definition may be is told where it is used. */
export const SELECTORS_SHAPE = object({ version: either(int, text), selectors: list(object({ name: text, definition: either(text, map), description: text, default: either(bool, text) }, ['name', 'definition'])) });

/** A properties file as a whole. */
export const FILE_SHAPE = object({
  version: either(int, text),
  ...Object.fromEntries(Object.entries(ENTRY_SHAPES).map(([key, shape]) => [key, list(shape)])),
  semantic_models: list(kept), metrics: list(kept), saved_queries: list(kept), anchors: any,
});
