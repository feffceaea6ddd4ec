import type { Span } from '../../../contracts/diagnostics.ts';
import type { Files } from '../../../contracts/host.ts';
import type { ConfigMap, ConfigValue, DispatchOrder, FolderConfig, FolderConfigKind, Quoting } from '../../../contracts/project.ts';
import { nearest } from '../../../diagnostics/nearest.ts';
import { isMap } from '../../../facts/config-calls.ts';
import { keySpan, rawText, valueSpan, withFloats } from '../../../yaml/index.ts';
import { projectFileKey, projectFileValue } from './diagnostics.ts';
import { readMap } from './read-yaml.ts';
import { renderDocument, type RenderWorld } from './render.ts';

/** What a dbt_project.yml says, rendered, with dbt's defaults. */
export interface ProjectFileFacts {
  readonly name: string;
  readonly version?: string;
  /** Folder that the file stands in, relative to the project's root, with a slash at its end; `''` for the project itself. */
  readonly root: string;
  readonly paths: SearchPaths;
  readonly profile?: string;
  readonly packagesInstallPath: string;
  readonly targetPath?: string;
  readonly onRunStart: readonly string[];
  readonly onRunEnd: readonly string[];
  readonly requireDbtVersion: readonly string[];
  /** Where that stands. */
  readonly requireDbtVersionAt: Span;
  readonly dispatch: readonly DispatchOrder[];
  readonly quoting: Quoting;
  /** Config of folders by kind, as written: a level for the packages' names first. */
  readonly trees: FolderConfig;
  /** The same, their Jinja unrendered. */
  readonly writtenTrees: FolderConfig;
  readonly vars: ConfigMap;
  readonly queryComment: ConfigValue | undefined;
  readonly flags: ConfigMap;
  readonly restrictAccess: boolean;
  readonly text: string;
}

/** Folders that hold what, relative to the file's own. */
export interface SearchPaths {
  readonly models: readonly string[];
  readonly seeds: readonly string[];
  readonly snapshots: readonly string[];
  readonly tests: readonly string[];
  readonly analyses: readonly string[];
  readonly macros: readonly string[];
  readonly docs: readonly string[];
  readonly functions: readonly string[];
}

const TREES: readonly FolderConfigKind[] = ['models', 'seeds', 'snapshots', 'sources', 'unit_tests', 'exposures', 'analyses', 'metrics', 'semantic_models', 'saved_queries', 'functions'];
const KNOWN = new Set([
  'name', 'version', 'config-version', 'project-root', 'model-paths', 'source-paths', 'seed-paths', 'data-paths', 'snapshot-paths', 'test-paths', 'analysis-paths', 'macro-paths', 'docs-paths', 'asset-paths',
  'function-paths', 'profile', 'packages-install-path', 'target-path', 'log-path', 'clean-targets', 'on-run-start', 'on-run-end', 'require-dbt-version', 'dispatch', 'quoting', ...TREES, ...TREES.map(hyphened), 'data_tests', 'tests', 'vars',
  'packages', 'query-comment', 'restrict-access', 'dbt-cloud', 'flags', 'anchors',
]);
/** Where packages are installed, unless `packages-install-path` says so. */
export const PACKAGES_FOLDER = 'dbt_packages';
const NAME = /^[^\d\W]\w*$/;

/** Reads and renders the dbt_project.yml of a folder; undefined when it is not there or can't be used, which is reported. */
export function readProjectFile(files: Files, root: string, world: RenderWorld): ProjectFileFacts | undefined {
  const file = `${root}dbt_project.yml`;
  const read = readMap(files, file, world.reporter);
  if (!read) return undefined;
  const { document, value: written, text } = read;
  const vars = varsOf(files, root, read, world);
  const value = renderDocument(document, written, { ...world, vars: { ...vars, ...world.flags.vars } }, keep) as ConfigMap;
  const wrong = (key: string, expected: string): undefined => void world.reporter.report(projectFileValue.at(key in written ? valueSpan(document, written, key) : { file, start: 0, end: 0 }, { file, key, expected }));
  for (const key of Object.keys(written)) {
    if (!KNOWN.has(key)) world.reporter.report(projectFileKey.at(keySpan(document, written, key), { file, key, nearest: nearest(key, KNOWN) }));
  }
  const name = value['name'];
  if (typeof name !== 'string' || !NAME.test(name)) return wrong('name', 'a name of letters, digits and _ that starts with no digit');
  const stated = written['config-version'];
  if (stated !== undefined && stated !== null && stated !== 2) wrong('config-version', '2');
  const numbered = typeof value['version'] === 'number' && /^\s*[+-]?\d+\s*$/.test(rawText(document, written, 'version') ?? '');
  if (numbered || !isVersion(value['version'])) wrong('version', 'a version such as "1.0" or "1.0.0"');
  const list = (key: string, otherwise: readonly string[], older?: string): readonly string[] => {
    const given = value[key] ?? (older === undefined ? undefined : value[older]);
    if (given === undefined || given === null) return otherwise;
    if (typeof given === 'string') return [given];
    if (Array.isArray(given) && given.every((item) => typeof item === 'string')) return [...new Set((given as readonly string[]).map(clean))];
    wrong(key, 'a list of folders');
    return otherwise;
  };
  const models = list('model-paths', ['models'], 'source-paths');
  const seeds = list('seed-paths', ['seeds'], 'data-paths');
  const snapshots = list('snapshot-paths', ['snapshots']);
  const analyses = list('analysis-paths', ['analyses']);
  const macros = list('macro-paths', ['macros']);
  const functions = list('function-paths', ['functions']);
  const version = value['version'];
  const profile = value['profile'];
  return {
    name, root, text,
    ...((typeof version === 'string' || typeof version === 'number') && { version: String(version) }),
    ...(typeof profile === 'string' && { profile }),
    paths: { models, seeds, snapshots, analyses, macros, tests: list('test-paths', ['tests']), docs: list('docs-paths', [...models, ...seeds, ...snapshots, ...analyses, ...macros, ...functions]), functions },
    packagesInstallPath: typeof value['packages-install-path'] === 'string' ? clean(value['packages-install-path']) : PACKAGES_FOLDER,
    ...(typeof value['target-path'] === 'string' && { targetPath: clean(value['target-path']) }),
    onRunStart: texts(value['on-run-start']),
    onRunEnd: texts(value['on-run-end']),
    requireDbtVersion: texts(value['require-dbt-version']).flatMap((range) => range.split(',')).map((range) => range.trim()).filter((range) => range !== ''),
    requireDbtVersionAt: 'require-dbt-version' in written ? valueSpan(document, written, 'require-dbt-version') : { file, start: 0, end: 0 },
    dispatch: dispatchOf(value['dispatch']),
    quoting: isMap(value['quoting']) ? (value['quoting'] as Quoting) : {},
    trees: treesOf(value),
    writtenTrees: treesOf(written),
    vars,
    queryComment: value['query-comment'],
    flags: isMap(value['flags']) ? value['flags'] : {},
    restrictAccess: value['restrict-access'] === true,
  };
}

/** `dispatch`: in which packages the macros of one are looked up. */
export function dispatchOf(value: ConfigValue | undefined): readonly DispatchOrder[] {
  return maps(value).flatMap((entry) => (typeof entry['macro_namespace'] === 'string' ? [{ namespace: entry['macro_namespace'], packages: texts(entry['search_order']) }] : []));
}

/** Two or three numbers with points between them, and what may follow the third. */
function isVersion(value: ConfigValue | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'number') return true;
  return typeof value === 'string' && /^(0|[1-9]\d*)\.(0|[1-9]\d*)(\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?)?$/.test(value);
}

/** dbt renders neither hooks nor vars, nor a query comment, when it reads the file: they are rendered where they are used. */
function keep(path: readonly string[]): boolean {
  const [first] = path;
  if (first === 'on-run-start' || first === 'on-run-end' || first === 'query-comment' || first === 'vars') return true;
  const last = path.findLast((part) => !/^\d+$/.test(part)) ?? '';
  return path.length > 1 && ['pre-hook', 'post-hook', 'pre_hook', 'post_hook'].includes(last.replace(/^\+/, '').trim());
}

/** `vars`, and those of a vars.yml beside the file. */
function varsOf(files: Files, root: string, { document, value: written }: NonNullable<ReturnType<typeof readMap>>, world: RenderWorld): ConfigMap {
  const own = isMap(written['vars']) ? withFloats(written['vars'], document) : {};
  const beside = files.stat(`${root}vars.yml`) ? readMap(files, `${root}vars.yml`, world.reporter) : undefined;
  if (!beside) return own;
  return { ...withFloats(isMap(beside.value['vars']) ? beside.value['vars'] : beside.value, beside.document), ...own };
}

function treesOf(value: ConfigMap): FolderConfig {
  const trees: Partial<Record<FolderConfigKind, ConfigMap>> = {};
  for (const kind of TREES) {
    const tree = value[hyphened(kind)] ?? value[kind];
    if (isMap(tree)) trees[kind] = tree;
  }
  const tests = [value['tests'], value['data_tests']].filter(isMap);
  if (tests.length > 0) trees.data_tests = Object.assign({}, ...tests) as ConfigMap;
  return trees;
}

/** dbt's own spelling of `semantic_models` and `saved_queries` in this file. */
function hyphened(kind: string): string {
  return kind === 'semantic_models' || kind === 'saved_queries' ? kind.replace('_', '-') : kind;
}

function texts(value: ConfigValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? (value as readonly ConfigValue[]).filter((item) => item !== null).map(String) : [];
}

function maps(value: ConfigValue | undefined): readonly ConfigMap[] {
  return Array.isArray(value) ? (value as readonly ConfigValue[]).filter(isMap) : [];
}

function clean(path: string): string {
  return path.replace(/^\.\//, '').replace(/\/+$/, '');
}
