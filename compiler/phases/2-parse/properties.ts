import type { Span } from '../../contracts/diagnostics.ts';
import type { SelectorDefinition } from '../../contracts/manifest.ts';
import type { EntryKind, ParsedColumn, ParsedEntry, ParsedTest, ParsedVersion, RefFact, SourceFact, TemplateFacts } from '../../contracts/parsed.ts';
import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import { containerSpan, keySpan, readYaml, valueSpan, type YamlDocument } from '../../yaml/index.ts';
import { parseDataTest } from './data-test.ts';
import { configTwice, exposureDepends, foreignKeyTarget, notAProperties } from './diagnostics.ts';
import { ENTRY_SHAPES, FILE_SHAPE, SELECTORS_SHAPE } from './properties-shape.ts';
import { evaluateTexts } from './properties-texts.ts';
import { checkObject, isPlainMap, map, wrong, type ObjectShape } from './shape.ts';
import { parseUnitTest } from './unit-test.ts';
import type { FileWorld } from './world.ts';
import { readText } from './read-text.ts';

const KINDS: Readonly<Record<string, EntryKind>> = {
  models: 'model', seeds: 'seed', snapshots: 'snapshot', sources: 'source', exposures: 'exposure', groups: 'group', macros: 'macro', unit_tests: 'unit_test', analyses: 'analysis',
  data_tests: 'test', tests: 'test', semantic_models: 'semantic_model', metrics: 'metric', saved_queries: 'saved_query', functions: 'function',
};

/** Reads a properties file: checked entries, their generic tests named. What is wrong is reported, and left out. */
export function parseProperties(world: FileWorld): { readonly entries: readonly ParsedEntry[]; readonly selectors?: readonly SelectorDefinition[] } {
  const { file, project, reporter } = world;
  // dbt cuts off what ends a file, which a text over several lines at its end would keep.
  const content = project.conventions.format === 'dbt' ? readText(world)?.trimEnd() : readText(world);
  const document = content === undefined ? undefined : readYaml(content, file.path, project.conventions.yaml, reporter);
  if (!document || document.value === null) return { entries: [] };
  if (!isPlainMap(document.value)) {
    const start = content!.search(/\S/);
    reporter.report(notAProperties.at({ file: file.path, start, end: start + 1 }, { found: Array.isArray(document.value) ? 'a list' : 'a single value' }));
    return { entries: [] };
  }
  if (file.path === 'selectors.yml') return { entries: [], selectors: selectorsOf(document, evaluateTexts(document, world, world.strictScope), world) };
  return { entries: entriesOf(document, evaluateTexts(document, world), world) };
}

function entriesOf(document: YamlDocument, root: ConfigMap, world: FileWorld): readonly ParsedEntry[] {
  const { reporter, project } = world;
  const strict = project.conventions.format === 'lakec';
  const where = { document, reporter, strict };
  const entries: ParsedEntry[] = [];
  // The lists' own entries are checked one by one, so that a wrong one does not take the others with it.
  checkObject(root, { ...FILE_SHAPE, keys: OUTER_KEYS }, where, containerSpan(document, root));
  for (const key in root) {
    const kind = Object.hasOwn(KINDS, key) ? KINDS[key] : undefined;
    const items = root[key];
    if (!kind || !Array.isArray(items)) continue;
    const shape: ObjectShape | undefined = (ENTRY_SHAPES as Readonly<Record<string, ObjectShape>>)[key];
    for (let index = 0; index < items.length; index++) {
      const item = items[index] as ConfigValue;
      if (item === null || !isPlainMap(item) || !shape) {
        if (!isPlainMap(item)) wrong(item, shape ?? map, items, index, where);
        else entries.push(keptEntry(kind, item, document));
        continue;
      }
      if (!checkObject(item, shape, where, valueSpan(document, items, index))) {
        if (typeof item['name'] !== 'string') continue;
      }
      if (project.conventions.format === 'dbt' && DESCRIBED.has(kind)) reportTwice(item, document, world);
      entries.push(entryOf(kind, item, document, world));
    }
  }
  return entries;
}

/** What dbt takes beside `config` or within it, and refuses in both. */
const DESCRIBED: ReadonlySet<EntryKind> = new Set(['model', 'seed', 'snapshot', 'analysis']);
const MOVED = ['meta', 'docs', 'group', 'contract', 'access'] as const;

function reportTwice(item: ConfigMap, document: YamlDocument, { reporter }: FileWorld): void {
  const { config } = item;
  if (!isPlainMap(config)) return;
  for (const key of MOVED) if (Object.hasOwn(item, key) && Object.hasOwn(config, key)) reporter.report(configTwice.at(keySpan(document, item, key), { key }, { labels: [{ span: keySpan(document, config, key), text: 'and here' }] }));
}

/** The file's own keys, lists without their items. */
const OUTER_KEYS = Object.fromEntries(Object.entries(FILE_SHAPE.keys).map(([key, shape]) => [key, shape.kind === 'list' ? { kind: 'list' as const, of: { kind: 'any' as const } } : shape]));

function entryOf(kind: EntryKind, item: ConfigMap, document: YamlDocument, world: FileWorld): ParsedEntry {
  const name = item['name'] as string;
  const span = nameSpan(document, item);
  const entry = { kind, name, at: [span.start, span.end] as const, value: without(item) };
  switch (kind) {
    case 'model':
    case 'seed':
    case 'snapshot': {
      const columns = columnsOf(item, document);
      const versions = kind === 'model' ? versionsOf(item, name, document, world) : undefined;
      const tests = versions ? undefined : nodeTests(item, kind, name, `ref('${name}')`, document, world);
      const facts = kind === 'model' ? foreignKeys(item, name, document, world) : undefined;
      return { ...entry, ...(columns && { columns }), ...(tests && { tests }), ...(versions && { versions }), ...(facts && { facts }) };
    }
    case 'analysis': {
      const columns = columnsOf(item, document);
      return { ...entry, ...(columns && { columns }) };
    }
    case 'source': {
      const tables = (maps(item['tables']) ?? []).filter((table) => typeof table['name'] === 'string').map((table) => tableOf(table, item, document, world));
      return { ...entry, tables };
    }
    case 'unit_test': {
      const value = parseUnitTest(item, document, world);
      return value ? { ...entry, value } : { ...entry, kind: 'unit_test', value: { broken: true } };
    }
    case 'exposure':
      return { ...entry, facts: dependsOn(item, document, world) };
    default:
      return entry;
  }
}

/** The tables that foreign keys of a model and its columns point to. */
function foreignKeys(item: ConfigMap, name: string, document: YamlDocument, world: FileWorld): TemplateFacts | undefined {
  const parts = [item, ...(maps(item['versions']) ?? [])].flatMap((part) => [part, ...(maps(part['columns']) ?? [])]);
  const keys = parts.flatMap((part) => maps(part['constraints']) ?? []).filter((each) => each['type'] === 'foreign_key' && typeof each['to'] === 'string');
  if (keys.length === 0) return undefined;
  const refs: RefFact[] = [];
  const sources: SourceFact[] = [];
  for (const key of keys) {
    const to = key['to'] as string;
    const span = valueSpan(document, key, 'to');
    const facts = /^\s*(\{\{\s*)?(ref|source)\s*\(.*\)/s.test(to) ? world.textFacts(to, span) : undefined;
    if (!facts || facts.refs.length + facts.sources.length === 0) world.reporter.report(foreignKeyTarget.at(span, { name, to }));
    refs.push(...(facts?.refs ?? []));
    sources.push(...(facts?.sources ?? []));
  }
  return { refs, sources, config: {}, calls: [], needsRender: false };
}

/** What an exposure reads: each text is one `ref()` or `source()`; a `metric()` of the semantic layer leads to no node of ours. */
function dependsOn(item: ConfigMap, document: YamlDocument, world: FileWorld): TemplateFacts {
  const texts = Array.isArray(item['depends_on']) ? (item['depends_on'] as readonly ConfigValue[]) : [];
  const refs: RefFact[] = [];
  const sources: SourceFact[] = [];
  texts.forEach((text, index) => {
    if (typeof text !== 'string') return;
    const span = valueSpan(document, texts, index);
    const facts = world.textFacts(text, span);
    if (facts && facts.refs.length + facts.sources.length === 0 && !/^\s*metric\(.*\)\s*$/s.test(text)) world.reporter.report(exposureDepends.at(span, { text }));
    refs.push(...(facts?.refs ?? []));
    sources.push(...(facts?.sources ?? []));
  });
  return { refs, sources, config: {}, calls: [], needsRender: false };
}

function keptEntry(kind: EntryKind, item: ConfigMap, document: YamlDocument): ParsedEntry {
  const span = nameSpan(document, item);
  return { kind, name: String(item['name'] ?? ''), at: [span.start, span.end], value: item };
}

function tableOf(table: ConfigMap, source: ConfigMap, document: YamlDocument, world: FileWorld): ParsedEntry {
  const name = table['name'] as string;
  const span = nameSpan(document, table);
  const columns = columnsOf(table, document);
  const sourceName = source['name'] as string;
  const tests = nodeTests(table, 'source', `${sourceName}_${name}`, `source('${sourceName}', '${name}')`, document, world, [...textList(source['tags']), ...textList(table['tags'])], quotesColumns(table) ?? quotesColumns(source) ?? table['quote_columns'] === true);
  return { kind: 'source', name, at: [span.start, span.end], value: without(table), ...(columns && { columns }), ...(tests && { tests }) };
}

function versionsOf(item: ConfigMap, name: string, document: YamlDocument, world: FileWorld): readonly ParsedVersion[] | undefined {
  const versions = maps(item['versions']);
  if (!versions || versions.length === 0) return undefined;
  return versions.filter((version) => version['v'] !== undefined && version['v'] !== null).map((version) => {
    const v = version['v'] as string | number;
    const span = valueSpan(document, version, 'v');
    const own = maps(version['columns']) ?? [];
    const selection = own.find((column) => column['include'] !== undefined || column['exclude'] !== undefined);
    const columns = [...(maps(item['columns']) ?? []).filter((column) => included(String(column['name']), selection)), ...own.filter((column) => column !== selection)];
    const tests = version['data_tests'] ?? version['tests'] ?? item['data_tests'] ?? item['tests'];
    const made: ConfigMap = { ...item, columns, data_tests: tests, tests: undefined };
    return {
      v, at: [span.start, span.end], value: without(version), columns: columnsOf(made, document) ?? [],
      tests: nodeTests(made, 'model', `${name}_v${v}`, `ref('${name}', version='${v}')`, document, world) ?? [],
    };
  });
}

function included(name: string, selection: ConfigMap | undefined): boolean {
  if (!selection) return true;
  const include = selection['include'] ?? '*';
  const exclude = textList(selection['exclude']);
  return (include === '*' || include === 'all' || (include as readonly ConfigValue[]).includes(name)) && !exclude.includes(name);
}

function columnsOf(item: ConfigMap, document: YamlDocument): readonly ParsedColumn[] | undefined {
  const columns = maps(item['columns']);
  if (!columns || columns.length === 0) return undefined;
  return columns.filter((column) => typeof column['name'] === 'string').map((column) => {
    const { start, end } = nameSpan(document, column);
    return { name: column['name'] as string, at: [start, end] as const, value: without(column) };
  });
}

/** Tests of the columns, then of the node as a whole: the order in which dbt makes them. */
/** `quoting: {column: true}` of a source or its table. */
function quotesColumns({ quoting }: ConfigMap): boolean | undefined {
  return isPlainMap(quoting) && typeof quoting['column'] === 'boolean' ? quoting['column'] : undefined;
}

function nodeTests(item: ConfigMap, kind: EntryKind, name: string, target: string, document: YamlDocument, world: FileWorld, tags: readonly string[] = [], quotesColumns = item['quote_columns'] === true): readonly ParsedTest[] | undefined {
  const tests: ParsedTest[] = [];
  for (const column of maps(item['columns']) ?? []) {
    const entries = testList(column, document, world);
    if (!entries) continue;
    const quoted = column['quote'] === true || (column['quote'] === undefined && quotesColumns);
    const columnName = quoted ? `"${String(column['name'])}"` : String(column['name']);
    const config = column['config'];
    const columnTags = [...tags, ...textList(column['tags']), ...(isPlainMap(config) ? textList(config['tags']) : [])];
    parseAll(entries, tests, { name, target, source: kind === 'source', column: columnName, tags: columnTags }, document, world);
  }
  const own = testList(item, document, world);
  if (own) parseAll(own, tests, { name, target, source: kind === 'source', tags }, document, world);
  return tests.length > 0 ? tests : undefined;
}

function parseAll(entries: readonly ConfigValue[], into: ParsedTest[], on: Parameters<typeof parseDataTest>[2], document: YamlDocument, world: FileWorld): void {
  for (let index = 0; index < entries.length; index++) {
    const test = parseDataTest(entries, index, on, document, world);
    if (test) into.push(test);
  }
}

function testList(item: ConfigMap, document: YamlDocument, world: FileWorld): readonly ConfigValue[] | undefined {
  const tests = item['data_tests'] ?? item['tests'];
  if (item['data_tests'] && item['tests']) world.reportTwice(keySpan(document, item, 'tests'));
  return Array.isArray(tests) ? (tests as readonly ConfigValue[]) : undefined;
}

const APART = new Set(['name', 'columns', 'data_tests', 'tests', 'tables', 'versions']);

/** The entry's other keys; what is kept apart is left out, and what is null, but for a freshness: a source with none is never late. */
function without(item: ConfigMap): ConfigMap {
  const rest: Record<string, ConfigValue | undefined> = {};
  for (const key in item) if (!APART.has(key) && (item[key] !== null || key === 'freshness')) rest[key] = item[key];
  return rest;
}

function nameSpan(document: YamlDocument, item: ConfigMap): Span {
  return Object.hasOwn(item, 'name') ? valueSpan(document, item, 'name') : containerSpan(document, item);
}

function maps(value: ConfigValue | undefined): readonly ConfigMap[] | undefined {
  return Array.isArray(value) ? (value as readonly ConfigValue[]).filter(isPlainMap) : undefined;
}

function textList(value: ConfigValue | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly ConfigValue[]).filter((item) => typeof item === 'string') : [];
}

function selectorsOf(document: YamlDocument, root: ConfigMap, { project, reporter }: FileWorld): readonly SelectorDefinition[] {
  checkObject(root, SELECTORS_SHAPE, { document, reporter, strict: project.conventions.format === 'lakec' }, containerSpan(document, root));
  return (maps(root['selectors']) ?? []).filter((selector) => typeof selector['name'] === 'string').map((selector) => ({
    name: selector['name'] as string,
    ...(typeof selector['description'] === 'string' && { description: selector['description'] }),
    ...(selector['default'] !== undefined && { default: selector['default'] }),
    definition: selector['definition'] ?? null,
    span: nameSpan(document, selector),
  }));
}
