import type { DataTestNode, FunctionNode, ModelNode, Node, SeedNode, SemanticNode, SnapshotNode, SourceNode, UnitTestInput } from '../../contracts/manifest.ts';
import type { ConfigMap } from '../../contracts/project.ts';
import type { EntryKind, ParsedFile, ParsedTemplate, ParsedTest, ParsedVersion, RefFact, SourceFact } from '../../contracts/parsed.ts';
import { asList } from '../../facts/config-calls.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { FileError } from '../../contracts/host.ts';
import { withoutClashes } from './clashes.ts';
import { parentsOf, type Names } from './connect.ts';
import { dataTestNode, testMacros, testedNode, testedSource, type TestedBy } from './data-tests.ts';
import { spanOf, type Declared } from './declared.ts';
import { duplicateEntry, duplicateTest, duplicateVersion, entryWithoutNode, missingVersionFile, seedHookReads, unknownLatestVersion, unknownTestedModel } from './diagnostics.ts';
import { pointForeignKeys } from './foreign-keys.ts';
import { HookReader } from './hooks.ts';
import { Lookup, type Refable } from './lookup.ts';
import { analysisNode, functionNode, modelNode, refCalls, seedNode, singularTestNode, snapshotNode, sourceCalls, yamlSnapshotNode, type VersionOf } from './models.ts';
import { exposureNode, operationNode, unitTestNode } from './others.ts';
import { inputsOf, measureMetrics, measuresOf, queriedMetrics, semanticNode } from './semantic.ts';
import { sourceNodes } from './sources.ts';
import type { Draft, Made, Patch, ResolveWorld } from './world.ts';

/** Every node of the project by id, those that are disabled apart. */
export function makeNodes(declared: Declared, world: ResolveWorld): { readonly nodes: ReadonlyMap<string, Node>; readonly disabled: ReadonlyMap<string, Node> } {
  return new NodeMaker(declared, world).make();
}

class NodeMaker {
  readonly #declared: Declared;
  readonly #world: ResolveWorld;
  readonly #hooks = new HookReader();
  readonly #nodes = new Map<string, Node>();
  readonly #disabled = new Map<string, Node>();
  /** Nodes whose parents are still names, with the ids of the macros that they call. */
  readonly #open: { readonly nodes: Made['node'][]; readonly links: Made['links'][]; readonly macros: (readonly string[])[] } = { nodes: [], links: [], macros: [] };
  readonly #used = new Set<Patch>();
  readonly #names: Names;

  constructor(declared: Declared, world: ResolveWorld) {
    this.#declared = declared;
    this.#world = world;
    this.#names = { enabled: new Lookup(world.project.name), disabled: new Lookup(world.project.name), read: world.parsed.read, testsMayMiss: world.project.conventions.format === 'dbt' };
  }

  make(): { readonly nodes: ReadonlyMap<string, Node>; readonly disabled: ReadonlyMap<string, Node> } {
    this.#refables();
    this.#sources();
    this.#templates();
    this.#dataTests();
    this.#exposures();
    this.#operations();
    this.#connect();
    this.#semantics();
    this.#exposedMetrics();
    this.#unitTests();
    this.#unused();
    return { nodes: this.#nodes, disabled: this.#disabled };
  }

  /** Models, seeds and snapshots: what `ref()` can mean. */
  #refables(): void {
    const made: { made: Made<Refable>; readonly macros: readonly string[]; readonly again?: (patch: Patch) => Made<Refable> }[] = [];
    const versions = this.#versions();
    for (const { file, template } of this.#declared.templates) {
      if (template.kind !== 'model' && template.kind !== 'snapshot') continue;
      const macros = this.#world.macroIds(template.calls, file.package);
      if (template.kind === 'snapshot') made.push({ made: snapshotNode(file, template, this.#patch('snapshot', file.package, template.name), this.#world), macros, again: (patch) => snapshotNode(file, template, patch, this.#world) });
      else {
        const versioned = versions.size === 0 ? undefined : versions.get(`${file.package}.${template.name}`);
        const patch = versioned?.patch ?? this.#patch('model', file.package, template.name);
        made.push({ made: modelNode(file, template, patch, versioned?.of, this.#world), macros, ...(!versioned && { again: (other) => modelNode(file, template, other, undefined, this.#world) }) });
      }
    }
    for (const file of this.#declared.seeds) made.push({ made: seedNode(file, this.#patch('seed', file.package, stem(file.path)), this.#world), macros: [], again: (patch) => seedNode(file, patch, this.#world) });
    for (const patch of this.#declared.patches.get('snapshot')!.values()) {
      const snapshot = this.#yamlSnapshot(patch);
      if (snapshot) made.push({ made: snapshot, macros: [] });
    }
    if (this.#world.project.packages.length > 1) {
      const own = new Set(made.flatMap(({ made: { node } }) => (node.config.enabled === false ? [] : [`${node.kind}.${node.package}.${node.name}`])));
      for (const each of made) each.made = this.#describedElsewhere(each.made, own, each.again);
    }
    const enabled = made.filter(({ made: { node } }) => node.config.enabled !== false);
    const kept = new Set(withoutClashes(enabled.map(({ made: { node } }) => node), this.#world.reporter, this.#world.project.conventions.format === 'dbt').map((node): Node => node));
    for (const each of made) {
      const { node } = each.made;
      if (node.config.enabled === false) {
        this.#names.disabled.add(node);
        this.#disabled.set(node.id, node);
      } else if (kept.has(node)) {
        this.#names.enabled.add(node);
        this.#add(each.made, each.macros);
      }
    }
  }

  /** A node that its own package says nothing of is described by another package's entry of its name, where that package has no such node itself. */
  #describedElsewhere(made: Made<Refable>, own: ReadonlySet<string>, again: ((patch: Patch) => Made<Refable>) | undefined): Made<Refable> {
    const { kind, name, package: packageName, patch, config } = made.node;
    if (patch || !again || config.enabled === false) return made;
    const other = this.#declared.patches.get(kind)!.elsewhere(packageName, name).find(({ entry, file }) => !entry.versions && !own.has(`${kind}.${file.package}.${name}`));
    if (!other) return made;
    this.#used.add(other);
    return again(other);
  }

  /** Versions of models by the name of their files. */
  #versions(): ReadonlyMap<string, { readonly patch: Patch; readonly of: VersionOf }> {
    const versions = new Map<string, { readonly patch: Patch; readonly of: VersionOf }>();
    if (![...this.#declared.patches.get('model')!.values()].some(({ entry }) => entry.versions)) return versions;
    const files = new Set(this.#declared.templates.filter(({ template }) => template.kind === 'model').map(({ file, template }) => `${file.package}.${template.name}`));
    for (const patch of this.#declared.patches.get('model')!.values()) {
      const { entry, file } = patch;
      if (!entry.versions) continue;
      this.#used.add(patch);
      const latest = latestOf(entry.versions, entry.value['latest_version'] as string | number | undefined);
      const known = entry.versions.map(({ v }) => String(v));
      if (!known.includes(String(latest))) this.#world.reporter.report(unknownLatestVersion.at(spanOf(patch), { name: entry.name, latest: String(latest), versions: known }));
      for (const [index, version] of entry.versions.entries()) {
        if (known.indexOf(String(version.v)) < index) {
          this.#world.reporter.report(duplicateVersion.at({ file: file.path, start: version.at[0], end: version.at[1] }, { name: entry.name, version: String(version.v) }));
          continue;
        }
        const own = typeof version.value['defined_in'] === 'string' ? version.value['defined_in'] : `${entry.name}_v${version.v}`;
        const candidates = [own, ...(String(version.v) === String(latest) ? [entry.name] : [])];
        const name = candidates.find((candidate) => files.has(`${file.package}.${candidate}`));
        if (name === undefined) this.#world.reporter.report(missingVersionFile.at({ file: file.path, start: version.at[0], end: version.at[1] }, { model: entry.name, version: String(version.v), file: own }, this.#world.project.conventions.format === 'dbt' ? { severity: 'warning' } : {}));
        else versions.set(`${file.package}.${name}`, { patch, of: { version, latest, model: entry.name } });
      }
    }
    return versions;
  }

  #yamlSnapshot(patch: Patch): Made<SnapshotNode> | undefined {
    const relation = patch.entry.value['relation'];
    if (typeof relation !== 'string' || this.#used.has(patch)) return undefined;
    this.#used.add(patch);
    const code = `select * from {{ ${relation} }}`;
    const facts = this.#hooks.facts(code);
    const template: ParsedTemplate = { kind: 'snapshot', name: patch.entry.name, start: 0, end: 0, ...facts, needsRender: false };
    return yamlSnapshotNode(patch, template, code, this.#world);
  }

  #sources(): void {
    const seen = new Map<string, Patch>();
    for (const patch of this.#declared.entries.get('source') ?? []) {
      for (const { made } of sourceNodes(patch, this.#world)) {
        const { node } = made;
        const first = this.#nodes.get(node.id) ?? this.#disabled.get(node.id);
        if (first) {
          this.#world.reporter.report(duplicateEntry.at(node.span, { what: 'source', name: `${node.sourceName}.${node.name}` }, { labels: [{ span: first.span, text: 'first described here' }] }));
          continue;
        }
        seen.set(node.id, patch);
        if (node.config.enabled === false) {
          this.#names.disabled.addSource(node);
          this.#disabled.set(node.id, node);
        } else {
          this.#names.enabled.addSource(node);
          this.#nodes.set(node.id, node);
        }
      }
    }
  }

  /** Singular tests and analyses. */
  #templates(): void {
    for (const { file, template } of this.#declared.templates) {
      const macros = this.#world.macroIds(template.calls, file.package);
      if (template.kind === 'test') this.#addOrDisable(singularTestNode(file, template, this.#patch('test', file.package, template.name), this.#world), macros);
      else if (template.kind === 'function') this.#function(functionNode(file, template, this.#patch('function', file.package, template.name), this.#world), macros);
      else if (template.kind === 'analysis') this.#addOrDisable(analysisNode(file, template, this.#patch('analysis', file.package, template.name), this.#world), macros);
    }
  }

  #function(made: Made<FunctionNode>, macros: readonly string[]): void {
    if (made.node.config.enabled !== false) this.#names.enabled.addFunction(made.node);
    this.#addOrDisable(made, macros);
  }

  /** Generic tests, in the order of the files and entries that declare them. */
  #dataTests(): void {
    for (const file of this.#world.parsed.files) {
      for (const entry of file.entries ?? []) {
        if (entry.kind === 'source') {
          for (const table of entry.tables ?? []) {
            if (!table.tests) continue;
            const id = `source.${file.package}.${entry.name}.${table.name}`;
            const node = (this.#nodes.get(id) ?? this.#disabled.get(id)) as SourceNode | undefined;
            if (node) this.#testsOn(table.tests, testedSource(node), file, this.#disabled.has(id));
          }
        } else if (entry.kind === 'model' || entry.kind === 'seed' || entry.kind === 'snapshot') {
          if (entry.tests) this.#testsOf(file, entry.name, undefined, entry.tests);
          for (const version of entry.versions ?? []) this.#testsOf(file, entry.name, version, version.tests);
        }
      }
    }
  }

  #testsOf(file: ParsedFile, name: string, version: ParsedVersion | undefined, tests: readonly ParsedTest[]): void {
    const fact: RefFact = version ? [name, -1, -1, null, version.v] : [name, -1, -1];
    const node = this.#names.enabled.ref(fact, file.package);
    const off = node ? undefined : this.#names.disabled.ref(fact, file.package);
    const on = node ?? off;
    // An entry without its node is reported once, not for each of its tests.
    if (on) this.#testsOn(tests, testedNode(on as ModelNode | SeedNode | SnapshotNode, name, version?.v), file, off !== undefined);
    else if (this.#world.project.conventions.format === 'dbt') this.#testsOnNothing(tests, name, file);
  }

  /** dbt keeps tests of an entry without its node among its nodes, and never runs them. */
  #testsOnNothing(tests: readonly ParsedTest[], name: string, file: ParsedFile): void {
    for (const test of tests) {
      const macros = this.#testMacros(test, file.package);
      const made = macros.length > 0 ? dataTestNode(test, macros, testedNode(undefined, name), file, this.#world) : undefined;
      if (!made || this.#nodes.has(made.node.id)) continue;
      made.node.config = { ...made.node.config, enabled: false };
      this.#add({ node: made.node, links: { refs: made.links.refs.filter((ref) => ref[0] !== name), sources: made.links.sources } }, macros);
    }
  }

  #testsOn(tests: readonly ParsedTest[], on: TestedBy, file: ParsedFile, disabled: boolean): void {
    for (const test of tests) {
      const macros = this.#testMacros(test, file.package);
      const made = dataTestNode(test, macros, on, file, this.#world);
      if (!made) continue;
      const { node } = made;
      const first = this.#nodes.get(node.id) ?? this.#disabled.get(node.id);
      if (first) {
        this.#world.reporter.report(duplicateTest.at(node.span, { name: node.name }, { node: node.id, labels: [{ span: first.span, text: 'the same test stands here' }] }));
        continue;
      }
      if (disabled && node.config.enabled !== false && this.#names.testsMayMiss) {
        this.#takeOut(node);
        this.#add({ node, links: { refs: made.links.refs.filter((ref) => ref[0] !== on.ref?.[0]), sources: made.links.sources.filter((source) => source[1] !== on.source?.[1]) } }, macros);
      } else if (disabled) this.#disabled.set(node.id, node);
      else if (made.links === on.links && node.config.enabled !== false) {
        // Its one parent is known already.
        node.dependsOn = { nodes: on.parents, macros };
        this.#nodes.set(node.id, node);
      } else this.#addOrDisable(made, macros);
    }
  }

  readonly #macrosOfTests = new Map<string, readonly string[]>();
  /** Most tests are one of a few in the project's own package. */
  #testMacros(test: ParsedTest, packageName: string): readonly string[] {
    if (test.namespace !== undefined || packageName !== this.#world.project.name) return testMacros(test, packageName, this.#world);
    let macros = this.#macrosOfTests.get(test.test);
    if (!macros) this.#macrosOfTests.set(test.test, (macros = testMacros(test, packageName, this.#world)));
    return macros;
  }

  #exposures(): void {
    for (const patch of this.#declared.entries.get('exposure') ?? []) {
      const made = exposureNode(patch, this.#world);
      const first = this.#nodes.get(made.node.id) ?? this.#disabled.get(made.node.id);
      if (first) this.#world.reporter.report(duplicateEntry.at(spanOf(patch), { what: 'exposure', name: patch.entry.name }, { labels: [{ span: first.span, text: 'first described here' }] }));
      else this.#addOrDisable(made, []);
    }
  }

  /** Metrics that an exposure names: `depends_on: [metric('revenue')]`. */
  #exposedMetrics(): void {
    const metrics = new Map([...this.#nodes.values()].flatMap((node) => (node.kind === 'metric' ? [[node.name, node.id] as const] : [])));
    for (const { entry, file } of this.#declared.entries.get('exposure') ?? []) {
      const node = this.#nodes.get(`exposure.${file.package}.${entry.name}`);
      if (node?.kind !== 'exposure') continue;
      const named = asList(entry.value['depends_on']).flatMap((each) => metrics.get(/^metric\(\s*['"]([^'"]+)['"]\s*\)$/.exec(String(each).trim())?.[1] ?? '') ?? []);
      if (named.length > 0) this.#nodes.set(node.id, { ...node, dependsOn: { ...node.dependsOn, nodes: [...new Set([...node.dependsOn.nodes, ...named])] } });
    }
  }

  /** The semantic layer: models, the metrics over them, and saved queries of those. */
  #semantics(): void {
    const made: { readonly node: Made<SemanticNode>['node']; readonly patch: Patch }[] = [];
    const add = (kind: SemanticNode['kind'], patch: Patch, value?: ConfigMap): void => void made.push({ node: semanticNode(kind, patch, this.#world, value).node, patch });
    for (const kind of ['semantic_model', 'metric', 'saved_query'] as const) for (const patch of this.#declared.entries.get(kind) ?? []) add(kind, patch);
    for (const patch of this.#declared.entries.get('semantic_model') ?? []) for (const value of measureMetrics(patch.entry.value)) add('metric', patch, value);
    const models = made.filter(({ node }) => node.kind === 'semantic_model');
    const metrics = new Map(made.filter(({ node }) => node.kind === 'metric').map(({ node }) => [node.name, node.id]));
    for (const { node, patch } of made) {
      node.dependsOn = { nodes: [...new Set(this.#semanticParents(node, patch, models.map((each) => each.node), metrics))], macros: [] };
      const first = this.#nodes.get(node.id) ?? this.#disabled.get(node.id);
      if (first) this.#world.reporter.report(duplicateEntry.at(node.span, { what: node.kind, name: node.name }, { labels: [{ span: first.span, text: 'first described here' }] }));
      else (node.config.enabled === false ? this.#disabled : this.#nodes).set(node.id, node);
    }
  }

  #semanticParents(node: SemanticNode, patch: Patch, models: readonly SemanticNode[], metrics: ReadonlyMap<string, string>): readonly string[] {
    const ofMetrics = (names: readonly string[]): string[] => names.flatMap((name) => metrics.get(name) ?? []);
    if (node.kind === 'saved_query') return ofMetrics(queriedMetrics(node.value));
    if (node.kind === 'semantic_model') {
      const { refs } = this.#hooks.facts(`{{ ${String(node.value['model'] ?? '')} }}`);
      const { parents, complete } = parentsOf(node, { refs, sources: [] }, this.#names, this.#world.reporter);
      return complete ? parents : [];
    }
    const { measures, metrics: others } = inputsOf(patch.entry.kind === 'semantic_model' ? node.value : patch.entry.value);
    return [...models.filter((model) => measuresOf(model.value).some((measure) => measures.includes(measure))).map(({ id }) => id), ...ofMetrics(others)];
  }

  /** Hooks around a run: those of installed packages by their names, then the project's own. */
  #operations(): void {
    const { name, onRunStart, onRunEnd, packages } = this.#world.project;
    const installed = packages.filter((each) => each.name !== name).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const of of [...installed, { name, root: '', onRunStart, onRunEnd }]) {
      of.onRunStart?.forEach((code, index) => this.#operation('on-run-start', index, code, of));
      of.onRunEnd?.forEach((code, index) => this.#operation('on-run-end', index, code, of));
    }
  }

  #operation(when: 'on-run-start' | 'on-run-end', index: number, code: string, of: { readonly name: string; readonly root: string }): void {
    const facts = this.#hooks.facts(code);
    this.#add(operationNode(when, index, code, facts, this.#world, of), this.#world.macroIds(facts.calls, of.name));
  }

  #unitTests(): void {
    for (const patch of this.#declared.entries.get('unit_test') ?? []) {
      const { entry, file } = patch;
      const { value } = entry;
      if (value['broken'] === true) continue;
      if (value['macro'] !== undefined) {
        this.#macroTest(patch, String(value['macro']));
        continue;
      }
      const name = String(value['model']);
      const models = this.#testedModels(name, file.package, value['versions'] as { include?: readonly unknown[]; exclude?: readonly unknown[] } | undefined);
      if (models.length === 0) {
        const at = value['modelAt'] as unknown as readonly [number, number];
        if (!this.#names.disabled.ref([name, -1, -1], file.package)) this.#world.reporter.report(unknownTestedModel.at({ file: file.path, start: at[0], end: at[1] }, { name, nearest: nearest(name, this.#names.enabled.names()) }));
        continue;
      }
      for (const model of models) {
        const made = unitTestNode(patch, model, (ref, source) => this.#inputNode(patch, ref, source), this.#world);
        if (made.node.given.some((input) => input.node === undefined && input.input !== 'this')) continue;
        const node = { ...made.node, given: made.node.given.map((input) => this.#seedRows(input)) };
        const first = this.#nodes.get(node.id);
        if (first) this.#world.reporter.report(duplicateEntry.at(spanOf(patch), { what: 'unit test', name: entry.name }, { labels: [{ span: first.span, text: 'first described here' }] }));
        else (node.config.enabled === false ? this.#disabled : this.#nodes).set(node.id, node);
      }
    }
  }

  #macroTest(patch: Patch, name: string): void {
    const [macro] = this.#world.macroIds([name], patch.file.package);
    const { node } = unitTestNode(patch, { id: macro ?? `macro.${patch.file.package}.${name}`, name }, () => undefined, this.#world);
    const first = this.#nodes.get(node.id);
    if (first) this.#world.reporter.report(duplicateEntry.at(spanOf(patch), { what: 'unit test', name: node.name }, { labels: [{ span: first.span, text: 'first described here' }] }));
    else (node.config.enabled === false ? this.#disabled : this.#nodes).set(node.id, node);
  }

  #testedModels(name: string, packageName: string, versions: { include?: readonly unknown[]; exclude?: readonly unknown[] } | undefined): readonly (ModelNode | SnapshotNode)[] {
    const all = this.#names.enabled.versions(name);
    if (all.length === 0) {
      const model = this.#names.enabled.ref([name, -1, -1], packageName);
      // A snapshot by versions is tested as what it makes of its changes.
      return model?.kind === 'model' || (model?.kind === 'snapshot' && model.config['strategy'] === 'versions') ? [model] : [];
    }
    const included = all.filter((version) => (!versions?.include || versions.include.map(String).includes(version)) && !versions?.exclude?.map(String).includes(version));
    return included.flatMap((version) => {
      const model = this.#names.enabled.ref([name, -1, -1, null, version], packageName);
      return model?.kind === 'model' ? [model] : [];
    });
  }

  /** The node that an input of a unit test names; reported when there is none. */
  #inputNode(patch: Patch, ref: RefFact | undefined, source: SourceFact | undefined): string | undefined {
    const stand = { id: `unit_test.${patch.file.package}.${patch.entry.name}`, kind: 'unit_test', name: patch.entry.name, package: patch.file.package, file: patch.file.path, span: spanOf(patch), patch: spanOf(patch) } as unknown as Node;
    return parentsOf(stand, { refs: ref ? [ref] : [], sources: source ? [source] : [] }, this.#names, this.#world.reporter).parents[0];
  }

  /** An input without rows is a seed: its file's rows are meant. */
  #seedRows(input: UnitTestInput): UnitTestInput {
    const node = input.node === undefined ? undefined : this.#nodes.get(input.node);
    if (input.format !== 'dict' || node?.kind !== 'seed' || input.rows.length > 0) return input;
    try {
      return { ...input, format: 'csv', rows: this.#world.parsed.read(node.file) };
    } catch (error) {
      if (error instanceof FileError) return input;
      throw error;
    }
  }

  #addOrDisable(made: Made, macros: readonly string[]): void {
    if (made.node.config.enabled === false) this.#disabled.set(made.node.id, made.node);
    else this.#add(made, macros);
  }

  #add(made: Made, macros: readonly string[]): void {
    this.#nodes.set(made.node.id, made.node);
    this.#open.nodes.push(made.node);
    this.#open.links.push(made.links);
    this.#open.macros.push(macros);
  }

  /** A test whose parent is disabled or missing. dbt keeps it among its nodes, and never runs it. */
  #takeOut(node: Draft<DataTestNode>): void {
    if (this.#names.testsMayMiss) node.config = { ...node.config, enabled: false };
    else {
      this.#nodes.delete(node.id);
      this.#disabled.set(node.id, node);
    }
  }

  /** Names become ids. */
  #connect(): void {
    for (let index = 0; index < this.#open.nodes.length; index++) {
      const node = this.#open.nodes[index]!;
      const own = this.#open.links[index]!;
      const macros = this.#open.macros[index]!;
      const hooks = node.kind === 'model' || node.kind === 'seed' || node.kind === 'snapshot' ? this.#hooks.ofNode(node) : undefined;
      const links = hooks ? { ...own, more: hooks.refs.filter((ref) => ref[0] !== node.name), moreSources: hooks.sources } : own;
      if (hooks && node.kind === 'seed' && this.#world.project.conventions.format === 'dbt' && (hooks.refs.length > 0 || hooks.sources.length > 0)) {
        this.#world.reporter.report(seedHookReads.at(node.configSpan?.('post-hook') ?? node.configSpan?.('pre-hook') ?? node.span, { name: node.name }, { node: node.id }));
      }
      if (hooks && 'refs' in node) {
        node.refs = withMore(node.refs, refCalls(hooks.refs, node.file).map(({ span: _, ...ref }) => ref));
        node.sources = withMore(node.sources, sourceCalls(hooks.sources, node.file).map(({ span: _, ...source }) => source));
      }
      const { parents, complete } = parentsOf(node, links, this.#names, this.#world.reporter);
      const called = hooks && hooks.calls.length > 0 ? [...new Set([...macros, ...this.#world.macroIds(hooks.calls, node.package)])] : macros;
      if (node.kind === 'model') pointForeignKeys(node, this.#names, (template) => this.#hooks.facts(template));
      if (complete) node.dependsOn = { nodes: parents, macros: called };
      else if (node.kind === 'test') {
        node.dependsOn = { nodes: parents, macros: called };
        this.#takeOut(node);
      } else node.dependsOn = { nodes: [], macros: called };
    }
  }

  #patch(kind: EntryKind, packageName: string, name: string): Patch | undefined {
    const patch = this.#declared.patches.get(kind)!.get(packageName, name);
    if (patch) this.#used.add(patch);
    return patch;
  }

  /** Entries that describe nothing. */
  #unused(): void {
    for (const [kind, folder, ending] of [['model', 'models', '.sql'], ['seed', 'seeds', '.csv'], ['snapshot', 'snapshots', '.sql'], ['function', 'functions', '.sql']] as const) {
      for (const patch of this.#declared.patches.get(kind)!.values()) {
        if (this.#used.has(patch)) continue;
        const { name } = patch.entry;
        this.#world.reporter.report(entryWithoutNode.at(spanOf(patch), { what: kind, name, folder, nearest: nearest(name, this.#names.enabled.names()) ?? undefined, ...(ending && {}) }));
      }
    }
  }
}

/** What is named, and what hooks name beside it. */
function withMore<T>(named: readonly T[], more: readonly T[]): readonly T[] {
  return more.length === 0 ? named : [...named, ...more];
}

function stem(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
}

/** The latest version: the one declared so, or the highest, numbers before texts. */
function latestOf(versions: readonly ParsedVersion[], declared: string | number | undefined): string | number {
  if (declared !== undefined) return declared;
  return versions.map(({ v }) => v).reduce((highest, v) => (isHigher(v, highest) ? v : highest));
}

function isHigher(a: string | number, b: string | number): boolean {
  const [x, y] = [Number(a), Number(b)];
  return Number.isNaN(x) || Number.isNaN(y) ? String(a) > String(b) : x > y;
}

