import { SAID, type Freshness, type Period, type SourceNode } from '../../contracts/manifest.ts';
import type { ParsedEntry } from '../../contracts/parsed.ts';
import type { ConfigMap, ConfigValue, Quoting } from '../../contracts/project.ts';
import { asList, isMap, mapOf } from '../../facts/config-calls.ts';
import { columnsOf } from './columns.ts';
import { sourceLocation } from './source-location.ts';
import { NOTHING, NO_DEPENDENCIES, fqnOf, metaOf, tagsOf, textOf, type Made, type Patch, type ResolveWorld } from './world.ts';

/** The tables of a source: what the source says holds for each, unless the table says otherwise. */
export function sourceNodes({ entry, file }: Patch, world: ResolveWorld): readonly { readonly made: Made<SourceNode>; readonly table: ParsedEntry }[] {
  return (entry.tables ?? []).map((table) => ({ made: { links: { refs: [], sources: [] }, node: sourceNode(entry, table, { entry, file }, world) }, table }));
}

function sourceNode(source: ParsedEntry, table: ParsedEntry, { file }: Patch, world: ResolveWorld): SourceNode {
  const { project } = world;
  const fqn = fqnOf(world, file.package, file.relativePath, source.name, table.name);
  const above = source.value;
  const own = table.value;
  const aboveConfig = mapOf(above['config']);
  const ownConfig = mapOf(own['config']);
  const first = (key: string): ConfigValue | undefined => ownConfig[key] ?? own[key] ?? aboveConfig[key] ?? above[key];
  const freshness = freshnessOf([above['freshness'], aboveConfig['freshness'], own['freshness'], ownConfig['freshness']], hasNull(own, ownConfig));
  const tags = [...new Set([above['tags'], aboveConfig['tags'], own['tags'], ownConfig['tags']].flatMap((list) => asList(list) as readonly string[]))].sort();
  const meta = { ...mapOf(above['meta']), ...mapOf(aboveConfig['meta']), ...mapOf(own['meta']), ...mapOf(ownConfig['meta']) };
  // Said to be none, by the table or by its source alone, it is none; unsaid anywhere it has thresholds of nothing.
  const isDbt = project.conventions.format === 'dbt';
  const none = isDbt && (hasNull(own, ownConfig) || hasNull(above, aboveConfig)) ? { freshness: null } : {};
  const made = world.tree.config('source', file.package, fqn, [{
    ...none, ...aboveConfig, ...ownConfig, ...(freshness !== undefined && { freshness }), loaded_at_field: first('loaded_at_field') ?? null, loaded_at_query: first('loaded_at_query') ?? null, meta, tags,
  }]);
  const config = isDbt && (made['freshness'] ?? null) === null && made[SAID]?.['freshness'] === undefined ? { ...made, freshness: NEVER_LATE } : made;
  const schema = textOf(above['schema']) ?? source.name;
  const identifier = textOf(own['identifier']) ?? table.name;
  const landing = landingOf(project.config, source.name, table.name);
  const set = config['freshness'];
  const loadedAtField = textOf(config['loaded_at_field']);
  const loadedAtQuery = textOf(config['loaded_at_query']);
  const threshold = isMap(set) ? thresholds(set) : undefined;
  const node: SourceNode = {
    kind: 'source', id: `source.${file.package}.${source.name}.${table.name}`, name: table.name, package: file.package, file: file.path, path: file.path, fqn,
    description: typeof own['description'] === 'string' ? world.describe(own['description'], file.path, table.at) : '', tags: tagsOf(config), meta: metaOf(config), config,
    span: { file: file.path, start: table.at[0], end: table.at[1] }, patch: { file: file.path, start: table.at[0], end: table.at[1] }, configSpan: world.configSpan, dependsOn: NO_DEPENDENCIES,
    relation: { database: textOf(above['database']) ?? project.target.database, schema, identifier }, alias: identifier, columns: columnsOf(table.columns, file.path, world.describe),
    sourceName: source.name, sourceDescription: typeof above['description'] === 'string' ? world.describe(above['description'], file.path, source.at) : '', loader: textOf(own['loader']) ?? textOf(above['loader']) ?? '',
    ...(loadedAtField !== undefined && { loadedAtField }), ...(loadedAtQuery !== undefined && { loadedAtQuery }), ...(threshold && { freshness: threshold }),
    ...((isMap(above['meta']) || isMap(aboveConfig['meta'])) && { sourceMeta: { ...mapOf(above['meta']), ...mapOf(aboveConfig['meta']) } }),
    ...((isMap(above['quoting']) || isMap(own['quoting'])) && { quoting: { ...mapOf(above['quoting']), ...mapOf(own['quoting']) } as Quoting }),
    ...(isMap(own['external']) && { external: own['external'] }), ...(landing && { landing }),
  };
  const location = sourceLocation(node, world);
  return location === undefined ? node : { ...node, location };
}

/** A table's freshness goes over the source's, period by period; `null` takes it away. */
function freshnessOf(levels: readonly (ConfigValue | undefined)[], none: boolean): ConfigValue | undefined {
  if (none) return null;
  const maps = levels.filter(isMap);
  if (maps.length === 0) return undefined;
  const merged: Record<string, ConfigValue> = { warn_after: NO_PERIOD, error_after: NO_PERIOD, filter: null };
  for (const level of maps) for (const key of ['warn_after', 'error_after', 'filter']) {
    const value = level[key];
    if (isMap(value)) merged[key] = { ...mapOf(merged[key]), ...value };
    else if (value !== undefined) merged[key] = value;
  }
  return merged;
}

const NO_PERIOD: ConfigMap = Object.freeze({ count: null, period: null });

/** What dbt says of a source whose freshness nobody asks for. */
const NEVER_LATE: ConfigMap = Object.freeze({ warn_after: NO_PERIOD, error_after: NO_PERIOD, filter: null });

function hasNull(own: ConfigMap, config: ConfigMap): boolean {
  return ('freshness' in own && own['freshness'] === null) || ('freshness' in config && config['freshness'] === null);
}

function thresholds(freshness: ConfigMap): Freshness | undefined {
  const warnAfter = period(freshness['warn_after']);
  const errorAfter = period(freshness['error_after']);
  const filter = textOf(freshness['filter']);
  return warnAfter || errorAfter ? { ...(warnAfter && { warnAfter }), ...(errorAfter && { errorAfter }), ...(filter !== undefined && { filter }) } : undefined;
}

function period(value: ConfigValue | undefined): Period | undefined {
  if (!isMap(value) || typeof value['count'] !== 'number' || typeof value['period'] !== 'string') return undefined;
  return { count: value['count'], period: value['period'] as Period['period'] };
}

/** The config's `sources.<name>`, with the part of the table merged over it. */
function landingOf(config: ConfigMap, source: string, table: string): ConfigMap | undefined {
  const sources = config['sources'];
  const landed = isMap(sources) && Object.hasOwn(sources, source) ? sources[source] : undefined;
  if (!isMap(landed)) return undefined;
  const { tables, ...rest } = landed;
  const own = isMap(tables) && Object.hasOwn(tables, table) ? tables[table] : undefined;
  return { ...rest, ...(isMap(own) ? own : NOTHING) };
}
