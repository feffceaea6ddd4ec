import { isS3, plainS3 } from '../aws/s3-url.ts';
import type { ConnectorType, TableToLand } from '../contracts/connector.ts';
import type { Flags } from '../contracts/flags.ts';
import type { Manifest, SourceNode } from '../contracts/manifest.ts';
import type { ConfigMap, ConfigValue } from '../contracts/project.ts';
import { mapOf } from '../facts/config-calls.ts';

/** A source that is brought: its connector's settings, and its chosen tables. */
export interface SourceToLand {
  readonly name: string;
  readonly type: ConnectorType;
  readonly basePath: string;
  /** With handles of secrets. */
  readonly connection: ConfigMap;
  readonly options: ConfigMap;
  readonly tables: readonly { readonly table: TableToLand; readonly node: SourceNode }[];
}

/** The sources among chosen nodes and those that chosen nodes read, by name of the source; those without files are left out. In DAG order. */
export function sourcesToLand(manifest: Manifest, ids: readonly string[], flags: Pick<Flags, 'from' | 'to' | 'follow'>, today: string): readonly SourceToLand[] {
  const wanted = new Set(ids.flatMap((id) => [id, ...manifest.dag.parents(id)]));
  const nodes = manifest.dag.order.flatMap((id) => {
    const node = wanted.has(id) ? manifest.nodes.get(id) : undefined;
    return node?.kind === 'source' && node.landing ? [node] : [];
  });
  const day = dayOf(manifest.project.vars['as_of_date'], today);
  const range = flags.from === undefined && flags.to === undefined ? undefined : { from: flags.from ?? flags.to!, to: flags.to ?? day };
  return [...new Set(nodes.map(({ sourceName }) => sourceName))].map((name) => {
    const own = nodes.filter((node) => node.sourceName === name);
    const { landing } = own[0]!;
    const declared = mapOf(mapOf(manifest.project.config['sources'])[name]);
    return {
      name,
      type: String(landing!['type'] ?? 'files') as ConnectorType,
      basePath: basePathOf(landing!),
      connection: mapOf(declared['connection']),
      options: mapOf(declared['options']),
      tables: own.map((node) => {
        const { landing: settings = {} } = node;
        const who = { id: node.id, source: name, name: node.name, ...(node.span && { span: node.span }), columns: node.columns };
        return { node, table: tableToLand(who, settings, mapOf(declared['options']), { day, ...(range && { range }), follow: flags.follow ?? false }) };
      }),
    };
  });
}

/** A table as a connector is asked for it. `options`: of its source. */
export function tableToLand(who: Pick<TableToLand, 'id' | 'source' | 'name' | 'span' | 'columns'>, settings: ConfigMap, options: ConfigMap, when: Pick<TableToLand, 'day' | 'range' | 'follow'>): TableToLand {
  const { incremental_dir: incremental, query, topic, lookback_days: lookback } = settings;
  return {
    ...who,
    format: (settings['format'] ?? 'csv') as TableToLand['format'],
    mode: (settings['mode'] ?? 'snapshot') as TableToLand['mode'],
    watermark: textsOf(settings['watermark']), key: textsOf(settings['key']),
    lookbackDays: typeof lookback === 'number' ? lookback : 0,
    snapshot: textsOf(settings['snapshot']),
    ...(typeof incremental === 'string' && { incrementalDir: incremental.replace(/^\/+|\/+$/g, '') }),
    ...(typeof query === 'string' && { query }), ...(typeof topic === 'string' && { topic }),
    options: { ...options, ...mapOf(settings['options']) },
    ...when,
  };
}

/** Where a source's files land. */
export function basePathOf({ base_path: path }: ConfigMap): string {
  const base = String(path ?? '');
  return isS3(base) ? plainS3(base) : base.replace(/\/+$/, '');
}

/** The day that the models are built for, where the project has one. */
export function dayOf(value: ConfigValue | undefined, today: string): string {
  return typeof value === 'string' && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) ? value : today;
}

function textsOf(value: ConfigValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
}
