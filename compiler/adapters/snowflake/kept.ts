import type { Dialect, KeptSql } from '../../contracts/dialect.ts';
import type { Relation } from '../../contracts/relation.ts';
import { identifier, stored } from '../../sql/folded-names.ts';
import { sameText } from '../../sql/same-text.ts';
import { dynamicTable, told } from './dynamic-table.ts';
import { tableClauses } from './tables.ts';

/** What Snowflake itself keeps up to date: dynamic tables and materialized views. */
export function keptSql(nameOf: Dialect['relation'], string: Dialect['string']): NonNullable<Dialect['kept']> {
  const look = (what: string) => ({ database, schema, identifier: name }: Relation): readonly string[] => [`show ${what} like ${string(stored(name).replace(/[\\_%]/g, '\\$&'))} in schema ${[database, schema].filter((part) => part !== '').map(identifier).join('.')}`];
  const materializedView: KeptSql = {
    replaces: true,
    create: (relation, select, config) => `create or replace ${config['secure'] === true ? 'secure ' : ''}materialized view ${nameOf(relation)}${tableClauses({ replace: true, config })}\nas\n${select}`,
    look: look('materialized views'),
    changes: ([found], relation, select, config) => (sameText(told(found!, 'text') ?? '', materializedView.create(relation, select, config)) ? [] : undefined),
  };
  return { dynamic_table: dynamicTable(nameOf, string, look('dynamic tables')), materialized_view: materializedView };
}
