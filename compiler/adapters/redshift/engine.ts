import type { Connection, Engine, OpenOptions } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';
import type { Target } from '../../contracts/project.ts';
import { relationKey, type ColumnType, type ExistingRelation, type Relation } from '../../contracts/relation.ts';
import { connect } from './connection.ts';
import { openDataApi, realChance, type Chance } from '../../aws/redshift/data-api.ts';
import { redshift } from './dialect.ts';
import { redshiftSettings } from '../../aws/redshift/settings.ts';
import { toldType } from '../../aws/redshift/types.ts';

/** A Redshift cluster or workgroup, by its Data API. Nothing is asked before something is. */
export async function openRedshift(target: Target, host: Host, options: OpenOptions = {}, chance: Chance = realChance): Promise<Engine> {
  const settings = redshiftSettings(target.connection, target.database, options.project, host);
  const api = openDataApi(settings, chance, options.dryRun);
  let asking: Connection | undefined;
  const ask = (): Connection => (asking ??= connect(api));
  /** One question at a time in a session. */
  let turn: Promise<unknown> = Promise.resolve();
  const rowsOf = (sql: string): Promise<readonly (readonly string[])[]> => {
    const answer = turn.then(() => ask().query(sql));
    turn = answer.catch(() => undefined);
    return answer.then(({ rows }) => rows.map((row) => row.map(String)));
  };
  const columnsOf = async (schemas: readonly { readonly database: string; readonly schema: string }[], only?: Relation): Promise<ReadonlyMap<string, readonly ColumnType[]>> => {
    const found = new Map<string, ColumnType[]>();
    if (schemas.length === 0) return found;
    const database = databases(schemas);
    for (const [schema, relation, name, type] of await rowsOf(columnsQuery(names(schemas), only?.identifier)) as readonly [string, string, string, string][]) {
      const key = relationKey({ database: database.get(schema) ?? target.database, schema, identifier: relation });
      found.set(key, [...(found.get(key) ?? []), { name, type: toldType(type) }]);
    }
    return found;
  };
  return {
    connect: async () => connect(api),
    async listRelations(schemas) {
      if (schemas.length === 0) return [];
      const database = databases(schemas);
      const rows = await rowsOf(relationsQuery(names(schemas)));
      return rows.map(([schema, identifier, kind]): ExistingRelation => ({ database: database.get(schema!) ?? target.database, schema: schema!, identifier: identifier!, kind: KINDS[kind!] ?? 'table' }));
    },
    listColumns: (schemas) => columnsOf(schemas),
    columns: async (relation) => (await columnsOf([relation], relation)).get(relationKey(relation)),
    async close() {
      api.close();
    },
  };
}

/** By the letter that `relationsQuery` gives. */
const KINDS: Readonly<Record<string, ExistingRelation['kind']>> = { v: 'view', m: 'materialized_view', e: 'external' };

type Schema = { readonly database: string; readonly schema: string };

const names = (schemas: readonly Schema[]): string => [...new Set(schemas.map(({ schema }) => schema.toLowerCase()))].sort().map(redshift.string).join(', ');

/** The database that was asked for, by schema: one connection sees one. */
const databases = (schemas: readonly Schema[]): ReadonlyMap<string, string> => new Map(schemas.map(({ database, schema }) => [schema.toLowerCase(), database]));

/**
 * Tables and views; the table that keeps a materialized view's rows is its own affair. What a view is, its text tells: the system tables of materialized views are
 * refused to everybody on Serverless (STV), or show the user's own alone (SVV).
 */
function relationsQuery(schemas: string): string {
  return `select n.nspname as schema_name, c.relname as name, case when c.relkind = 'm' or (c.relkind = 'v' and lower(pg_get_viewdef(c.oid)) like '%create materialized view%') then 'm' when c.relkind = 'v' then 'v' else 't' end as kind
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where n.nspname in (${schemas}) and c.relkind in ('r', 'p', 'v', 'm') and c.relname not like 'mv_tbl__%'
union all
select schemaname, tablename, 'e' from svv_external_tables where schemaname in (${schemas})
order by 1, 2`;
}

/** Columns of tables and views that are bound, of those that are not, and of a Glue catalog's tables. */
function columnsQuery(schemas: string, identifier: string | undefined): string {
  const only = (column: string): string => (identifier === undefined ? '' : ` and ${column} = ${redshift.string(identifier.toLowerCase())}`);
  return `select schema_name, relation_name, column_name, column_type from (
select cast(n.nspname as varchar(128)) as schema_name, cast(c.relname as varchar(128)) as relation_name, cast(a.attname as varchar(128)) as column_name, cast(pg_catalog.format_type(a.atttypid, a.atttypmod) as varchar(128)) as column_type, cast(a.attnum as integer) as position
from pg_catalog.pg_attribute as a
join pg_catalog.pg_class as c on c.oid = a.attrelid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm') and n.nspname in (${schemas})${only('c.relname')}
union all
select cast(view_schema as varchar(128)), cast(view_name as varchar(128)), cast(col_name as varchar(128)), cast(col_type as varchar(128)), col_num
from pg_get_late_binding_view_cols() as late (view_schema name, view_name name, col_name name, col_type varchar, col_num int)
where view_schema in (${schemas})${only('view_name')}
union all
select cast(schemaname as varchar(128)), cast(tablename as varchar(128)), cast(columnname as varchar(128)), cast(external_type as varchar(128)), columnnum
from svv_external_columns
where schemaname in (${schemas})${only('tablename')}
) as columns
order by 1, 2, position`;
}
