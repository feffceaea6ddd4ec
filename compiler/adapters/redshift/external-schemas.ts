import { roleOf } from '../../aws/redshift/words.ts';
import type { Dialect, NodeOptions } from '../../contracts/dialect.ts';

/**
 * `engine.connection.external_schemas`: databases of the Glue catalog under names of schemas, so that models read a lake's tables where they lie
 * (Spectrum). Each is a Glue database, or a map of `database`, `iam_role` (else that of the connection, else `default`), `region` and `catalog_id`.
 */
export function externalSchemas(connection: NodeOptions, identifier: Dialect['identifier'], string: Dialect['string']): readonly { readonly title: string; readonly sql: string }[] {
  const given = connection['external_schemas'];
  if (typeof given !== 'object' || given === null) return [];
  const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
  return Object.entries(given as NodeOptions).map(([schema, value]) => {
    const { database, iam_role: own, region, catalog_id: catalog } = (typeof value === 'object' && value !== null ? value : { database: value }) as NodeOptions;
    const role = text(own) ?? text(connection['iam_role']) ?? 'default';
    return {
      title: `see the Glue database ${String(database)} as the schema ${schema}`,
      sql: [
        `create external schema if not exists ${identifier(schema)}`,
        `from data catalog`,
        `database ${string(String(database))}`,
        ...(text(region) === undefined ? [] : [`region ${string(text(region)!)}`]),
        `iam_role ${roleOf(role)}`,
        ...(text(catalog) === undefined ? [] : [`catalog_id ${string(text(catalog)!)}`]),
      ].join('\n'),
    };
  });
}
