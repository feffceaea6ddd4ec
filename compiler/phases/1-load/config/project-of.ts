import type { Severity, Span } from '../../../contracts/diagnostics.ts';
import type { Flags } from '../../../contracts/flags.ts';
import type { SelectorDefinition } from '../../../contracts/manifest.ts';
import type { ConfigMap, ConfigValue, DialectName, FolderConfigKind, Project } from '../../../contracts/project.ts';
import { markFloats } from '../../../yaml/index.ts';
import type { FinishedConfig } from './config-cache.ts';
import { configKey } from './config-key.ts';
import { dispatchOf } from '../dbt/project-file.ts';
import { targetOf } from './target.ts';

/** The kinds of nodes whose config by folder lakec's own format has. */
export const FOLDER_KINDS: readonly FolderConfigKind[] = ['models', 'seeds', 'snapshots', 'data_tests', 'unit_tests', 'exposures', 'analyses'];

/** What the rest of the compiler sees of a validated config. */
export function projectOf({ config, numberTexts, selectorSpans }: FinishedConfig, targetName: string, flags: Flags): Omit<Project, 'files'> {
  const name = config['project_name'] as string;
  const vars = withWrittenFloats(config['vars'] as ConfigMap, numberTexts);
  const target = targetOf(targetName, config['engine'] as ConfigMap, flags.threads);
  const folderConfig = Object.fromEntries(FOLDER_KINDS.map((kind) => [kind, belowPackage(config[kind] as ConfigMap, name)]));
  return {
    name,
    conventions: { format: 'lakec', yaml: '1.2', references: true, schemaNames: 'layer', runBuildsSnapshots: true },
    target,
    dialect: (config['dialect'] as DialectName | undefined) ?? target.dialect,
    config,
    numberTexts,
    vars,
    packages: [{ name, root: '', folderConfig, vars }],
    dispatch: dispatchOf(config['dispatch']),
    onRunStart: list(config['on-run-start']),
    onRunEnd: list(config['on-run-end']),
    selectors: (config['selectors'] as readonly ConfigMap[]).map((selector, at) => selectorOf(selector, selectorSpans[at]!)),
    lint: lintOf(config['lint'] as ConfigMap),
    configKey: configKey(config, target, flags),
  };
}

/** A variable that is written `1.0` is a float to templates. */
function withWrittenFloats(vars: ConfigMap, texts: Readonly<Record<string, string>>): ConfigMap {
  const floats = Object.entries(texts).filter(([path, text]) => path.startsWith('vars.') && Number.isInteger(Number(text)) && /[.eE]/.test(text));
  return markFloats(vars, floats.map(([path]) => path.split('.').slice(1)));
}

/** dbt writes folder config below the project's name; here the name may be left out, and wins where it is given. */
function belowPackage(tree: ConfigMap, name: string): ConfigMap {
  const own = Object.hasOwn(tree, name) ? tree[name] : undefined;
  if (!isMap(own)) return tree;
  const { [name]: _, ...rest } = tree;
  return mergePlain(rest, own);
}

function mergePlain(below: ConfigMap, above: ConfigMap): ConfigMap {
  const merged: Record<string, ConfigValue | undefined> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = merged[key];
    merged[key] = isMap(under) && isMap(value) ? mergePlain(under, value) : value;
  }
  return merged;
}

function isMap(value: ConfigValue | undefined): value is ConfigMap {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function list(value: ConfigValue | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value as readonly string[]);
}

function selectorOf({ name, description, default: isDefault, definition }: ConfigMap, span: Span): SelectorDefinition {
  return { name: name as string, ...(typeof description === 'string' && { description }), ...(isDefault !== undefined && { default: isDefault }), definition: definition ?? null, span };
}

function lintOf(rules: ConfigMap): Readonly<Record<string, Severity>> {
  return Object.fromEntries(Object.entries(rules).flatMap(([rule, level]): [string, Severity][] =>
    level === 'error' ? [[rule, 'error']] : level === 'warn' ? [[rule, 'warning']] : []));
}
