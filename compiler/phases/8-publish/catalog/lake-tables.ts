import type { StoredTable, TableAction } from '../../../contracts/catalog.ts';
import type { Diagnostic, Span } from '../../../contracts/diagnostics.ts';
import { glueDatabase } from '../../../config/glue-database.ts';
import type { Manifest, Node } from '../../../contracts/manifest.ts';
import type { ConfigMap } from '../../../contracts/project.ts';
import type { ColumnType } from '../../../contracts/relation.ts';
import { QUARANTINE_COLUMNS } from '../../../landing/columns.ts';
import type { PersonalColumns } from '../../../lineage/personal.ts';
import { badName, localLocation, nameClash, noColumns } from './diagnostics.ts';
import { hiveType } from './hive-type.ts';
import { entryKey, type LakeTable, type Ownership } from './lake-table.ts';
import { ownerOf } from './owner-of.ts';

/** What is known of a lake when its tables are registered. */
export interface Lake {
  readonly manifest: Manifest;
  /** Its tables that are kept as files. */
  readonly stored: readonly StoredTable[];
  /** Columns that a node's table would have if it were built now, as the check phase found them. */
  output(id: string): readonly ColumnType[] | undefined;
  /** Nodes that are asked for; all where undefined. */
  readonly chosen?: ReadonlySet<string>;
  /** What a run did: the nodes that it built, and which of them it made wholly anew. Undefined where nothing has run. */
  readonly run?: { readonly built: ReadonlySet<string>; readonly rebuilt: ReadonlySet<string> };
  /** What of a node is personal data, by following its columns. */
  personal(id: string): PersonalColumns;
  /** Of this call. */
  readonly invocationId: string;
}

/** The lake's tables as they are to stand in the catalog, in order of database and name, and those that can't. */
export interface LakeTables {
  readonly tables: readonly LakeTable[];
  readonly others: readonly TableAction[];
  /** Names of all tables that the project may have entries for, whatever was chosen. */
  readonly names: ReadonlySet<string>;
  /** Databases that those are in, each with its layer; in order. */
  readonly databases: ReadonlyMap<string, string>;
  readonly warnings: readonly Diagnostic[];
}

export function lakeTables(lake: Lake): LakeTables {
  const { manifest } = lake;
  const { config } = manifest.project;
  const tables: LakeTable[] = [];
  const others: TableAction[] = [];
  const first = new Map<string, StoredTable>();
  const databases = new Map<string, string>();
  const names = new Set<string>();
  const local: StoredTable[] = [];
  const placed = lake.stored.map((stored) => ({ stored, database: glueDatabase(stored.schema, config), layer: layerOf(stored, manifest) }));
  for (const { stored, database, layer } of placed.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))) {
    const node = stored.node === undefined ? undefined : manifest.nodes.get(stored.node);
    const name = stored.identifier;
    const key = entryKey(database, name);
    const about = { database, name, ...(node && { node: node.id }) };
    const clash = first.get(key);
    const wanted = node ? (lake.chosen?.has(node.id) ?? true) : lake.chosen === undefined || lake.run !== undefined;
    names.add(key);
    const url = urlOf(stored.location, emulated(config));
    if (url !== undefined && !databases.has(database)) databases.set(database, layer);
    if (!clash) first.set(key, stored);
    if (!wanted) continue;
    const place = placeOf(stored, manifest);
    if (clash) {
      const other = placeOf(clash, manifest);
      const labels = other ? { labels: [{ span: other, text: 'and this one' }] } : {};
      others.push({ ...about, kind: 'refused', because: 'clash', diagnostic: nameClash.at(place, { database, name, first: labelOf(clash), second: labelOf(stored) }, { ...labels, ...(node && { node: node.id }) }) });
    } else if (!NAME.test(name) || !NAME.test(database)) {
      others.push({ ...about, kind: 'refused', because: 'bad-name', diagnostic: badName.at(place, NAME.test(database) ? { what: 'table', name, node: node?.name } : { what: 'database', name: database, node: node?.name }, node ? { node: node.id } : {}) });
    } else if (lake.run && node && !lake.run.built.has(node.id)) {
      others.push({ ...about, kind: 'skipped', why: 'was not built' });
    } else if (lake.run && !stored.exists && isQuarantine(stored, node)) {
      others.push({ ...about, kind: 'skipped', why: 'is not there' });
    } else if (url === undefined) {
      local.push(stored);
      others.push({ ...about, kind: 'skipped', why: 'lies on this machine' });
    } else {
      const columns = columnsOf(stored, node, lake);
      if (columns) tables.push(tableOf(stored, node, { database, layer, url, columns }, lake, place));
      else others.push({ ...about, kind: 'refused', because: 'no-columns', diagnostic: noColumns.at(place, { node: node?.name ?? labelOf(stored) }, node ? { node: node.id } : {}) });
    }
  }
  const warnings = local.length === 0 ? [] : [localLocation.at(undefined, { tables: local.map(labelOf), location: local[0]!.location })];
  return { tables, others, names, databases, warnings };
}

/** Whose entries the project's are. */
export function ownershipOf(manifest: Manifest): Ownership {
  const { env } = manifest.project.config;
  return { project: manifest.project.name, env: typeof env === 'string' ? env : manifest.project.target.name };
}

/** What Glue takes, and every reader without quotes. */
const NAME = /^[a-z][a-z0-9_]{0,127}$/;

function tableOf(stored: StoredTable, node: Node | undefined, { database, layer, url, columns }: { readonly database: string; readonly layer: string; readonly url: string; readonly columns: readonly ColumnType[] }, lake: Lake, span: Span | undefined): LakeTable {
  const { manifest, run } = lake;
  const partitionBy = stored.partitionBy.map((name) => name.toLowerCase());
  const lower = columns.map(({ name, type }) => ({ name: name.toLowerCase(), type: hiveType(type) }));
  const quarantine = isQuarantine(stored, node);
  const described = node && 'columns' in node && !quarantine ? node.columns : [];
  return {
    database, name: stored.identifier, ...(node && { node: node.id }), layer, format: stored.format, location: url,
    columns: lower.filter(({ name }) => !partitionBy.includes(name)),
    partitionKeys: partitionBy.flatMap((name) => lower.find((column) => column.name === name) ?? []),
    description: quarantine ? `Rows that ${node!.name} rejected, with the reasons.` : (node?.description ?? OPS[stored.identifier] ?? ''),
    comments: new Map(described.map((column) => [column.name.toLowerCase(), column.description])),
    owner: node ? ownerOf(node, manifest) : '',
    // A quarantine keeps rows as they came.
    containsPii: node ? followed(lake.personal(node.id), lower, quarantine) : false,
    runId: run && node ? lake.invocationId : (stored.runId ?? lake.invocationId),
    written: run !== undefined || stored.runId !== undefined,
    rebuilt: run && node ? run.rebuilt.has(node.id) : stored.exists,
    ...(span && { span }),
  };
}

/** A quarantine has whole rows of what its node reads, which may have more than the node. */
function followed({ columns, certain, read }: PersonalColumns, table: readonly ColumnType[], quarantine: boolean): LakeTable['containsPii'] {
  if (quarantine) return read;
  if (table.some(({ name }) => columns.has(name))) return true;
  return certain ? false : 'unknown';
}

const OPS: Readonly<Record<string, string>> = {
  load_ledger: 'Which file was loaded when, with its rows in, out and in quarantine.',
  watermark: 'How far each source is loaded.',
  lakec_relations: 'Which node made which table.',
  row_flow: 'Rows in and out of each table, by run.',
};

/** As last written, where the lake knows; else as the check phase found them, else as they are declared. */
function columnsOf(stored: StoredTable, node: Node | undefined, lake: Lake): readonly ColumnType[] | undefined {
  if (stored.columns && stored.columns.length > 0) return stored.columns;
  if (!node || !('columns' in node)) return undefined;
  if (isQuarantine(stored, node)) return QUARANTINE_COLUMNS;
  const output = lake.output(node.id);
  if (output) return output;
  const declared = node.columns.flatMap(({ name, dataType }) => (dataType === undefined ? [] : [{ name, type: dataType }]));
  return declared.length > 0 && declared.length === node.columns.length ? declared : undefined;
}

function isQuarantine(stored: StoredTable, node: Node | undefined): boolean {
  return node !== undefined && 'relation' in node && stored.identifier !== node.relation.identifier;
}

function layerOf(stored: StoredTable, manifest: Manifest): string {
  const node = stored.node === undefined ? undefined : manifest.nodes.get(stored.node);
  return node && 'layer' in node && node.layer !== undefined ? node.layer : stored.schema;
}

/** As others read it, ending with a slash; undefined for a folder of this machine, which no other reads, but for an emulator. */
function urlOf(location: string, emulator: boolean): string | undefined {
  const plain = location.replace(/\/+$/, '').replace(/^s3[an]:/, 's3:');
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(plain) && !plain.startsWith('file:')) return `${plain}/`;
  return emulator ? `file://${plain.replace(/^file:\/*/, '/')}/` : undefined;
}

function emulated(config: ConfigMap): boolean {
  const url = ((config['aws'] ?? {}) as ConfigMap)['endpoint_url'];
  return typeof url === 'string' && url !== '';
}

function placeOf(stored: StoredTable, manifest: Manifest): Span | undefined {
  const node = stored.node === undefined ? undefined : manifest.nodes.get(stored.node);
  return node?.configSpan?.('alias') ?? node?.span;
}

function labelOf({ schema, identifier }: StoredTable): string {
  return `${schema}.${identifier}`;
}

function keyOf({ database, stored }: { readonly database: string; readonly stored: StoredTable }): string {
  return `${entryKey(database, stored.identifier)} ${stored.schema} ${stored.node ?? ''}`;
}
