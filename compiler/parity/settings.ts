import type { Reporter } from '../contracts/diagnostics.ts';
import type { Node } from '../contracts/manifest.ts';
import type { ConfigMap } from '../contracts/project.ts';
import type { ColumnType } from '../contracts/relation.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { parityConfig } from './diagnostics.ts';
import { isNumber, parseType } from './types.ts';

/** What a node says of how it is compared. */
export interface ParitySettings {
  /** Columns that are left out, in lower case. */
  readonly ignore: ReadonlySet<string>;
  /** By column in lower case: most by which its numbers may differ, as decimal text. */
  readonly tolerance: ReadonlyMap<string, string>;
}

/** Columns that say which run wrote a row. */
const OF_THE_RUN = ['_ingested_at', '_batch_id', '_rejected_at'];

/** The `parity` config of a node; what is wrong with it is reported. */
export function paritySettings(node: Node, reporter: Reporter): ParitySettings {
  const config = node.config['parity'];
  const none = { ignore: new Set([...OF_THE_RUN, ...clockOf(node)]), tolerance: new Map<string, string>() };
  if (config === undefined || config === null) return none;
  const wrong = (problem: string, hint?: string): void => reporter.report(parityConfig.at(node.configSpan?.('parity') ?? node.span, { name: node.name, problem, hint }, { node: node.id }));
  if (typeof config !== 'object' || Array.isArray(config)) {
    wrong('is no map');
    return none;
  }
  const { ignore, tolerance, ...others } = config as ConfigMap;
  for (const key of Object.keys(others)) wrong(`has the key "${key}", which nothing reads`, nearest(key, ['ignore', 'tolerance']) ? `Did you mean ${nearest(key, ['ignore', 'tolerance'])}?` : undefined);
  const names = ignore === undefined || ignore === null ? [] : typeof ignore === 'string' ? [ignore] : ignore;
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) wrong('has an "ignore" that is no list of columns');
  const limits = tolerance === undefined || tolerance === null ? {} : tolerance;
  if (typeof limits !== 'object' || Array.isArray(limits)) wrong('has a "tolerance" that is no map of columns and numbers');
  const texts = Object.entries(typeof limits === 'object' && !Array.isArray(limits) ? limits : {}).flatMap(([column, limit]): (readonly [string, string])[] => {
    if ((typeof limit === 'string' || typeof limit === 'number') && /^\d+(\.\d+)?$/.test(String(limit))) return [[column.toLowerCase(), String(limit)]];
    wrong(`has the tolerance "${String(limit)}" for ${column}, which is no number`, `Write it as a decimal text: {'${column}': '0.01'}.`);
    return [];
  });
  return {
    ignore: new Set([...none.ignore, ...(Array.isArray(names) ? names.filter((name): name is string => typeof name === 'string').map((name) => name.toLowerCase()) : [])]),
    tolerance: new Map(texts),
  };
}

/** Reports columns that the config names and the relation does not have, and tolerances of what is no number. */
export function checkColumns(node: Node, { ignore, tolerance }: ParitySettings, columns: readonly ColumnType[], reporter: Reporter): void {
  const config = node.config['parity'];
  if (config === undefined || config === null) return;
  const known = new Map(columns.map(({ name, type }) => [name.toLowerCase(), type]));
  const wrong = (problem: string, hint?: string): void => reporter.report(parityConfig.at(node.configSpan?.('parity') ?? node.span, { name: node.name, problem, hint }, { node: node.id }));
  const own = new Set([...OF_THE_RUN, ...clockOf(node)]);
  for (const column of [...[...ignore].filter((name) => !own.has(name)), ...tolerance.keys()]) {
    const near = nearest(column, known.keys());
    if (!known.has(column)) wrong(`names the column "${column}", which it does not have`, near ? `Did you mean ${near}?` : undefined);
  }
  for (const column of tolerance.keys()) {
    const type = known.get(column);
    if (type !== undefined && !isNumber(parseType(type))) wrong(`has a tolerance for ${column}, which is no number but ${type.toLowerCase()}`, 'Only numbers can be a little apart.');
  }
}

/** A snapshot that compares columns writes the moment of its run into each version. */
function clockOf(node: Node): readonly string[] {
  if (node.kind !== 'snapshot' || node.config['strategy'] !== 'check') return [];
  const names = (node.config['snapshot_meta_column_names'] ?? {}) as ConfigMap;
  return ['dbt_valid_from', 'dbt_valid_to', 'dbt_updated_at', 'dbt_scd_id'].map((name) => (typeof names[name] === 'string' ? names[name] : name).toLowerCase());
}
