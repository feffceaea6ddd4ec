import type { DataTestNode, ModelNode, RefCall, SeedNode, SnapshotNode, SourceNode } from '../../contracts/manifest.ts';
import type { ParsedFile, ParsedTest, RefFact, SourceFact } from '../../contracts/parsed.ts';
import type { ConfigValue } from '../../contracts/project.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { fromJs, str } from '../../jinja/index.ts';
import { markFloats } from '../../yaml/index.ts';
import { columnsOf } from './columns.ts';
import { unknownTest } from './diagnostics.ts';
import { refCalls, sourceCalls } from './models.ts';
import { NOTHING, NO_DEPENDENCIES, belowFirstFolder, fqnOf, metaOf, tagsOf, textOf, type Links, type Made, type ResolveWorld } from './world.ts';

/** What a generic test is declared on, as its entry names it. */
export interface TestedBy {
  readonly id: string | undefined;
  /** The fact of the reference to it that the test's template makes. */
  readonly ref?: RefFact;
  /** The same as the refs of a test that refers to nothing else. */
  readonly refs: readonly RefFact[];
  readonly calls: readonly RefCall[];
  readonly links: Links;
  /** Its id as a list, which all tests on it share. */
  readonly parents: readonly string[];
  readonly source?: readonly [source: string, table: string];
  readonly group?: string;
}

/** The node of a generic test; undefined when no macro is behind it, which is reported. A dbt project has the node all the same: it fails when its turn comes. */
export function dataTestNode(test: ParsedTest, macros: readonly string[], on: TestedBy, file: ParsedFile, world: ResolveWorld): Made<DataTestNode> | undefined {
  if (macros.length === 0) {
    const written = test.namespace === undefined ? test.test : `${test.namespace}.${test.test}`;
    const names = [...world.macros.values()].flatMap((each) => (each.kind === 'test' ? [each.name.replace(/^test_/, '')] : []));
    const dbt = world.project.conventions.format === 'dbt';
    world.reporter.report(unknownTest.at({ file: file.path, start: test.at[0], end: test.at[0] + Math.min(written.length, test.at[1] - test.at[0]) }, { name: written, nearest: nearest(test.test, names) }, dbt ? { severity: 'warning' } : {}));
    if (!dbt) return undefined;
  }
  const fqn = fqnOf(world, file.package, belowFirstFolder(world, file), test.name);
  const config = world.tree.config('test', file.package, fqn, [test.config]);
  const { relation, alias } = world.naming.relation({ kind: 'test', name: test.name, package: file.package, path: file.relativePath, config });
  const span = { file: file.path, start: test.at[0], end: test.at[1] };
  const refs = test.refs ? withTarget(test.refs, on.ref) : on.refs;
  const sources: readonly SourceFact[] = on.source ? [...(test.sources ?? NONE), [...on.source, -1, -1]] : test.sources ?? NONE;
  const tags = test.tags ? [...new Set([...test.tags, ...tagsOf(config)])] : tagsOf(config);
  const group = textOf(config['group']) ?? on.group;
  return {
    links: test.refs || test.sources ? { refs, sources } : on.links,
    node: {
      kind: 'test', id: `test.${file.package}.${test.name}.${test.hash}`, name: test.name, package: file.package, file: file.path, path: `${test.short ?? test.name}.sql`, fqn,
      description: test.description === undefined ? '' : world.describe(test.description, file.path, test.at), tags, meta: metaOf(config), config, span, patch: span, configSpan: world.configSpan,
      dependsOn: NO_DEPENDENCIES, code: codeOf(test), codeStart: test.at[0], language: 'sql', checksum: '', refs: test.refs ? refCalls(refs, file.path) : on.calls, sources: sourceCalls(sources, file.path), needsRender: true,
      generic: { name: test.namespace === undefined ? test.test : `${test.namespace}.${test.test}`, namespace: test.namespace, arguments: markFloats(test.arguments ?? NOTHING, test.floats ?? []), column: test.column },
      attached: on.id, relation, alias, columns: columnsOf(undefined, '', world.describe), group,
    },
  };
}

const NONE: readonly SourceFact[] = [];
const NO_REFS: readonly RefFact[] = [];

/** Refs of the arguments come first, then the node under test, then those of the test's own macro. */
function withTarget(refs: readonly RefFact[], target: RefFact | undefined): readonly RefFact[] {
  if (!target) return refs;
  const own = refs.findIndex((ref) => ref[1] < 0);
  return own < 0 ? [...refs, target] : [...refs.slice(0, own), target, ...refs.slice(own)];
}

/** The id of the macro behind a test; none when there is no such macro. */
export function testMacros({ namespace, test }: ParsedTest, packageName: string, world: ResolveWorld): readonly string[] {
  return world.macroIds([`${namespace === undefined ? '' : `${namespace}.`}test_${test}`], packageName);
}

/** The template that dbt writes for a generic test: a call of its macro, and its config. */
function codeOf({ namespace, test, config: whole, entryConfig: config = whole }: ParsedTest): string {
  const name = namespace === undefined ? test : `${namespace}.${test}`;
  let call = calls.get(name);
  if (call === undefined) calls.set(name, (call = `{{ ${namespace === undefined ? '' : `${namespace}.`}test_${test}(**_dbt_generic_test_kwargs) }}`));
  if (!config || Object.keys(config).length === 0) return call;
  const parts = Object.entries(config).map(([key, value]) => `${key}=${typeof value === 'string' ? `"${value.replaceAll('"', '\\"')}"` : str(fromJs(value as ConfigValue))}`);
  return `${call}{{ config(${parts.join(',')}) }}`;
}

/** Calls of test macros by the tests' names: a few texts that thousands of tests share. */
const calls = new Map<string, string>();

/** What a test on a node refers to it by. */
export function testedNode(node: ModelNode | SeedNode | SnapshotNode | undefined, name: string, version?: string | number): TestedBy {
  const ref: RefFact = version === undefined ? [name, -1, -1] : [name, -1, -1, null, version];
  const refs = [ref];
  return { id: node?.id, ref, refs, calls: refCalls(refs, ''), links: { refs, sources: NONE }, parents: node ? [node.id] : [], ...(node?.group !== undefined && { group: node.group }) };
}

export function testedSource(node: SourceNode): TestedBy {
  return { id: node.id, source: [node.sourceName, node.name], refs: NO_REFS, calls: [], links: { refs: NO_REFS, sources: NONE }, parents: [node.id] };
}

