import type { QueryResult } from '../../contracts/adapter.ts';
import type { Dialect, KeptSql, NodeOptions } from '../../contracts/dialect.ts';
import type { Relation } from '../../contracts/relation.ts';
import { identifier, stored } from '../../sql/folded-names.ts';
import { sameText } from '../../sql/same-text.ts';
import { tableClauses } from './tables.ts';

/** What Snowflake itself keeps up to date: dynamic tables, under dbt-snowflake's config keys, and materialized views. */
export function keptSql(nameOf: Dialect['relation'], string: Dialect['string']): NonNullable<Dialect['kept']> {
  const look = (what: string) => ({ database, schema, identifier: name }: Relation): readonly string[] => [`show ${what} like ${string(stored(name).replace(/[\\_%]/g, '\\$&'))} in schema ${[database, schema].filter((part) => part !== '').map(identifier).join('.')}`];
  const dynamicTable: KeptSql = {
    replaces: true,
    create: (relation, select, config) => `create or replace dynamic table ${nameOf(relation)}${clauses(settings(config))}${clauses(others(config))}${tableClauses({ replace: true, config })}\nas\n${select}`,
    look: look('dynamic tables'),
    changes([found], relation, select, config) {
      const now = (name: string): string => told(found!, name);
      const text = without(now('text'));
      if (text === '' || !sameText(text, without(dynamicTable.create(relation, select, config)))) return undefined;
      const wanted = settings(config);
      const set = [
        ...(seconds(now('target_lag')) === seconds(lagOf(config)) ? [] : [wanted[0]!]),
        ...(wanted[1] === undefined || now('warehouse').toLowerCase() === String(config['snowflake_warehouse']).toLowerCase() ? [] : [wanted[1]]),
      ];
      return set.length === 0 ? [] : [`alter dynamic table ${nameOf(relation)} set ${set.join(' ')}`];
    },
  };
  const materializedView: KeptSql = {
    replaces: true,
    create: (relation, select, config) => `create or replace ${config['secure'] === true ? 'secure ' : ''}materialized view ${nameOf(relation)}${tableClauses({ replace: true, config })}\nas\n${select}`,
    look: look('materialized views'),
    changes: ([found], relation, select, config) => (sameText(told(found!, 'text'), materializedView.create(relation, select, config)) ? [] : undefined),
  };
  return { dynamic_table: dynamicTable, materialized_view: materializedView };

  /** What can change in place: how old its rows may be, and who pays for that. */
  function settings(config: NodeOptions): readonly string[] {
    const lag = lagOf(config);
    const warehouse = config['snowflake_warehouse'];
    return [`target_lag = ${lag.toLowerCase() === 'downstream' ? 'downstream' : string(lag)}`, ...(warehouse === undefined || warehouse === null ? [] : [`warehouse = ${identifier(String(warehouse))}`])];
  }
}

const others = (config: NodeOptions): readonly string[] => ['refresh_mode', 'initialize'].flatMap((key) => (config[key] === undefined || config[key] === null ? [] : [`${key} = ${String(config[key])}`]));
const clauses = (list: readonly string[]): string => list.map((clause) => `\n${clause}`).join('');
const lagOf = (config: NodeOptions): string => String(config['target_lag'] ?? 'downstream');

/** A text without what can change in place, which SHOW tells in columns of its own. */
const without = (text: string): string => text.replace(/\btarget_lag\s*=\s*('[^']*'|downstream)/i, '').replace(/\bwarehouse\s*=\s*("[^"]*"|\w+)/i, '');

/** A value of the row that SHOW gives; `''` where it gives none. */
function told({ columns, rows }: QueryResult, name: string): string {
  const at = columns.findIndex((column) => column.name.toLowerCase() === name);
  return rows.length === 1 && at >= 0 ? String(rows[0]![at] ?? '') : '';
}

const UNITS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** A lag as a number of seconds, so that 60 minutes are an hour; `downstream` as it is. */
function seconds(lag: string): string {
  const [, count, unit] = /^(\d+)\s*(second|minute|hour|day)s?$/i.exec(lag.trim()) ?? [];
  return count === undefined ? lag.trim().toLowerCase() : String(Number(count) * UNITS[unit!.toLowerCase()]!);
}
