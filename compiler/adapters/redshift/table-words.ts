import type { NodeOptions } from '../../contracts/dialect.ts';
import { namesOf } from '../../facts/names-of.ts';

/**
 * What stands between a table's name and its SELECT: backup, how its rows are spread over the nodes, and how they are sorted, by the config keys
 * `backup`, `dist`, `sort` and `sort_type`. Each is a line; without a key there is none, and Redshift chooses.
 */
export function tableWords(config: NodeOptions | undefined, identifier: (name: string) => string): readonly string[] {
  if (!config) return [];
  return [...backupWords(config), ...spreadWords(config, identifier)];
}

/** `backup: false` leaves the table out of snapshots of the cluster. */
export function backupWords(config: NodeOptions): readonly string[] {
  return config['backup'] === false ? ['backup no'] : [];
}

/** `dist`: `all`, `even`, `auto` or a column; `sort`: columns, or `auto`. */
export function spreadWords(config: NodeOptions, identifier: (name: string) => string): readonly string[] {
  const dist = typeof config['dist'] === 'string' ? config['dist'].trim() : undefined;
  const style = dist?.toLowerCase();
  const sort = namesOf(config['sort']);
  const kind = config['sort_type'] === 'interleaved' ? 'interleaved' : 'compound';
  return [
    ...(dist === undefined || dist === '' ? [] : style === 'all' || style === 'even' || style === 'auto' ? [`diststyle ${style}`] : [`diststyle key distkey (${identifier(dist)})`]),
    ...(sort.length === 0 ? [] : sort.length === 1 && sort[0]!.toLowerCase() === 'auto' ? ['sortkey auto'] : [`${kind} sortkey (${sort.map(identifier).join(', ')})`]),
  ];
}

/** How a column is packed, by the config key `encode`, a map of columns to encodings; `''` where it says nothing. */
export function encoding(config: NodeOptions | undefined, column: string): string {
  const map = config?.['encode'];
  if (typeof map !== 'object' || map === null) return '';
  const found = Object.entries(map).find(([name]) => name.toLowerCase() === column.toLowerCase());
  return found && /^\w+$/.test(String(found[1])) ? ` encode ${String(found[1]).toLowerCase()}` : '';
}
