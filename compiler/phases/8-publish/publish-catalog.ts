import type { Flags } from '../../contracts/flags.ts';
import type { Host } from '../../contracts/host.ts';
import type { Column, Manifest } from '../../contracts/manifest.ts';
import type { ColumnType, RelationKind } from '../../contracts/relation.ts';
import type { ConfigMap } from '../../contracts/project.ts';
import { mapOf } from '../../facts/config-calls.ts';
import { quote } from './json.ts';
import { metadataText } from './metadata.ts';

/** A relation of the project as the engine has it. */
export interface CatalogTable {
  /** The node that it belongs to. */
  readonly id: string;
  readonly kind: RelationKind;
  /** In the engine's order and spelling. */
  readonly columns: readonly ColumnType[];
}

const EVERYTHING: ConfigMap = { relation: true, columns: true };
const NO_STATS = '{"has_stats":{"id":"has_stats","label":"Has Stats?","value":false,"include":false,"description":"Indicates whether there are statistics for this table"}}';
const TYPES: Readonly<Record<RelationKind, string>> = { table: 'BASE TABLE', view: 'VIEW', external: 'EXTERNAL TABLE', dynamic_table: 'DYNAMIC TABLE', materialized_view: 'MATERIALIZED VIEW' };

/** Writes catalog.json (dbt's schema v1) into the target folder: the columns that each relation has in the engine. */
export function publishCatalog(host: Host, flags: Flags, manifest: Manifest, tables: readonly CatalogTable[], call: { readonly invocationId: string; readonly startedAt: Date }): void {
  if (flags.writeJson === false) return;
  const texts = (sources: boolean): string => tables
    .filter(({ id }) => (manifest.nodes.get(id)?.kind === 'source') === sources)
    .flatMap((table) => tableText(table, manifest) ?? [])
    .join(',');
  const metadata = metadataText('catalog/v1', { id: call.invocationId, startedAt: call.startedAt, at: host.now() });
  host.files.write(`${flags.targetPath}/catalog.json`, `{"metadata":${metadata},"nodes":{${texts(false)}},"sources":{${texts(true)}},"errors":null}`);
}

function tableText(table: CatalogTable, manifest: Manifest): string | undefined {
  const node = manifest.nodes.get(table.id);
  if (!node || !('relation' in node)) return undefined;
  const { database, schema, identifier } = node.relation;
  // What the engine was given: in a dbt project that is what `persist_docs` says, and nothing of a source.
  const kept = manifest.project.conventions.format === 'dbt' ? (node.kind === 'source' ? {} : mapOf(node.config['persist_docs'])) : EVERYTHING;
  const described = new Map(kept['columns'] === true ? node.columns.map((column: Column) => [column.name.toLowerCase(), column.description]) : []);
  const comment = (text: string | undefined): string => (text ? quote(text) : 'null');
  const columns = table.columns.map((column, i) =>
    `${quote(column.name)}:{"type":${quote(column.type)},"index":${i + 1},"name":${quote(column.name)},"comment":${comment(described.get(column.name.toLowerCase()))}}`);
  return `${quote(node.id)}:{"metadata":{"type":"${TYPES[table.kind]}","schema":${quote(schema)},"name":${quote(identifier)},"database":${quote(database)}`
    + `,"comment":${comment(kept['relation'] === true ? node.description : undefined)},"owner":null},"columns":{${columns.join(',')}},"stats":${NO_STATS},"unique_id":${quote(node.id)}}`;
}
