import type { BulkLoad } from '../../contracts/adapter.ts';
import type { Relation } from '../../contracts/relation.ts';
import type { RedshiftSettings } from './settings.ts';
import { literal, roleOf } from './words.ts';

/** Files in S3 into a table by COPY, which the cluster carries out by a role; undefined where the connection names none. `nameOf`: a relation's name in SQL. */
export function redshiftBulkLoad({ iamRole }: RedshiftSettings, nameOf: (relation: Relation) => string): BulkLoad | undefined {
  if (iamRole === undefined) return undefined;
  return {
    from: 's3',
    statements: ({ into, folder, nullText }) => [
      [
        `copy ${nameOf(into)}`,
        `from ${literal(`${folder}/`)}`,
        `iam_role ${roleOf(iamRole)}`,
        'format as csv gzip',
        `null as ${literal(nullText)}`,
        "timeformat 'auto'",
        // Nobody asks the staged rows for statistics.
        'compupdate off statupdate off',
      ].join('\n'),
    ],
  };
}
