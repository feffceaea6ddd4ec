import type { QueryResult } from '../../contracts/adapter.ts';
import type { Dialect, KeptSql, NodeOptions } from '../../contracts/dialect.ts';
import type { Relation } from '../../contracts/relation.ts';
import { identifier } from '../../sql/folded-names.ts';
import { sameText } from '../../sql/same-text.ts';
import { clusterKeys } from './tables.ts';

/**
 * Dynamic tables, under dbt-snowflake's config keys. Their lag, their scheduler, who pays, their clustering and what of them is immutable change in place; another
 * SELECT, another refresh mode or another lifetime needs a new one. Without a lag Snowflake's scheduler leaves them alone, and each run refreshes them.
 */
export function dynamicTable(nameOf: Dialect['relation'], string: Dialect['string'], look: (relation: Relation) => readonly string[]): KeptSql {
  const lagClause = (lag: string): string => `target_lag = ${lag.toLowerCase() === 'downstream' ? 'downstream' : string(lag)}`;
  const warehouseClause = (key: string, name: string): string => `${key} = ${identifier(name)}`;
  return {
    replaces: true,
    create: (relation, select, config) =>
      [
        `create or replace ${config['transient'] === true ? 'transient ' : ''}dynamic table ${nameOf(relation)}`,
        ...option(config, 'target_lag').map(lagClause),
        ...(scheduler(config) === 'DISABLE' ? ['scheduler = disable'] : []),
        ...warehouse(config).map((name) => warehouseClause('warehouse', name)),
        ...option(config, 'snowflake_initialization_warehouse').map((name) => warehouseClause('initialization_warehouse', name)),
        ...['refresh_mode', 'initialize'].flatMap((key) => option(config, key).map((value) => `${key} = ${value}`)),
        ...clustering(config).map((keys) => `cluster by (${keys})`),
        ...(config['copy_grants'] === true ? ['copy grants'] : []),
        ...option(config, 'immutable_where').map((condition) => `immutable where (${condition})`),
        'as', select,
      ].join('\n'),
    look,
    changes([found], relation, select, config) {
      const now = (name: string): string | undefined => told(found!, name);
      const text = now('text') ?? '';
      if (!sameText(selectOf(text), select) || !sameMode(config, now('refresh_mode')) || !sameLife(config, text)) return undefined;
      const set = [
        ...option(config, 'target_lag').filter((lag) => seconds(lag) !== seconds(now('target_lag') ?? '')).map(lagClause),
        ...(scheduler(config) === (now('scheduler')?.toUpperCase() ?? (now('target_lag') === undefined ? 'DISABLE' : 'ENABLE')) ? [] : [`scheduler = ${scheduler(config).toLowerCase()}`]),
        ...warehouse(config).filter((name) => !sameName(name, now('warehouse'))).map((name) => warehouseClause('warehouse', name)),
        ...option(config, 'snowflake_initialization_warehouse').filter((name) => !sameName(name, now('initialization_warehouse'))).map((name) => warehouseClause('initialization_warehouse', name)),
      ];
      const table = `alter dynamic table ${nameOf(relation)}`;
      return [
        ...(set.length === 0 ? [] : [`${table} set ${set.join(' ')}`]),
        ...(option(config, 'snowflake_initialization_warehouse').length === 0 && now('initialization_warehouse') !== undefined ? [`${table} unset initialization_warehouse`] : []),
        ...changed(option(config, 'immutable_where')[0], within(now('immutable_where'), /^(?:immutable|frozen)\s+where\s*/i), (to) => (to === undefined ? `${table} unset immutable` : `${table} set immutable where (${to})`)),
        ...changed(clustering(config)[0]?.toLowerCase(), within(now('cluster_by'), /^linear\s*/i)?.toLowerCase(), (to) => (to === undefined ? `${table} drop clustering key` : `${table} cluster by (${clustering(config)[0]!})`)),
      ];
    },
    // One that Snowflake's scheduler leaves alone has its first rows from its making, unless that is put off.
    refresh: (relation, config, isNew) => (scheduler(config) === 'ENABLE' || (isNew && String(config['initialize']).toLowerCase() !== 'on_schedule') ? undefined : `alter dynamic table ${nameOf(relation)} refresh`),
  };
}

/** A config key's text, as a list of none or one. */
function option(config: NodeOptions, key: string): readonly string[] {
  const value = config[key];
  return value === undefined || value === null || String(value).trim() === '' ? [] : [String(value).trim()];
}

/** Who keeps its rows new: Snowflake where there is a lag to keep to, else each run; `scheduler` says otherwise. */
const scheduler = (config: NodeOptions): string => (option(config, 'scheduler')[0] ?? (option(config, 'target_lag').length > 0 ? 'ENABLE' : 'DISABLE')).toUpperCase();

/** The warehouse that refreshes it. */
const warehouse = (config: NodeOptions): readonly string[] => [...option(config, 'refresh_warehouse'), ...option(config, 'snowflake_warehouse')].slice(0, 1);

const clustering = (config: NodeOptions): readonly string[] => [clusterKeys(config).join(', ')].filter((keys) => keys !== '');

const sameName = (name: string, now: string | undefined): boolean => name.toLowerCase() === now?.toLowerCase();

/** `auto` leaves the choice to Snowflake, whatever that was. */
const sameMode = (config: NodeOptions, now: string | undefined): boolean => option(config, 'refresh_mode').every((mode) => /^auto$/i.test(mode) || now === undefined || sameName(mode, now));

const sameLife = (config: NodeOptions, text: string): boolean => typeof config['transient'] !== 'boolean' || config['transient'] === /^\s*create\s+(?:or\s+replace\s+)?transient\b/i.test(text);

function changed(wanted: string | undefined, now: string | undefined, change: (to: string | undefined) => string): readonly string[] {
  return wanted === now || (wanted !== undefined && now !== undefined && sameText(wanted, now)) ? [] : [change(wanted)];
}

/** What stands in the brackets after a word, or all where the word is not there. */
const within = (text: string | undefined, word: RegExp): string | undefined => (text === undefined ? undefined : unwrapped(text.replace(word, '')));

/** The SELECT of the statement that made a table: what follows the first AS that stands in no brackets. */
function selectOf(text: string): string {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*"|[()]|\bas\b/gi)) {
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (depth === 0 && token.toLowerCase() === 'as') return unwrapped(text.slice(index + token.length).replace(/;\s*$/, ''));
  }
  return '';
}

/** A text without the brackets around all of it. */
function unwrapped(text: string): string {
  const all = text.trim();
  if (!all.startsWith('(')) return all;
  let depth = 0;
  for (const { 0: token, index } of all.matchAll(/'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*"|[()]/g)) {
    depth += token === '(' ? 1 : token === ')' ? -1 : 0;
    if (depth === 0) return index === all.length - 1 ? all.slice(1, -1).trim() : all;
  }
  return all;
}

/** A value of the row that SHOW gives; undefined where it gives none. */
export function told({ columns, rows }: QueryResult, name: string): string | undefined {
  const at = columns.findIndex((column) => column.name.toLowerCase() === name);
  const value = rows.length === 1 && at >= 0 ? String(rows[0]![at] ?? '').trim() : '';
  return value === '' || value.toUpperCase() === 'NONE' ? undefined : value;
}

const UNITS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** A lag as a number of seconds, so that 60 minutes are an hour; `downstream` as it is. */
function seconds(lag: string): string {
  const [, count, unit] = /^(\d+)\s*(second|minute|hour|day)s?$/i.exec(lag.trim()) ?? [];
  return count === undefined ? lag.trim().toLowerCase() : String(Number(count) * UNITS[unit!.toLowerCase()]!);
}
