import type { Dialect, KeptSql, NodeOptions } from '../../contracts/dialect.ts';
import { sameText } from '../../sql/same-text.ts';
import { backupWords, spreadWords } from './table-words.ts';

/** A materialized view: by `auto_refresh` Redshift refreshes it when it has time; else each run does. It is replaced by a drop, since Redshift has no other way. */
export function materializedView(nameOf: Dialect['relation'], string: Dialect['string'], identifier: Dialect['identifier']): KeptSql {
  const view: KeptSql = {
    replaces: false,
    create: (relation, select, config) =>
      [`create materialized view ${nameOf(relation)}`, ...backupWords(config), ...spreadWords(config, identifier), `auto refresh ${auto(config) ? 'yes' : 'no'}`, `as (\n${select}\n)`].join('\n'),
    // What Redshift keeps of its text, and whether it refreshes it, stand in tables of the leader and of the nodes, which one query can't join. Serverless shows no STV table.
    look: ({ schema, identifier: name }) => [
      `select definition from pg_views where schemaname = ${string(schema.toLowerCase())} and viewname = ${string(name.toLowerCase())}`,
      `select autorefresh from svv_mv_info where trim(schema_name) = ${string(schema.toLowerCase())} and trim(name) = ${string(name.toLowerCase())}`,
    ],
    changes([text, settings], relation, select, config) {
      const definition = String(text?.rows[0]?.[0] ?? '');
      if (!sameText(plain(definition), plain(view.create(relation, select, config)))) return undefined;
      const refreshes = /^(t|true|1)$/i.test(String(settings?.rows[0]?.[0] ?? '').trim());
      return refreshes === auto(config) ? [] : [`alter materialized view ${nameOf(relation)} auto refresh ${auto(config) ? 'yes' : 'no'}`];
    },
    refresh: (relation, config, isNew) => (isNew || auto(config) ? undefined : `refresh materialized view ${nameOf(relation)}`),
  };
  return view;
}

const auto = (config: NodeOptions): boolean => config['auto_refresh'] === true;
const plain = (text: string): string => text.replace(/\bauto\s+refresh\s+(yes|no)\b/i, '');
