import type { DocsBlock, ExposureNode, Group, Macro, OperationNode, SelectorDefinition, UnitTestInput, UnitTestNode, UnitTestRows } from '../../contracts/manifest.ts';
import type { Parsed, ParsedFile, RefFact, SourceFact, TemplateFacts } from '../../contracts/parsed.ts';
import type { ConfigMap, Project } from '../../contracts/project.ts';
import type { Reporter, Span } from '../../contracts/diagnostics.ts';
import { isMap, mapOf } from '../../facts/config-calls.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { duplicateDoc, duplicateEntry, duplicateMacro, entryWithoutNode } from './diagnostics.ts';
import { entryConfig, refCalls, sourceCalls } from './models.ts';
import { spanOf, type ByName, type Declared } from './declared.ts';
import { NOTHING, NO_DEPENDENCIES, belowFirstFolder, fqnOf, metaOf, tagsOf, type Made, type Patch, type ResolveWorld } from './world.ts';

/** Every macro by unique id: of two with one name in a package the second is reported. */
export function macrosOf(parsed: Parsed, patches: ByName, reporter: Reporter): ReadonlyMap<string, Macro> {
  const macros = new Map<string, Macro>();
  const places = new Map<string, Span>();
  const { read } = parsed;
  const found = parsed.files.flatMap((file) => (file.macros ?? []).map((macro) => ({ file, macro })));
  for (const { file, macro } of found) {
    const id = `macro.${file.package}.${macro.name}`;
    const span = { file: file.path, start: macro.nameStart, end: macro.nameEnd };
    const first = places.get(id);
    if (first) {
      reporter.report(duplicateMacro.at(span, { name: macro.name }, { labels: [{ span: first, text: 'first defined here' }] }));
      continue;
    }
    places.set(id, span);
    const patch = patches.get(file.package, macro.name)?.entry.value;
    macros.set(id, {
      id, name: macro.name, package: file.package, kind: macro.kind, file: file.path, span: { file: file.path, start: macro.start, end: macro.end },
      get code(): string {
        return read(file.path).slice(macro.start, macro.end);
      },
      description: typeof patch?.['description'] === 'string' ? patch['description'] : '', meta: isMap(patch?.['meta']) ? patch['meta'] : NOTHING,
      arguments: (patch?.['arguments'] as readonly ConfigMap[] | undefined) ?? [], dependsOn: macro.calls,
    });
  }
  for (const { entry, file } of patches.values()) {
    const { name } = entry;
    // A test may be described as what its block is, or as the macro that dbt makes of it.
    if (macros.has(`macro.${file.package}.${name}`) || macros.has(`macro.${file.package}.${name.replace(/^test_/, '')}`)) continue;
    reporter.report(entryWithoutNode.at(spanOf({ entry, file }), { what: 'macro', name, folder: '', nearest: nearest(name, [...macros.values()].map((macro) => macro.name)) ?? undefined }));
  }
  return macros;
}

/** Docs blocks by unique id. */
export function docsOf(parsed: Parsed, reporter: Reporter): ReadonlyMap<string, DocsBlock> {
  const docs = new Map<string, DocsBlock>();
  const places = new Map<string, Span>();
  for (const file of parsed.files) {
    for (const { name, text, at: [start, end] } of file.docs ?? []) {
      const span = { file: file.path, start, end };
      const id = `doc.${file.package}.${name}`;
      const first = places.get(id);
      if (first) reporter.report(duplicateDoc.at(span, { name }, { labels: [{ span: first, text: 'first written here' }] }));
      else {
        places.set(id, span);
        docs.set(id, { id, name, package: file.package, file: file.path, path: file.relativePath, text });
      }
    }
  }
  return docs;
}

/** Groups by unique id. */
export function groupsOf(declared: Declared, reporter: Reporter): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  const places = new Map<string, Patch>();
  for (const patch of declared.entries.get('group') ?? []) {
    const { entry, file } = patch;
    const id = `group.${file.package}.${entry.name}`;
    const first = places.get(id);
    if (first) {
      reporter.report(duplicateEntry.at(spanOf(patch), { what: 'group', name: entry.name }, { labels: [{ span: spanOf(first), text: 'first described here' }] }));
      continue;
    }
    places.set(id, patch);
    const { description, owner, config } = entry.value;
    groups.set(id, { id, name: entry.name, package: file.package, file: file.path, ...(typeof description === 'string' && { description }), owner: isMap(owner) ? owner : NOTHING, config: isMap(config) ? config : NOTHING });
  }
  return groups;
}

/** Named selectors of the config and of selectors.yml. */
export function selectorsOf(project: Project, parsed: Parsed, reporter: Reporter): ReadonlyMap<string, SelectorDefinition> {
  const selectors = new Map<string, SelectorDefinition>();
  for (const selector of [...(project.selectors ?? []), ...parsed.files.flatMap((file) => file.selectors ?? [])]) {
    const first = selectors.get(selector.name);
    if (first) reporter.report(duplicateEntry.at(selector.span, { what: 'selector', name: selector.name }, { labels: [{ span: first.span, text: 'first described here' }] }));
    else selectors.set(selector.name, selector);
  }
  return selectors;
}

/** A use of the data outside of the project. */
export function exposureNode(patch: Patch, world: ResolveWorld): Made<ExposureNode> {
  const { entry, file } = patch;
  const { value } = entry;
  const fqn = fqnOf(world, file.package, file.relativePath, entry.name);
  const config = world.tree.config('exposure', file.package, fqn, [{ ...entryConfig(value), ...(typeof value['enabled'] === 'boolean' && { enabled: value['enabled'] }) }]);
  return {
    links: { refs: entry.facts?.refs ?? [], sources: entry.facts?.sources ?? [] },
    node: {
      kind: 'exposure', id: `exposure.${file.package}.${entry.name}`, name: entry.name, package: file.package, file: file.path, path: file.relativePath, fqn,
      description: typeof value['description'] === 'string' ? world.describe(value['description'], file.path, entry.at) : '', tags: tagsOf(config), meta: metaOf(config), config, span: spanOf(patch), patch: spanOf(patch), configSpan: world.configSpan,
      dependsOn: NO_DEPENDENCIES, type: String(value['type']), ...(typeof value['label'] === 'string' && { label: value['label'] }), ...(typeof value['url'] === 'string' && { url: value['url'] }),
      ...(typeof value['maturity'] === 'string' && { maturity: value['maturity'] }), owner: isMap(value['owner']) ? value['owner'] : NOTHING,
    },
  };
}

/** A statement that runs before or after everything else. */
export function operationNode(when: OperationNode['when'], index: number, code: string, facts: TemplateFacts, world: ResolveWorld, of: { readonly name: string; readonly root: string }): Made<OperationNode> {
  const { project } = world;
  const name = `${of.name}-${when}-${index}`;
  const file = project.conventions.format === 'dbt' ? `${of.root === '' ? '' : `${of.root}/`}dbt_project.yml` : `config/${project.target.name}.yaml`;
  const fqn = [of.name, 'hooks', name];
  const config = world.tree.config('operation', of.name, fqn, [facts.config]);
  return {
    links: { refs: facts.refs, sources: facts.sources },
    node: {
      kind: 'operation', id: `operation.${of.name}.${name}`, name, package: of.name, file, path: `hooks/${name}.sql`, fqn, description: '', tags: [...new Set([when, ...tagsOf(config)])], meta: metaOf(config), config,
      span: { file, start: 0, end: 0 }, dependsOn: NO_DEPENDENCIES, code, codeStart: 0, language: 'sql', checksum: '', refs: refCalls(facts.refs, file).map(({ span: _, ...ref }) => ref), sources: sourceCalls(facts.sources, file).map(({ span: _, ...source }) => source),
      needsRender: facts.needsRender, when, index,
    },
  };
}

/** A unit test of one model, or of one version of it. */
export function unitTestNode(patch: Patch, model: { readonly id: string; readonly name: string; readonly version?: string | number } , nodeOf: (ref: RefFact | undefined, source: SourceFact | undefined) => string | undefined, world: ResolveWorld): Made<UnitTestNode> {
  const { entry, file } = patch;
  const { value } = entry;
  const modelName = String(value['model'] ?? value['macro']);
  const called = value['macro'] === undefined ? undefined : String(value['macro']);
  const at = value['modelAt'] as unknown as readonly [number, number];
  const fqn = fqnOf(world, file.package, belowFirstFolder(world, file), modelName, entry.name);
  const config = world.tree.config('unit_test', file.package, fqn, [entryConfig(value)]);
  const overrides = isMap(value['overrides']) ? value['overrides'] : NOTHING;
  const given = ((value['given'] as readonly ConfigMap[] | undefined) ?? []).map((input): UnitTestInput => {
    const at = input['inputAt'] as unknown as readonly [number, number];
    const node = input['input'] === 'this' ? undefined : nodeOf(input['ref'] as unknown as RefFact | undefined, input['source'] as unknown as SourceFact | undefined);
    return { ...rowsOf(input, file), input: String(input['input']).trim(), ...(node !== undefined && { node }), inputSpan: { file: file.path, start: at[0], end: at[1] } };
  });
  return {
    links: { refs: [], sources: [] },
    node: {
      kind: 'unit_test', id: `unit_test.${file.package}.${modelName}.${entry.name}${model.version === undefined ? '' : `_v${model.version}`}`, name: entry.name, package: file.package, file: file.path, path: file.relativePath, fqn,
      description: typeof value['description'] === 'string' ? world.describe(value['description'], file.path, entry.at) : '', tags: tagsOf(config), meta: metaOf(config), config, span: spanOf(patch), patch: spanOf(patch), configSpan: world.configSpan,
      dependsOn: called === undefined ? { nodes: [model.id], macros: [] } : { nodes: [], macros: [model.id] }, model: model.id, given,
      ...(called !== undefined && { macro: { name: called, arguments: (value['arguments'] ?? NOTHING) as ConfigMap, ...(typeof value['text'] === 'string' && { text: value['text'] }), span: { file: file.path, start: at[0], end: at[1] } } }), expect: rowsOf(value['expect'] as ConfigMap, file),
      overrides: { macros: mapOf(overrides['macros']), vars: mapOf(overrides['vars']), envVars: mapOf(overrides['env_vars']) },
    },
  };
}

function rowsOf(value: ConfigMap, file: ParsedFile): UnitTestRows {
  const at = value['at'] as unknown as readonly [number, number];
  const rows = value['rows'];
  return { format: value['format'] as UnitTestRows['format'], rows: typeof rows === 'string' ? rows : ((rows ?? []) as readonly ConfigMap[]), span: { file: file.path, start: at[0], end: at[1] } };
}
