import type { AnalysisNode, DataTestNode, FunctionNode, ModelNode, RefCall, SeedNode, SnapshotNode, SourceCall } from '../../contracts/manifest.ts';
import type { ParsedFile, ParsedTemplate, ParsedVersion, RefFact, SourceFact } from '../../contracts/parsed.ts';
import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import { isMap } from '../../facts/config-calls.ts';
import { columnsOf, constraintsOf } from './columns.ts';
import { spanOf } from './declared.ts';
import { functionArguments } from './diagnostics.ts';
import { layerOf } from './naming.ts';
import { NO_DEPENDENCIES, fqnOf, metaOf, tagsOf, textOf, type Made, type Patch, type ResolveWorld } from './world.ts';

const NO_REFS: readonly RefCall[] = Object.freeze([]) as readonly RefCall[];
const NO_SOURCES: readonly SourceCall[] = Object.freeze([]) as readonly SourceCall[];

/** A version of a model, and the latest of its versions. */
export interface VersionOf {
  readonly version: ParsedVersion;
  readonly latest: string | number;
  /** The model's own name; its file is named after the version too. */
  readonly model: string;
}

/** A model from its file and, where there is one, its entry in a properties file. */
export function modelNode(file: ParsedFile, template: ParsedTemplate, patch: Patch | undefined, versionOf: VersionOf | undefined, world: ResolveWorld): Made<ModelNode> {
  const name = versionOf?.model ?? template.name;
  const packageName = file.package;
  const fqn = versionOf ? fqnOf(world, packageName, file.relativePath, name, `v${versionOf.version.v}`) : fqnOf(world, packageName, file.relativePath, name);
  const config = world.tree.config('model', packageName, fqn, [patchConfig(patch), versionOf && versionConfig(versionOf.version), template.config]);
  const layer = layerOf(file.relativePath);
  const version = versionOf?.version.v;
  const { relation, alias } = world.naming.relation({ kind: 'model', name, package: packageName, path: file.relativePath, config, layer, version });
  const group = textOf(config['group']);
  const value = patch?.entry.value;
  const constraints = versionOf?.version.value['constraints'] ?? value?.['constraints'];
  const spine = value?.['time_spine'];
  const keys = patch?.entry.facts;
  const links = keys ? { ...template, refs: [...template.refs, ...elsewhere(keys.refs)], sources: [...template.sources, ...keys.sources.map(([source, table]): SourceFact => [source, table, -1, -1])] } : template;
  const node: Omit<ModelNode, 'code'> = {
    kind: 'model', id: version === undefined ? `model.${packageName}.${name}` : `model.${packageName}.${name}.v${version}`, name, package: packageName, file: file.path, path: file.relativePath, fqn,
    description: described(versionOf?.version.value['description'] ?? value?.['description'], patch, world), tags: tagsOf(config), meta: metaOf(config), config,
    span: { file: file.path, start: template.start, end: template.start }, patch: patch && spanOf(patch), configSpan: world.configSpan,
    dependsOn: NO_DEPENDENCIES, codeStart: template.start, language: file.path.endsWith('.py') ? 'python' : 'sql', checksum: file.checksum, refs: refCalls(links.refs, file.path), sources: sourceCalls(links.sources, file.path), ...calledFunctions(template, file.path),
    needsRender: template.needsRender, relation, alias, columns: columnsOf(versionOf?.version.columns ?? patch?.entry.columns, patch?.file.path ?? '', world.describe), group,
    access: (textOf(config['access']) ?? 'protected') as ModelNode['access'], constraints: constraintsOf(constraints), version, latestVersion: versionOf?.latest, layer, ...(isMap(spine) && { timeSpine: spine }),
  };
  return { links, node: withCode(node, template, world) };
}

/** Refs whose places are not in the node's own file. */
function elsewhere(refs: readonly RefFact[]): readonly RefFact[] {
  return refs.map(([name, , , ...rest]) => [name, -1, -1, ...rest]);
}

/** A snapshot, from a block of a file. Its fqn has the file's name before its own. */
export function snapshotNode(file: ParsedFile, template: ParsedTemplate, patch: Patch | undefined, world: ResolveWorld): Made<SnapshotNode> {
  const stem = file.relativePath.replace(/\.[^./]+$/, '');
  const { links, node } = snapshot(file, template, fqnOf(world, file.package, `${stem}/`, template.name), file.relativePath, templated(file, template), patch, world);
  return { links, node: withCode(node, template, world) };
}

/** A snapshot that is declared in YAML alone, with `relation: ref('…')`. */
export function yamlSnapshotNode(patch: Patch, template: ParsedTemplate, code: string, world: ResolveWorld): Made<SnapshotNode> {
  const { file, entry } = patch;
  const code_ = { codeStart: entry.at[0], language: 'sql' as const, checksum: file.checksum, refs: refCalls(template.refs, file.path), sources: sourceCalls(template.sources, file.path), needsRender: template.needsRender };
  const { links, node } = snapshot(file, template, fqnOf(world, file.package, file.relativePath, entry.name), `${file.relativePath.split('/').pop()!}/${entry.name}.sql`, code_, patch, world);
  return { links, node: { ...node, code } };
}

function snapshot(file: ParsedFile, template: ParsedTemplate, fqn: readonly string[], path: string, code: ReturnType<typeof templated>, patch: Patch | undefined, world: ResolveWorld): { readonly links: ParsedTemplate; readonly node: Omit<SnapshotNode, 'code'> } {
  const config = world.tree.config('snapshot', file.package, fqn, [patchConfig(patch), template.config]);
  const layer = layerOf(file.relativePath);
  const { relation, alias } = world.naming.relation({ kind: 'snapshot', name: template.name, package: file.package, path: file.relativePath, config, ...(layer !== undefined && { layer }) });
  const group = textOf(config['group']);
  return {
    links: template,
    node: {
      kind: 'snapshot', id: `snapshot.${file.package}.${template.name}`, name: template.name, package: file.package, file: file.path, path, fqn,
      description: described(patch?.entry.value['description'], patch, world), tags: tagsOf(config), meta: metaOf(config), config, span: patch && patch.file === file ? spanOf(patch) : { file: file.path, start: template.start, end: template.start },
      ...(patch && { patch: spanOf(patch) }), configSpan: world.configSpan, dependsOn: NO_DEPENDENCIES, ...code, relation, alias,
      columns: columnsOf(patch?.entry.columns, patch?.file.path ?? '', world.describe), ...(group !== undefined && { group }), ...(layer !== undefined && { layer }),
    },
  };
}

/** A seed: a CSV file, and its entry. */
export function seedNode(file: ParsedFile, patch: Patch | undefined, world: ResolveWorld): Made<SeedNode> {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
  const fqn = fqnOf(world, file.package, file.relativePath, name);
  const config = world.tree.config('seed', file.package, fqn, [patchConfig(patch)]);
  const { relation, alias } = world.naming.relation({ kind: 'seed', name, package: file.package, path: file.relativePath, config });
  const group = textOf(config['group']);
  return {
    links: { refs: [], sources: [] },
    node: {
      kind: 'seed', id: `seed.${file.package}.${name}`, name, package: file.package, file: file.path, path: file.relativePath, fqn, description: described(patch?.entry.value['description'], patch, world),
      tags: tagsOf(config), meta: metaOf(config), config, span: { file: file.path, start: 0, end: 0 }, ...(patch && { patch: spanOf(patch) }), configSpan: world.configSpan, dependsOn: NO_DEPENDENCIES,
      checksum: file.checksum, relation, alias, columns: columnsOf(patch?.entry.columns, patch?.file.path ?? '', world.describe), ...(group !== undefined && { group }),
    },
  };
}

/** An analysis: compiled, never run. */
export function analysisNode(file: ParsedFile, template: ParsedTemplate, patch: Patch | undefined, world: ResolveWorld): Made<AnalysisNode> {
  const fqn = fqnOf(world, file.package, `analysis/${file.relativePath}`, template.name);
  const config = world.tree.config('analysis', file.package, fqn, [patchConfig(patch), template.config]);
  const { relation } = world.naming.relation({ kind: 'analysis', name: template.name, package: file.package, path: file.relativePath, config });
  return {
    links: template,
    node: withCode({
      kind: 'analysis', id: `analysis.${file.package}.${template.name}`, name: template.name, package: file.package, file: file.path, path: `analysis/${file.relativePath}`, fqn,
      description: described(patch?.entry.value['description'], patch, world), tags: tagsOf(config), meta: metaOf(config), config, span: { file: file.path, start: template.start, end: template.start },
      ...(patch && { patch: spanOf(patch) }), configSpan: world.configSpan, dependsOn: NO_DEPENDENCIES, ...templated(file, template), relation, columns: columnsOf(patch?.entry.columns, patch?.file.path ?? '', world.describe),
    }, template, world),
  };
}

/** A function: its file, and the entry that says what it takes and gives. */
export function functionNode(file: ParsedFile, template: ParsedTemplate, patch: Patch | undefined, world: ResolveWorld): Made<FunctionNode> {
  const fqn = fqnOf(world, file.package, file.relativePath, template.name);
  const config = world.tree.config('function', file.package, fqn, [patchConfig(patch), template.config]);
  const { relation, alias } = world.naming.relation({ kind: 'function', name: template.name, package: file.package, path: file.relativePath, config });
  const group = textOf(config['group']);
  const value = patch?.entry.value;
  const given = (value?.['arguments'] as readonly ConfigMap[] | undefined) ?? [];
  const late = given.findIndex((argument, index) => argument['default_value'] === undefined && given.slice(0, index).some((before) => before['default_value'] !== undefined));
  if (patch && late > 0) world.reporter.report(functionArguments.at(spanOf(patch), { name: template.name, argument: String(given[late]!['name']), after: String(given[late - 1]!['name']) }));
  return {
    links: template,
    node: withCode({
      kind: 'function', id: `function.${file.package}.${template.name}`, name: template.name, package: file.package, file: file.path, path: file.relativePath, fqn,
      description: described(value?.['description'], patch, world), tags: tagsOf(config), meta: metaOf(config), config, span: { file: file.path, start: template.start, end: template.start },
      ...(patch && { patch: spanOf(patch) }), configSpan: world.configSpan, dependsOn: NO_DEPENDENCIES, ...templated(file, template), language: file.path.endsWith('.py') ? 'python' as const : 'sql' as const,
      target: relation, alias, ...(group !== undefined && { group }), arguments: given, returns: isMap(value?.['returns']) ? value['returns'] : { data_type: '' },
    }, template, world),
  };
}

/** A singular test: a file below `tests/`. */
export function singularTestNode(file: ParsedFile, template: ParsedTemplate, patch: Patch | undefined, world: ResolveWorld): Made<DataTestNode> {
  const fqn = fqnOf(world, file.package, file.relativePath, template.name);
  const config = world.tree.config('test', file.package, fqn, [patchConfig(patch), template.config]);
  const { relation, alias } = world.naming.relation({ kind: 'test', name: template.name, package: file.package, path: file.relativePath, config });
  const group = textOf(config['group']);
  return {
    links: template,
    node: withCode({
      kind: 'test', id: `test.${file.package}.${template.name}`, name: template.name, package: file.package, file: file.path, path: file.relativePath, fqn,
      description: described(patch?.entry.value['description'], patch, world), tags: tagsOf(config), meta: metaOf(config), config, span: { file: file.path, start: template.start, end: template.start },
      ...(patch && { patch: spanOf(patch) }), configSpan: world.configSpan, dependsOn: NO_DEPENDENCIES, ...templated(file, template), relation, alias, columns: columnsOf(undefined, '', world.describe), ...(group !== undefined && { group }),
    }, template, world),
  };
}

/** What a template's node has of the template, but for the code itself. */
function templated(file: ParsedFile, template: ParsedTemplate) {
  const { path } = file;
  return {
    codeStart: template.start, language: 'sql' as const, checksum: file.checksum, refs: refCalls(template.refs, path), sources: sourceCalls(template.sources, path), needsRender: template.needsRender, ...calledFunctions(template, path),
  };
}

function calledFunctions({ functions }: ParsedTemplate, file: string): Pick<ModelNode, 'functions'> {
  return functions ? { functions: refCalls(functions, file) } : {};
}

/** Gives a node its code: read when it is asked for, since most commands look at few nodes' code. A copy of the node has it as text. */
function withCode<N extends { readonly file: string }>(node: N, template: ParsedTemplate, world: ResolveWorld): N & { readonly code: string } {
  const { start, end } = template;
  const { read } = world.parsed;
  return Object.defineProperty(node, 'code', { enumerable: true, configurable: true, get: () => read(node.file).slice(start, end) }) as N & { readonly code: string };
}

export function refCalls(refs: readonly RefFact[], file: string): readonly RefCall[] {
  if (refs.length === 0) return NO_REFS;
  return refs.map(([name, start, end, packageName, version]) => ({
    name, package: packageName ?? undefined, version: version ?? undefined, span: start < 0 ? undefined : { file, start, end },
  }));
}

export function sourceCalls(sources: readonly SourceFact[], file: string): readonly SourceCall[] {
  if (sources.length === 0) return NO_SOURCES;
  return sources.map(([source, table, start, end]) => ({ source, table, ...(start >= 0 && { span: { file, start, end } }) }));
}

function described(text: ConfigValue | undefined, patch: Patch | undefined, world: ResolveWorld): string {
  return typeof text === 'string' && patch ? world.describe(text, patch.file.path, patch.entry.at) : '';
}

/** Keys of an entry that configure, though they stand beside `config`. */
const CONFIGURING = ['tags', 'meta', 'docs', 'access', 'group', 'contract'] as const;
const configs = new WeakMap<ConfigMap, ConfigMap>();

/** The config that an entry gives. */
export function patchConfig(patch: Patch | undefined): ConfigMap | undefined {
  if (!patch) return undefined;
  return entryConfig(patch.entry.value);
}

function versionConfig(version: ParsedVersion): ConfigMap {
  return entryConfig(version.value);
}

export function entryConfig(value: ConfigMap): ConfigMap {
  const own = value['config'];
  if (!CONFIGURING.some((key) => key in value)) return isMap(own) ? own : EMPTY;
  const known = configs.get(value);
  if (known) return known;
  const made: Record<string, ConfigValue | undefined> = {};
  for (const key of CONFIGURING) if (value[key] !== undefined) made[key] = value[key];
  if (isMap(own)) {
    for (const key in own) {
      const beside = made[key];
      const within = own[key];
      if (key === 'meta' && isMap(beside) && isMap(within)) made[key] = { ...beside, ...within };
      else if (key === 'tags' && beside !== undefined) made[key] = [...new Set([...([beside].flat() as ConfigValue[]), ...([within ?? []].flat() as ConfigValue[])])];
      else made[key] = within;
    }
  }
  configs.set(value, made);
  return made;
}
const EMPTY: ConfigMap = Object.freeze({});
