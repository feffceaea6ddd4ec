import { createHash } from 'node:crypto';
import type { Reporter } from '../../../contracts/diagnostics.ts';
import type { Flags } from '../../../contracts/flags.ts';
import type { Host } from '../../../contracts/host.ts';
import type { ConfigMap, ConfigValue, FolderConfig, FolderConfigKind, Package, Project, Target } from '../../../contracts/project.ts';
import { DBT_VERSION } from '../../../facts/dbt-version.ts';
import { isMap } from '../../../facts/config-calls.ts';
import { floatPaths } from '../../../yaml/index.ts';
import { VERSION } from '../../../version.ts';
import { dbtVersionExcluded } from './diagnostics.ts';
import { findDbtFiles } from './find-files.ts';
import { PACKAGE_FILES, installedPackages } from './packages.ts';
import { readProfile, type Profile } from './profile.ts';
import { PACKAGES_FOLDER, readProjectFile, type ProjectFileFacts } from './project-file.ts';
import { readMap } from './read-yaml.ts';
import { renderDocument, type RenderWorld } from './render.ts';
import { withinRanges } from './versions.ts';

/** Reads a dbt project: its dbt_project.yml, its profile, and the packages that it has installed; undefined when one of them can't be used, which is reported. */
export function loadDbt(host: Host, flags: Flags, reporter: Reporter, startedAt?: Date): Project | undefined {
  let errors = false;
  const counting: Reporter = {
    report(diagnostic) {
      errors ||= diagnostic.severity === 'error';
      reporter.report(diagnostic);
    },
  };
  const { files, env } = host;
  const blind: RenderWorld = { env, flags, reporter: counting, vars: flags.vars, ...(startedAt && { startedAt }) };
  const named = profileName(host, flags);
  const profile = readProfile(host, named, flags, blind);
  if (!profile) return undefined;
  const world: RenderWorld = { ...blind, target: profile.target, profile: profile.name };
  const project = readProjectFile(files, '', world);
  if (!project) return undefined;
  const packages = installedPackages(files, project, world);
  if (flags.versionCheck !== false) for (const facts of [project, ...packages]) checkVersion(facts, counting);
  if (errors) return undefined;
  return projectOf(project, packages, profile, flags, host);
}

/** A project of lakec's own format with the packages that its packages.yml names, as `lakec deps` installed them. */
export function withPackages(project: Project, host: Host, flags: Flags, reporter: Reporter): Project | undefined {
  const { files, env } = host;
  if (!PACKAGE_FILES.some((name) => files.stat(name)?.kind === 'file')) return project;
  let errors = false;
  const counting: Reporter = { report: (diagnostic) => ((errors ||= diagnostic.severity === 'error'), reporter.report(diagnostic)) };
  const world: RenderWorld = { env, flags, reporter: counting, vars: project.vars, target: project.target };
  const installed = installedPackages(files, { name: project.name, root: '', packagesInstallPath: PACKAGES_FOLDER }, world);
  if (flags.versionCheck !== false) for (const facts of installed) checkVersion(facts, counting);
  if (errors) return undefined;
  const found = findDbtFiles(files, installed);
  // What the project's own config says below a package's name; and beside the names of packages, where it writes its own name too.
  const said = Object.fromEntries(Object.keys(project.packages[0]!.folderConfig).map((kind) => [kind, project.config[kind] as ConfigMap])) as FolderConfig;
  const beside = map(said, (tree) => (Object.hasOwn(tree, project.name) ? tree : {}));
  const packages = installed.map((facts) => ({ ...packageOf(facts, undefined), overrides: { outer: outer(beside), folders: below(said, facts.name) } }));
  return {
    ...project, packages: [...project.packages, ...packages], files: [...project.files, ...found].sort((a, b) => (a.path < b.path ? -1 : 1)),
    configKey: createHash('sha256').update(project.configKey).update(JSON.stringify(installed.map(seenOf))).digest('hex').slice(0, 32),
  };
}

/** The profile's name has to be known before there is a target to render the file with. */
function profileName(host: Host, flags: Flags): string | undefined {
  const silent: RenderWorld = { env: host.env, flags, reporter: { report: () => undefined }, vars: flags.vars };
  const read = readMap(host.files, 'dbt_project.yml', silent.reporter);
  const name = read && renderDocument(read.document, read.value['profile'] ?? null, silent);
  return typeof name === 'string' ? name : undefined;
}

function checkVersion({ name, requireDbtVersion, requireDbtVersionAt }: ProjectFileFacts, reporter: Reporter): void {
  if (withinRanges(DBT_VERSION, requireDbtVersion)) return;
  reporter.report(dbtVersionExcluded.at(requireDbtVersionAt, { name, range: requireDbtVersion.join(', '), version: DBT_VERSION }));
}

function projectOf(own: ProjectFileFacts, installed: readonly ProjectFileFacts[], profile: Profile, flags: Flags, host: Host): Project {
  const all = [own, ...installed];
  const vars = { ...own.vars, ...flags.vars };
  const { target, config } = profile;
  const comment = queryCommentOf(own.queryComment);
  return {
    name: own.name,
    conventions: { format: 'dbt', yaml: '1.1', references: false, schemaNames: 'suffix', runBuildsSnapshots: false, snapshotsAsTold: true, storesNoFailures: true, unitTestsInTurn: true, declaresKeys: true, startHooksMayFail: own.flags?.['skip_nodes_if_on_run_start_fails'] !== true },
    target, dialect: target.dialect, config, vars,
    packages: all.map((facts) => packageOf(facts, own)),
    files: findDbtFiles(host.files, all),
    onRunStart: own.onRunStart, onRunEnd: own.onRunEnd,
    dispatch: own.dispatch, quoting: own.quoting, profile: profile.name, flags: own.flags,
    ...(comment && { queryComment: comment }),
    lint: {},
    configKey: keyOf(all, target, config, flags, vars),
  };
}

function packageOf(facts: ProjectFileFacts, own: ProjectFileFacts | undefined): Package {
  const { name, root, version, onRunStart, onRunEnd, vars } = facts;
  const trees = (of: 'trees' | 'writtenTrees') => ({
    folderConfig: below(facts[of], name), outerConfig: outer(facts[of]),
    ...(own && facts !== own && { overrides: { outer: outer(own[of]), folders: below(own[of], name) } }),
  });
  const holdsJinja = [facts, own].some((each) => each && /\{[{%]/.test(JSON.stringify(each.writtenTrees)));
  return {
    name, root: root.replace(/\/$/, ''), vars, ...trees('trees'), ...(holdsJinja && { written: trees('writtenTrees') }),
    ...(version !== undefined && { version }), onRunStart, onRunEnd,
  };
}

/** The part of the trees below a package's name. */
function below(trees: FolderConfig, name: string): FolderConfig {
  return map(trees, (tree) => (isMap(tree[name]) ? tree[name] : {}));
}

/** Keys that stand beside the packages' names. */
function outer(trees: FolderConfig): FolderConfig {
  return map(trees, (tree) => Object.fromEntries(Object.entries(tree).filter(([key, value]) => key.startsWith('+') || !isMap(value))));
}

function map(trees: FolderConfig, make: (tree: ConfigMap) => ConfigMap): FolderConfig {
  return Object.fromEntries(Object.entries(trees).map(([kind, tree]) => [kind, make(tree)])) as Partial<Record<FolderConfigKind, ConfigMap>>;
}

/** `query-comment` as text, or as a map; without one, dbt's own. Empty: none. */
function queryCommentOf(value: ConfigValue | undefined): Project['queryComment'] {
  if (value === undefined) return { comment: DEFAULT_COMMENT, append: false };
  if (typeof value === 'string' && value.trim() !== '') return { comment: value, append: false };
  if (isMap(value) && typeof value['comment'] === 'string' && value['comment'].trim() !== '') return { comment: value['comment'], append: value['append'] === true };
  if (isMap(value) && value['comment'] === undefined) return { comment: DEFAULT_COMMENT, append: value['append'] === true };
  return undefined;
}

const DEFAULT_COMMENT = "{{ tojson(dict(app='dbt', dbt_version=dbt_version, profile_name=target.profile_name, target_name=target.target_name, **({'node_id': node.unique_id} if node else {'connection_name': connection_name}))) }}";

function seenOf({ text: _, ...facts }: ProjectFileFacts): unknown {
  return { ...facts, floats: floatPaths(facts.vars) };
}

/** Content key of all that templates can see beside files. */
function keyOf(all: readonly ProjectFileFacts[], { name, engine, dialect, database, schema }: Target, config: ConfigMap, flags: Flags, vars: ConfigMap): string {
  const seen = {
    version: VERSION, projects: all.map(seenOf), config, vars, floats: floatPaths(vars), target: { name, engine, dialect, database, schema },
    flags: [flags.fullRefresh, flags.storeFailures ?? null, flags.empty, flags.eventTimeStart ?? null, flags.eventTimeEnd ?? null],
  };
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 32);
}
