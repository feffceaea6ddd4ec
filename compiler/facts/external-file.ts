import type { ModelNode } from '../contracts/manifest.ts';
import type { ConfigMap, ConfigValue, Project } from '../contracts/project.ts';
import { isMap } from './config-calls.ts';

/** An external table that is one file. */
export interface ExternalFile {
  /** As it is written down, or below the folder that is given. */
  readonly path: string;
  readonly format: string;
  /** What COPY is told beside the format, in order: name and SQL. */
  readonly options: readonly (readonly [string, string])[];
  /** What the reader is told: name and SQL. */
  readonly reading: readonly (readonly [string, string])[];
}

/**
 * The one file that an external model is written to, by the rules of dbt-duckdb: `location` says its format by its ending, else `format`, else a
 * `delimiter`; without a location it is called like its relation. Undefined: the model is a folder of Parquet files, since it is partitioned, or its
 * location is no file's, or it is Parquet in a layer's folder.
 */
export function externalFile(node: ModelNode, project: Pick<Project, 'config' | 'target'>): ExternalFile | undefined {
  const config = node.config as ConfigMap;
  const given = isMap(config['options']) ? config['options'] : {};
  if (partitionOf(config) !== undefined || given['per_thread_output'] !== undefined) return undefined;
  const location = textOf(config['location']);
  const [, ending, packed] = /\.([a-z]+)(?:\.(gz|zst))?$/i.exec(location ?? '') ?? [];
  const byEnding = ending === undefined || !FORMATS.includes(ending.toLowerCase()) ? undefined : ending.toLowerCase();
  const delimiter = textOf(config['delimiter']) ?? textOf(given['delimiter']);
  const said = textOf(config['format']) ?? textOf(config['file_format']) ?? textOf(given['format']);
  const format = (said ?? byEnding ?? (delimiter === undefined ? 'parquet' : 'csv')).toLowerCase();
  const place = location ?? externalFolder(node, project);
  const isFolder = location === undefined ? place === undefined || (format === 'parquet' && node.layer !== undefined) : byEnding === undefined && format === 'parquet';
  if (isFolder) return undefined;
  const compression = packed === undefined ? undefined : packed.toLowerCase() === 'gz' ? 'gzip' : 'zstd';
  const options = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) if (name !== 'format' && value !== undefined) options.set(name, optionText(name, value));
  if (delimiter !== undefined) options.set('delimiter', quoted(delimiter));
  if (format === 'csv' && !options.has('header')) options.set('header', '1');
  if (compression !== undefined && !options.has('compression')) options.set('compression', compression);
  if (format === 'parquet' && !options.has('compression')) options.set('compression', 'zstd');
  const reading = config[`${format}_read_options`];
  const told = isMap(reading) ? reading : format === 'parquet' ? { union_by_name: false } : { auto_detect: true };
  return {
    path: location ?? `${place!}.${format}`, format, options: [...options],
    reading: Object.entries({ ...told, ...(compression !== undefined && format !== 'parquet' && told['compression'] === undefined && { compression }) }).map(([name, value]) => [name, literal(value)]),
  };
}

/** The folder of an external model's files: its `location`, else that of its name below its layer's path, or below `external_root` of the connection where it lies in no layer. */
export function externalFolder({ config, layer, relation }: ModelNode, { config: whole, target }: Pick<Project, 'config' | 'target'>): string | undefined {
  const location = textOf(config['location'] as ConfigValue | undefined);
  if (location !== undefined) return location;
  const above = layer === undefined ? target.connection['external_root'] : (whole['paths'] as ConfigMap | undefined)?.[`${layer}_root`];
  return typeof above === 'string' ? `${above.replace(/\/+$/, '')}/${relation.identifier}` : undefined;
}

/** The names of what it is partitioned by, as they are written; undefined where it is not. */
export function partitionOf(config: ConfigMap): ConfigValue | undefined {
  const own = config['partition_by'];
  if (own !== undefined && own !== null && own !== '' && !(Array.isArray(own) && own.length === 0)) return own;
  const given = isMap(config['options']) ? textOf(config['options']['partition_by']) : undefined;
  return given?.replace(/^\s*\(|\)\s*$/g, '');
}

/** Formats that a file's ending says. */
export const FORMATS: readonly string[] = ['parquet', 'csv', 'json'];

/** COPY's options are SQL as they are written, but for those that are texts. */
function optionText(name: string, value: ConfigValue): string {
  const text = typeof value === 'object' && value !== null ? literal(value) : String(value);
  return /^(delimiter|quote|escape|null)$/i.test(name) && !text.startsWith("'") ? quoted(text) : text;
}

function literal(value: ConfigValue | undefined): string {
  if (value === undefined || value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (isMap(value)) return `{${Object.entries(value).map(([name, each]) => `${quoted(name)}: ${literal(each)}`).join(', ')}}`;
  return typeof value === 'string' ? quoted(value) : String(value);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function textOf(value: ConfigValue | undefined): string | undefined {
  return value === undefined || value === null || value === '' || typeof value === 'object' ? undefined : String(value);
}
