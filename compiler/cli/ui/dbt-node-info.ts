import type { Manifest, Node } from '../../contracts/manifest.ts';
import { RESOURCE_TYPE } from '../../contracts/manifest.ts';
import { relationNames } from '../../phases/8-publish/index.ts';

/** What dbt tells of a node in each line about it. */
export function nodeInfo(id: string, manifest: Manifest | undefined, state?: { readonly status: string; readonly startedAt?: Date; readonly finishedAt?: Date }): Readonly<Record<string, unknown>> {
  const node = manifest?.nodes.get(id);
  const base = { unique_id: id, node_status: state?.status ?? 'None', node_started_at: state?.startedAt ? moment(state.startedAt) : '', node_finished_at: state?.finishedAt && state.status !== 'skipped' ? moment(state.finishedAt) : '' };
  if (!node || !manifest) return base;
  const relation = 'relation' in node ? node.relation : undefined;
  const named = relation && node.kind !== 'test' && node.config.materialized !== 'ephemeral' ? relationNames(manifest.project)(relation) : '';
  return {
    materialized: node.kind === 'unit_test' || node.kind === 'exposure' ? '' : node.config.materialized, meta: node.meta, node_checksum: 'checksum' in node && node.kind !== 'test' ? node.checksum : '', node_name: node.name, node_path: node.path,
    node_relation: { alias: 'alias' in node ? node.alias : '', database: relation?.database ?? '', relation_name: named, schema: relation?.schema ?? '' },
    resource_type: RESOURCE_TYPE[node.kind], ...base,
  };
}

/** How dbt calls a node in a line: `sql view model main.orders`. */
export function describe(node: Node, { project }: Manifest): string {
  switch (node.kind) {
    case 'model': return `${node.language} ${node.config.materialized} model ${node.relation.schema}.${node.relation.identifier}`;
    case 'seed': return `seed file ${node.relation.schema}.${node.relation.identifier}`;
    case 'snapshot': return `snapshot ${node.relation.schema}.${node.relation.identifier}`;
    case 'unit_test': return `unit_test ${node.model.split('.').slice(2).join('.')}::${node.name}`;
    case 'operation': return `${node.package === '' ? project.name : node.package}.${node.when}.${node.index}`;
    case 'source': return `source ${node.sourceName}.${node.name}`;
    default: return `${RESOURCE_TYPE[node.kind]} ${node.name}`;
  }
}

/** Nothing is done for it. */
export function isIdle(node: Node): boolean {
  return node.kind === 'exposure' || node.kind === 'saved_query' || node.kind === 'metric' || node.kind === 'semantic_model';
}

/** UTC without a zone, as dbt writes it. */
export function moment(at: Date): string {
  return at.toISOString().slice(0, -1);
}
