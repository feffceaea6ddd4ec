import type { Manifest, Node } from '../contracts/manifest.ts';
import type { ColumnGraph, ColumnId } from './graph.ts';

/**
 * OpenLineage run events (specification 2-0-2, column lineage facet 1-2-0), one COMPLETE event for each model and snapshot that can be
 * followed, in order of declaration.
 */
export function openLineageEvents({ manifest, graph }: { readonly manifest: Manifest; readonly graph: ColumnGraph }, run: { readonly runId: string; readonly at: Date; readonly version: string }): readonly object[] {
  const producer = `urn:lakec:${run.version}`;
  const { project } = manifest;
  const facet = (name: string, more: object): object => ({ _producer: producer, _schemaURL: `https://openlineage.io/spec/facets/1-2-0/${name}.json#/$defs/${name}`, ...more });
  return [...manifest.nodes.values()].flatMap((node) => {
    const columns = graph.columns(node.id);
    if (!columns || !('relation' in node)) return [];
    const inputs = new Map<string, { readonly namespace: string; readonly name: string }>();
    const dataset = (id: string): { readonly namespace: string; readonly name: string } => {
      const made = { namespace: project.name, name: datasetName(manifest.nodes.get(id), id) };
      if (id !== node.id) inputs.set(made.name, made);
      return made;
    };
    const field = ({ node: id, column }: ColumnId, type: 'DIRECT' | 'INDIRECT', subtype: string): object => ({ ...dataset(id), field: column, transformations: [{ type, subtype, description: '', masking: false }] });
    const fields = Object.fromEntries(columns.map((column) => [column, { inputFields: graph.parents({ node: node.id, column }).map(({ from, step }) => field(from, 'DIRECT', DIRECT[step])) }]));
    const decided = graph.rows(node.id).map((row) => field(row, 'INDIRECT', INDIRECT[row.use]));
    const output = { ...dataset(node.id), facets: { columnLineage: facet('ColumnLineageDatasetFacet', { fields, ...(decided.length > 0 && { dataset: decided }) }), schema: facet('SchemaDatasetFacet', { fields: columns.map((name) => ({ name })) }) } };
    return [{
      eventType: 'COMPLETE', eventTime: run.at.toISOString(), producer, schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
      run: { runId: run.runId }, job: { namespace: project.name, name: node.id }, inputs: [...inputs.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), outputs: [output],
    }];
  });
}

const DIRECT = { copied: 'IDENTITY', transformed: 'TRANSFORMATION', aggregated: 'AGGREGATION' } as const;
const INDIRECT = { filtered: 'FILTER', joined: 'JOIN', grouped: 'GROUP_BY', ordered: 'SORT' } as const;

function datasetName(node: Node | undefined, id: string): string {
  return node && 'relation' in node ? `${node.relation.database}.${node.relation.schema}.${node.relation.identifier}` : id;
}
