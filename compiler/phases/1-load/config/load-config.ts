import { checkEmr } from '../../../config/check-emr.ts';
import { completeConfig } from '../../../config/complete.ts';
import * as say from '../../../config/diagnostics.ts';
import { checkEngineNeeds } from '../../../config/engine-needs.ts';
import { resolveReferences } from '../../../config/references.ts';
import { MOST_VALUES, numberTexts, plainMap, sizeOf, treeOf, type ConfigNode, type Entry, type MapNode } from '../../../config/tree.ts';
import { validateConfig } from '../../../config/validate.ts';
import type { Reporter, Span } from '../../../contracts/diagnostics.ts';
import type { Flags } from '../../../contracts/flags.ts';
import type { Files, Host } from '../../../contracts/host.ts';
import type { ConfigMap, Project } from '../../../contracts/project.ts';
import { nearest } from '../../../diagnostics/nearest.ts';
import { cachedConfig, rememberConfig, type FinishedConfig } from './config-cache.ts';
import { projectOf } from './project-of.ts';
import { mayBeFile, readLayers } from './read-layers.ts';

const DEFAULT_TARGET = 'dev';

/** Reads `config/<target>.yaml`, merges, resolves and checks it; undefined when anything in it is wrong, all of which is reported. */
export function loadConfig(host: Host, flags: Flags, reporter: Reporter): Omit<Project, 'files'> | undefined {
  const target = flags.target ?? DEFAULT_TARGET;
  const file = targetFile(host.files, target, reporter);
  if (file === undefined) return undefined;
  const known = cachedConfig(host, flags, file);
  const config = known ?? makeConfig(host, flags, file, reporter);
  return config && projectOf(config, target, flags);
}

function makeConfig(host: Host, flags: Flags, file: string, reporter: Reporter): FinishedConfig | undefined {
  const layers = readLayers(host.files, file, reporter);
  if (!layers) return undefined;
  let clean = true;
  let errors = false;
  const counting: Reporter = {
    report(diagnostic) {
      clean = false;
      errors ||= diagnostic.severity === 'error';
      reporter.report(diagnostic);
    },
  };
  const { tree, asked } = resolveReferences(withVars(completeConfig(layers.tree), flags.vars), host.env, counting);
  if (sizeOf(tree) > MOST_VALUES) {
    reporter.report(say.tooLarge.at(undefined, { file, most: MOST_VALUES }));
    return undefined;
  }
  const checked = validateConfig(tree, file, counting);
  checkEngineNeeds(checked, file, counting);
  checkEmr(checked, file, counting);
  if (errors) return undefined;
  const config: FinishedConfig = { config: plainMap(checked), numberTexts: numberTexts(checked), selectorSpans: selectorSpans(checked, file) };
  if (clean) rememberConfig(host, flags, file, layers.texts, asked, config);
  return config;
}

/** `--vars` replaces whole vars, before references are resolved, so that what it replaces need not resolve. */
function withVars(tree: MapNode, vars: ConfigMap): MapNode {
  const section = tree.entries.get('vars');
  if (section?.node.kind !== 'map' || Object.keys(vars).length === 0) return tree;
  const given = treeOf(vars, { literal: true }) as MapNode;
  const entries = new Map<string, Entry>([...section.node.entries, ...given.entries]);
  return { ...tree, entries: new Map(tree.entries).set('vars', { ...section, node: { ...section.node, entries } }) };
}

function selectorSpans(tree: MapNode, file: string): readonly Span[] {
  const selectors = tree.entries.get('selectors')?.node;
  const named = (node: ConfigNode): Span | undefined => (node.kind === 'map' ? node.entries.get('name')?.node.span : undefined) ?? node.span;
  return selectors?.kind === 'list' ? selectors.items.map((item) => named(item) ?? { file, start: 0, end: 0 }) : [];
}

/** The target's file, or undefined after a report of what is there instead. */
function targetFile(files: Files, target: string, reporter: Reporter): string | undefined {
  const file = `config/${target}.yaml`;
  if (mayBeFile(files, file)) return file;
  if (files.stat('config')?.kind !== 'folder') {
    reporter.report(say.noProject.at(undefined, {}));
    return undefined;
  }
  const targets = files.walk('config').flatMap((found) => /^config\/([^/]+)\.yaml$/.exec(found.path)?.[1] ?? []).filter((name) => name !== 'base');
  const near = nearest(target, targets);
  reporter.report(say.missingFile.at(undefined, { target, targets, ...(near !== undefined && { nearest: near }) }));
  return undefined;
}
