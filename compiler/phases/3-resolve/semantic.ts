import type { SemanticNode } from '../../contracts/manifest.ts';
import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import { isMap } from '../../facts/config-calls.ts';
import { entryConfig } from './models.ts';
import { spanOf } from './declared.ts';
import { NO_DEPENDENCIES, fqnOf, metaOf, tagsOf, textOf, type Made, type Patch, type ResolveWorld } from './world.ts';

/** An entry of dbt's semantic layer as a node; `value` may be another than the entry's, for metrics that a measure makes. */
export function semanticNode(kind: SemanticNode['kind'], patch: Patch, world: ResolveWorld, value: ConfigMap = patch.entry.value): Made<SemanticNode> {
  const { file } = patch;
  const name = String(value['name']);
  const fqn = fqnOf(world, file.package, file.relativePath, name);
  const config = world.tree.config(kind, file.package, fqn, [entryConfig(value)]);
  return {
    links: { refs: [], sources: [] },
    node: {
      kind, id: `${kind}.${file.package}.${name}`, name, package: file.package, file: file.path, path: file.relativePath, fqn,
      description: typeof value['description'] === 'string' ? world.describe(value['description'], file.path, patch.entry.at) : '', tags: tagsOf(config), meta: metaOf(config), config,
      span: spanOf(patch), patch: spanOf(patch), configSpan: world.configSpan, dependsOn: NO_DEPENDENCIES, value,
    },
  };
}

/** Metrics that measures with `create_metric` make. */
export function measureMetrics(value: ConfigMap): readonly ConfigMap[] {
  return maps(value['measures']).filter((measure) => measure['create_metric'] === true).map((measure) => ({
    name: measure['name'] ?? '', label: measure['label'] ?? measure['name'] ?? '', description: measure['description'] ?? '', type: 'simple', type_params: { measure: { name: measure['name'] ?? '' } },
  }));
}

/** Names of the measures of a semantic model. */
export function measuresOf(value: ConfigMap): readonly string[] {
  return names(value['measures']);
}

/** What a metric is made of: names of measures, and of other metrics. */
export function inputsOf(value: ConfigMap): { readonly measures: readonly string[]; readonly metrics: readonly string[] } {
  const given = isMap(value['type_params']) ? value['type_params'] : {};
  const conversion = isMap(given['conversion_type_params']) ? given['conversion_type_params'] : {};
  const cumulative = isMap(given['cumulative_type_params']) ? given['cumulative_type_params'] : {};
  const named = (...values: readonly (ConfigValue | undefined)[]): string[] => values.flatMap((one) => (isMap(one) ? textOf(one['name']) : textOf(one)) ?? []);
  return { measures: named(given['measure'], conversion['base_measure'], conversion['conversion_measure']), metrics: [...named(given['numerator'], given['denominator'], cumulative['metric']), ...names(given['metrics'])] };
}

/** Names of the metrics that a saved query asks for. */
export function queriedMetrics(value: ConfigMap): readonly string[] {
  return isMap(value['query_params']) ? names(value['query_params']['metrics']) : [];
}

function names(value: ConfigValue | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly ConfigValue[]).flatMap((one) => (isMap(one) ? textOf(one['name']) : textOf(one)) ?? []) : [];
}

function maps(value: ConfigValue | undefined): readonly ConfigMap[] {
  return Array.isArray(value) ? (value as readonly ConfigValue[]).filter(isMap) : [];
}
