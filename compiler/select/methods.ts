import type { Criterion } from './ast.ts';
import { RESOURCE_TYPE, type Node, type SourceNode } from '../contracts/manifest.ts';
import type { State } from '../contracts/state.ts';
import { configMatcher } from './config-value.ts';
import { fnmatch } from './fnmatch.ts';
import { fqnMatcher } from './fqn.ts';
import { pathMatcher } from './path.ts';
import { stateMatcher, STATE_VALUES } from './state-compare.ts';
import type { Universe } from './universe.ts';

/** How one method finds nodes. */
export interface Method {
  /** The values that it takes, where they are few and known. */
  readonly values?: readonly string[];
  /** Most parts, separated by dots, that its value has; and their form in words. */
  readonly form?: { readonly parts: number; readonly text: string };
  /** Part of an earlier run that it reads. */
  readonly needs?: 'manifest' | 'results' | 'sources';
  /** Whether a node is found; called once for each node. */
  matcher(value: string, world: MethodWorld, criterion: Criterion): (node: Node, at: number) => boolean;
  /** Names that could have been meant, for the hint when nothing is found. */
  names?(node: Node): readonly string[];
}

/** What methods look at beside the node. */
export interface MethodWorld {
  readonly universe: Universe;
  readonly state?: State;
}

const folders = (path: string): string[] => path.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/'));
const stem = (file: string): string => file.replace(/(?<=.)\.[^.]*$/, '');
const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A name that may have its package in front. */
function named(kind: Node['kind']): Method {
  return {
    form: { parts: 2, text: `<name> or <package>.<name>` },
    matcher(value) {
      const parts = value.split('.');
      const [inPackage, isNamed] = [fnmatch(parts.length > 1 ? parts[0]! : '*'), fnmatch(parts.at(-1)!)];
      return (node) => node.kind === kind && inPackage(node.package) && isNamed(node.name);
    },
    names: (node) => (node.kind === kind ? [node.name] : []),
  };
}

/** dbt's methods for kinds of nodes that lakec has none of. */
const absent: Method = { matcher: () => () => false };

/** Every selector method by name, in the order in which help lists them. */
export const METHODS: Readonly<Record<string, Method>> = {
  fqn: {
    matcher(value) {
      const matches = fqnMatcher(value);
      return (node) => node.kind !== 'source' && matches({ fqn: node.fqn, versioned: node.kind === 'model' && node.version !== undefined });
    },
    names: (node) => (node.kind === 'source' ? [] : node.kind === 'test' ? [node.name] : [node.name, ...node.fqn.slice(0, -1)]),
  },
  tag: {
    matcher(value) {
      const matches = fnmatch(value);
      return (node) => node.tags.some(matches);
    },
    names: (node) => node.tags,
  },
  path: {
    matcher(value) {
      const matches = pathMatcher(value);
      // A folder's properties files don't pull in what they describe elsewhere.
      return (node) => matches.below(node.file) || (node.patch !== undefined && matches.file(node.patch.file));
    },
    names: (node) => folders(node.file),
  },
  file: {
    matcher(value) {
      const matches = fnmatch(value);
      return (node) => matches(baseName(node.file)) || matches(stem(baseName(node.file)));
    },
    names: (node) => [baseName(node.file)],
  },
  source: {
    form: { parts: 3, text: '<source>, <source>.<table> or <package>.<source>.<table>' },
    matcher(value) {
      const parts = value.split('.');
      const [packageName, source, table] = parts.length === 3 ? parts : ['*', parts[0], parts[1] ?? '*'];
      const tests = [fnmatch(packageName!), fnmatch(source!), fnmatch(table!)] as const;
      return (node) => node.kind === 'source' && tests[0](node.package) && tests[1](node.sourceName) && tests[2](node.name);
    },
    names: (node) => (node.kind === 'source' ? [node.sourceName, `${node.sourceName}.${node.name}`] : []),
  },
  exposure: named('exposure'),
  unit_test: named('unit_test'),
  package: {
    matcher(value, { universe }) {
      const matches = fnmatch(value === 'this' ? universe.manifest.project.name : value);
      return (node) => matches(node.package);
    },
    names: (node) => [node.package],
  },
  config: {
    matcher(_, __, criterion) {
      const matches = configMatcher(criterion.path, criterion.value);
      return (node) => (node.kind !== 'exposure' && node.kind !== 'unit_test') && matches(node.config);
    },
  },
  resource_type: {
    values: [...Object.values(RESOURCE_TYPE), 'metric', 'semantic_model', 'saved_query', 'function'],
    matcher: (value) => (node) => RESOURCE_TYPE[node.kind] === value,
  },
  test_type: {
    values: ['unit', 'data', 'singular', 'generic', 'schema'],
    matcher: (value) => (node) =>
      node.kind === 'unit_test' ? value === 'unit'
      : node.kind === 'test' && (value === 'data' || (value === 'singular') === (node.generic === undefined)) && value !== 'unit',
  },
  test_name: {
    matcher(value) {
      const matches = fnmatch(value);
      return (node) => (node.kind === 'unit_test' ? matches(node.name) : node.kind === 'test' && node.generic !== undefined && matches(localName(node.generic.name)));
    },
    names: (node) => (node.kind === 'test' && node.generic ? [localName(node.generic.name)] : []),
  },
  group: {
    matcher(value) {
      const matches = fnmatch(value);
      return (node) => groupOf(node).some(matches);
    },
    names: groupOf,
  },
  access: {
    values: ['private', 'protected', 'public'],
    matcher: (value) => (node) => node.kind === 'model' && node.access === value,
  },
  version: {
    values: ['latest', 'prerelease', 'old', 'none'],
    matcher: (value) => (node) => node.kind === 'model' && versionIs(value, node.version, node.latestVersion),
  },
  state: {
    values: STATE_VALUES,
    needs: 'manifest',
    matcher: (value, { universe, state }) => stateMatcher(value, universe.manifest, state!),
  },
  result: {
    values: ['success', 'error', 'fail', 'warn', 'skipped', 'pass', 'partial success', 'runtime error', 'no-op'],
    needs: 'results',
    matcher: (value, { state }) => (node) => state!.results!.get(node.id) === (value === 'skip' ? 'skipped' : value),
  },
  source_status: {
    values: ['fresher'],
    needs: 'sources',
    matcher: (_, { state }) => (node) => isFresher(node, state!),
  },
  metric: absent,
  semantic_model: absent,
  saved_query: absent,
};

/** `dbt_utils.equal_rowcount` is `equal_rowcount`. */
function localName(test: string): string {
  return test.slice(test.lastIndexOf('.') + 1);
}

function groupOf(node: Node): readonly string[] {
  const group = node.config['group'] ?? ('group' in node ? node.group : undefined);
  return typeof group === 'string' && node.kind !== 'source' && node.kind !== 'exposure' && node.kind !== 'unit_test' ? [group] : [];
}

function versionIs(value: string, version: string | number | undefined, latest: string | number | undefined): boolean {
  if (value === 'none') return version === undefined;
  if (version === undefined || latest === undefined) return false;
  const order = compareVersions(version, latest);
  return value === 'latest' ? order === 0 : value === 'prerelease' ? order > 0 : order < 0;
}

/** As numbers where both are, else as text. */
function compareVersions(a: string | number, b: string | number): number {
  const [left, right] = [Number(a), Number(b)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

function isFresher(node: Node, state: State): boolean {
  const now = node.kind === 'source' ? state.currentSources!.get((node as SourceNode).id) : undefined;
  const before = state.sources!.get(node.id);
  return now !== undefined && (before === undefined || Date.parse(now) > Date.parse(before));
}
