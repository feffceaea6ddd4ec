import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Files, Host } from '../../contracts/host.ts';
import type { State } from '../../contracts/state.ts';
import * as say from './diagnostics.ts';
import { listOf, objectOf, readArtifact, stringOf } from './read-json.ts';
import { readLastRun } from './read-last-run.ts';
import { readMacro, readNode } from './read-node.ts';

/**
 * Reads what an earlier run left in a folder; undefined after a report when it holds no manifest that can be used. `own` is the
 * project that asks: another one's state is refused, and its target folder has the sources.json to compare with.
 */
export function readState(host: Host, folder: string, reporter: Reporter, own?: { readonly project?: string; readonly targetPath?: string }): State | undefined {
  const { files } = host;
  if (!files.stat(`${folder}/manifest.json`)) {
    reporter.report(say.stateMissing.at(undefined, { folder }));
    return undefined;
  }
  const manifest = readArtifact(files, `${folder}/manifest.json`, 'manifest', reporter);
  if (!manifest) return undefined;
  const project = stringOf(objectOf(manifest['metadata'])['project_name']);
  if (own?.project !== undefined && project !== '' && project !== own.project) {
    reporter.report(say.stateOfOtherProject.at(undefined, { folder, found: project, project: own.project }));
    return undefined;
  }
  const sections = ['nodes', 'sources', 'exposures', 'unit_tests', 'metrics', 'semantic_models', 'saved_queries', 'functions'].flatMap((section) => Object.values(objectOf(manifest[section])));
  // An artifact that tells of no node what was said of it does not tell of any.
  const tells = sections.some((entry) => Object.keys(objectOf(objectOf(entry)['unrendered_config'])).length > 0);
  const nodes = sections.map(objectOf).flatMap((entry) => readNode(tells ? entry : { ...entry, unrendered_config: undefined }) ?? []);
  const compiled = Object.values(objectOf(manifest['nodes'])).map(objectOf).filter((entry) => typeof entry['compiled_code'] === 'string' && ['model', 'snapshot'].includes(stringOf(entry['resource_type'])));
  const macros = Object.values(objectOf(manifest['macros'])).map((entry) => readMacro(objectOf(entry)));
  const results = readLastRun(host, folder, reporter)?.results;
  const sources = readSources(files, folder, reporter);
  const currentSources = readSources(files, own?.targetPath ?? 'target', reporter);
  return {
    folder,
    project,
    nodes: new Map(nodes.map((node) => [node.id, node])),
    macros: new Map(macros.map((macro) => [macro.id, macro])),
    compiled: new Map(compiled.map((entry) => [stringOf(entry['unique_id']), stringOf(entry['compiled_code'])])),
    ...(results && { results: new Map(results.map(({ id, status }) => [id, status])) }),
    ...(sources && { sources }),
    ...(currentSources && { currentSources }),
  };
}

/** `max_loaded_at` by source id, from a folder's sources.json. */
function readSources(files: Files, folder: string, reporter: Reporter): ReadonlyMap<string, string> | undefined {
  const artifact = readArtifact(files, `${folder}/sources.json`, 'sources', reporter);
  if (!artifact) return undefined;
  const loaded = listOf(artifact['results']).map(objectOf).filter((result) => typeof result['max_loaded_at'] === 'string');
  return new Map(loaded.map((result) => [stringOf(result['unique_id']), stringOf(result['max_loaded_at'])]));
}
