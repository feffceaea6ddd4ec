import type { Span } from '../../contracts/diagnostics.ts';
import type { ParsedTest, RefFact, SourceFact } from '../../contracts/parsed.ts';
import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import type { Value } from '../../jinja/index.ts';
import { configValue } from '../../context/index.ts';
import { renderValue, toJs } from '../../jinja/index.ts';
import { floatPaths, keySpan, valueSpan, withFloats, type ValuePath, type YamlDocument } from '../../yaml/index.ts';
import { badTest } from './diagnostics.ts';
import { isPlainMap } from './shape.ts';
import { testHash, testNames } from './test-names.ts';
import type { FileWorld } from './world.ts';

/** What a generic test stands on. */
export interface TestTarget {
  /** As test names have it: `orders`, `shop_orders` for a source's table, `orders_v2` for a version. */
  readonly name: string;
  /** As a template says it: `ref('orders')`. */
  readonly target: string;
  readonly source: boolean;
  readonly column?: string;
  /** Tags that the test inherits. */
  readonly tags: readonly string[];
}

/** Keys of a test that configure it, when they stand beside its arguments. */
const CONFIG_KEYS = ['severity', 'tags', 'enabled', 'where', 'limit', 'warn_if', 'error_if', 'fail_calc', 'store_failures', 'store_failures_as', 'meta', 'database', 'schema', 'alias'] as const;
const CONFIG_KEY_SET: ReadonlySet<string> = new Set(CONFIG_KEYS);
const FUNCTION = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/;
const NAME = /^(?:([a-zA-Z_][0-9a-zA-Z_]*)\.)?([a-zA-Z_][0-9a-zA-Z_]*)/;

/** One entry of a list of data tests, with dbt's names for it; undefined when it is wrong, which is reported. */
export function parseDataTest(entries: readonly ConfigValue[], index: number, on: TestTarget, document: YamlDocument, world: FileWorld): ParsedTest | undefined {
  const entry = entries[index] as ConfigValue;
  const span = valueSpan(document, entries, index);
  const wrong = (problem: string, hint: string, at: Span = span): undefined => void world.reporter.report(badTest.at(at, { problem, hint }));
  if (typeof entry === 'string') return finish(entry, span, undefined, on, document, world, wrong);
  if (!isPlainMap(entry)) return wrong('A data test is a name, or a map from its name to its arguments.', 'Write, for example, "- unique".');
  if (typeof entry['test_name'] === 'string') {
    const { test_name: name, ...rest } = entry;
    return finish(name as string, valueSpan(document, entry, 'test_name'), { args: rest, container: entry }, on, document, world, wrong);
  }
  const keys = Object.keys(entry);
  if (keys.length !== 1) {
    const first = keys[0];
    return wrong(`A data test is a map with one key, its name; this one has ${keys.length} (${keys.join(', ')}).`, first === undefined ? 'Write, for example, "- unique".' : `Indent what belongs to "${first}" below it, by two more blanks.`);
  }
  const name = keys[0]!;
  const args = entry[name] ?? {};
  if (!isPlainMap(args)) return wrong(`The arguments of the data test "${name}" are a map.`, `Write "${name}:", and below it one argument a line.`, valueSpan(document, entry, name));
  return finish(name, keySpan(document, entry, name), { args, container: args }, on, document, world, wrong);
}

function finish(
  written: string, nameSpan: Span, given: { readonly args: ConfigMap; readonly container: ConfigMap } | undefined, on: TestTarget, document: YamlDocument, world: FileWorld,
  wrong: (problem: string, hint: string, at?: Span) => undefined,
): ParsedTest | undefined {
  const match = NAME.exec(written);
  // Of a name such as `unique:` dbt takes what is one, and passes over the rest.
  if (!match || (match[0] !== written && world.project.conventions.format !== 'dbt')) return wrong(`"${written}" is no name of a data test.`, 'A name has letters, digits and "_", and perhaps a package before it: dbt_utils.at_least_one.', nameSpan);
  const [, namespace, test] = match as unknown as [string, string | undefined, string];
  const macro = `${namespace === undefined ? '' : `${namespace}.`}test_${test}`;
  world.uses(macro);
  const at = [nameSpan.start, nameSpan.end] as const;

  // Most tests are a bare name on a column.
  const kwargs = new Map<string, Value>();
  let args: Record<string, ConfigValue | undefined> = {};
  let config: Record<string, ConfigValue> = {};
  let description: string | undefined;
  let custom: string | undefined;
  const places = new Map<string, readonly [ConfigMap, string]>();
  const floats: ValuePath[] = [];
  if (given) {
    const split = splitArguments(given.args, document);
    if (split.problem) return wrong(split.problem, split.hint, split.span);
    args = split.args;
    config = renderConfig(split.config, argumentsWithConfig(given.args) ?? given.container, document, world);
    for (const [key, container] of split.containers) places.set(key, [container, key]);
    description = takeText(args, 'description');
    custom = takeText(args, 'name');
    if ('model' in args) return wrong(`The data test "${written}" is given an argument "model", which is always the node that it stands on.`, 'Rename the argument.', nameSpan);
  }
  const marked = new Map([...places.values()].map(([container]) => [container, withFloats(container, document)]));
  for (const key in args) {
    if (args[key] === undefined) continue;
    const place = places.get(key);
    const value = (place && marked.get(place[0])![key]) ?? args[key];
    kwargs.set(key, configValue(value));
    floats.push(...floatPaths(value, [key]));
  }
  if (on.column !== undefined) kwargs.set('column_name', on.column);
  kwargs.set('model', `{{ get_where_subquery(${on.target}) }}`);
  const names = custom === undefined
    ? testNames(`${namespace === undefined ? '' : `${namespace}_`}${on.source ? 'source_' : ''}${test}`, on.name, kwargs)
    : { name: custom, short: custom };

  // dbt writes the short name into the config, where folders' config cannot change it.
  if (names.short !== names.name) config['alias'] ??= names.short;
  const refs: RefFact[] = [];
  const sources: SourceFact[] = [];
  for (const key in args) collectRefs(args[key], places.get(key) ? valueSpan(document, places.get(key)![0], key) : nameSpan, world, refs, sources);
  const tags = testTags(on.tags, config['tags']);
  // Tests whose macro refers to other nodes itself are rendered, as dbt does.
  const found = world.macros.find(macro, world.file.package);
  const more = found && !world.macros.harmless(namespace === undefined ? `${found.package}.${macro}` : macro) ? renderTest(macro, args, on, world, refs, sources) : {};
  const whole = Object.keys(more).length > 0 ? withMacros(config, more) : config;
  return {
    name: names.name, ...(names.short !== names.name && { short: names.short }), hash: testHash(names.name, test, namespace, kwargs), test,
    ...(namespace !== undefined && { namespace }),
    ...(on.column !== undefined && { column: on.column }),
    ...(Object.keys(args).length > 0 && { arguments: args }), ...(floats.length > 0 && { floats }), ...(Object.keys(whole).length > 0 && { config: whole }), ...(whole !== config && { entryConfig: config }), at,
    ...(tags.length > 0 && { tags }),
    ...(description !== undefined && { description }),
    ...(refs.length > 0 && { refs }),
    ...(sources.length > 0 && { sources }),
  };
}

interface Split {
  readonly args: Record<string, ConfigValue | undefined>;
  readonly config: Record<string, ConfigValue>;
  /** The map that each argument stands in. */
  readonly containers: ReadonlyMap<string, ConfigMap>;
  readonly problem?: string;
  readonly hint: string;
  readonly span?: Span;
}

/** The `arguments` of a test that hold its config: dbt lays them over what stands beside them before it takes the config out. */
function argumentsWithConfig({ arguments: explicit }: ConfigMap): ConfigMap | undefined {
  return isPlainMap(explicit) && 'config' in explicit ? explicit : undefined;
}

/** Tells arguments from config: `arguments` and `config` say it, and well-known config keys may stand beside the arguments. */
function splitArguments(given: ConfigMap, document: YamlDocument): Split {
  const args: Record<string, ConfigValue | undefined> = {};
  const config: Record<string, ConfigValue> = {};
  const containers = new Map<string, ConfigMap>();
  const explicit = given['arguments'];
  const nested = (argumentsWithConfig(given) ?? given)['config'];
  const problem = (text: string, hint: string, key: string): Split => ({ args, config, containers, problem: text, hint, span: keySpan(document, given, key) });
  if (nested !== undefined && nested !== null && !isPlainMap(nested)) return problem('"config" of a data test is a map.', 'Write, for example, config: {severity: warn}.', 'config');
  for (const key of CONFIG_KEYS) {
    const beside = isPlainMap(explicit) && key in explicit ? explicit[key] : given[key];
    const within = isPlainMap(nested) ? nested[key] : undefined;
    if (beside !== undefined && beside !== null && beside !== false && within !== undefined) return problem(`"${key}" is written twice, once in "config" and once beside it.`, `Keep the one in "config".`, key);
    const value = beside ?? within;
    if (value !== undefined && value !== null) config[key] = value;
  }
  if (isPlainMap(nested)) for (const key in nested) if (!CONFIG_KEY_SET.has(key) && nested[key] !== undefined && nested[key] !== null) config[key] = nested[key] as ConfigValue;
  for (const key in given) {
    if (key === 'config' || key === 'arguments' || CONFIG_KEY_SET.has(key)) continue;
    args[key] = given[key];
    containers.set(key, given);
  }
  if (explicit !== undefined && explicit !== null) {
    if (!isPlainMap(explicit)) return problem('"arguments" of a data test is a map.', 'Write "arguments:", and below it one argument a line.', 'arguments');
    for (const key in explicit) {
      if (key === 'config' || CONFIG_KEY_SET.has(key)) continue;
      args[key] = explicit[key];
      containers.set(key, explicit);
    }
  }
  return { args, config, containers, hint: '' };
}

function takeText(args: Record<string, ConfigValue | undefined>, key: string): string | undefined {
  const value = args[key];
  if (typeof value !== 'string') return undefined;
  delete args[key];
  return value;
}

/** Texts of a test's config may be Jinja, evaluated with the project's variables. */
function renderConfig(config: Record<string, ConfigValue>, container: ConfigMap, document: YamlDocument, world: FileWorld): Record<string, ConfigValue> {
  const rendered: Record<string, ConfigValue> = {};
  for (const key in config) {
    const value = config[key]!;
    if (typeof value !== 'string' || !/\{[{%]/.test(value)) {
      rendered[key] = value;
      continue;
    }
    const nested = container['config'];
    const span = isPlainMap(nested) && key in nested ? valueSpan(document, nested, key) : valueSpan(document, container, key);
    const made = world.attempt(() => toJs(renderValue(value, world.file.path, world.scope)) as ConfigValue, span);
    if (made !== undefined && made !== null) rendered[key] = made;
  }
  return rendered;
}

/** Refs and sources in the arguments' texts: Jinja, or a bare call as in `to: ref('customers')`. */
function collectRefs(value: ConfigValue | undefined, span: Span, world: FileWorld, refs: RefFact[], sources: SourceFact[]): void {
  if (typeof value === 'string') {
    if (!(value.includes('{{') || value.includes('{%') || FUNCTION.test(value))) return;
    const facts = world.textFacts(value, span);
    refs.push(...(facts?.refs ?? []));
    sources.push(...(facts?.sources ?? []));
  } else if (Array.isArray(value)) for (const item of value as readonly ConfigValue[]) collectRefs(item, span, world, refs, sources);
  else if (isPlainMap(value)) for (const key in value) collectRefs(value[key], span, world, refs, sources);
}

function testTags(inherited: readonly string[], own: ConfigValue | undefined): readonly string[] {
  if (inherited.length === 0 && own === undefined) return NO_TAGS;
  const tags = typeof own === 'string' ? [own] : Array.isArray(own) ? (own as readonly string[]) : [];
  return [...new Set([...inherited, ...tags])].sort();
}
const NO_TAGS: readonly string[] = [];

/** Renders the test's macro with its arguments; its own `ref`s and sources are added. Gives what it says of its config. */
function renderTest(macro: string, args: ConfigMap, on: TestTarget, world: FileWorld, refs: RefFact[], sources: SourceFact[]): ConfigMap {
  const written = Object.entries({ ...args, ...(on.column !== undefined && { column_name: on.column }) }).filter(([, value]) => value !== undefined);
  const list = written.map(([key, value]) => `${key}=${argument(value!)}`).join(', ');
  const template = world.template(`{{ ${macro}(model=${on.target}${list === '' ? '' : `, ${list}`}) }}`);
  const facts = template && world.facts(template, { name: on.name, kind: 'test' });
  world.ranMacros();
  if (!facts) return {};
  const known = new Set([...refs.map((ref) => ref[0]), on.source ? '' : on.name]);
  for (const ref of facts.refs) if (!known.has(ref[0])) refs.push([ref[0], -1, -1, ref[3] ?? null, ref[4] ?? null]);
  const knownSources = new Set(sources.map(([source, table]) => `${source}.${table}`));
  for (const [source, table] of facts.sources) if (!knownSources.has(`${source}.${table}`) && !(on.source && on.target === `source('${source}', '${table}')`)) sources.push([source, table, -1, -1]);
  return facts.config as ConfigMap;
}

/** What a macro says of itself is weaker than what the test's entry says; tags and meta are added up, in dbt's order. */
function withMacros(entry: ConfigMap, macros: ConfigMap): ConfigMap {
  const tags = [entry['tags'], macros['tags'], entry['tags']].flatMap((some) => some ?? []);
  const [ownMeta, meta] = [entry['meta'], macros['meta']];
  return { ...macros, ...entry, ...(macros['tags'] !== undefined && { tags }), ...(isPlainMap(meta) && { meta: { ...meta, ...(isPlainMap(ownMeta) && ownMeta) } }) };
}

/** A value as a template writes it. */
function argument(value: ConfigValue): string {
  if (typeof value === 'string') return FUNCTION.test(value) ? value : /^\s*\{\{([\s\S]*)\}\}\s*$/.exec(value)?.[1] ?? JSON.stringify(value);
  if (value === null) return 'none';
  if (Array.isArray(value)) return `[${value.map((item: ConfigValue) => argument(item)).join(', ')}]`;
  if (isPlainMap(value)) return `{${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${argument(item ?? null)}`).join(', ')}}`;
  return String(value);
}
