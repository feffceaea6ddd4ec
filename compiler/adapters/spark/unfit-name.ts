import type { NamesToMake, UnfitName } from '../../contracts/dialect.ts';
import { formatOf } from './table-format.ts';

/** The session's catalog refuses others, quoted or not. */
const PLAIN = /^\w+$/;
/** Delta keeps no column of such a name. */
const DELTA = /[ ,;{}()\n\t=]/;
/** Iceberg reads the names of partition columns as SQL. */
const WORD = /^[A-Za-z_]\w*$/;
// Spark writes these as %XX into the names of a partition's folders, which other readers take as they stand.
// eslint-disable-next-line no-control-regex
const ESCAPED = /[\u0000-\u001f\u007f"#%'*/:=?\\{[\]^]/;

/** The first name of a relation that Spark can't have: refused before anything runs, where Spark would in the middle of a job. */
export function unfitName({ relation, columns, partitionBy, config, project }: NamesToMake): UnfitName | undefined {
  const { schema, identifier } = relation;
  const takes = 'Spark\'s catalog takes the letters a to z, digits and _ alone';
  if (!PLAIN.test(schema)) return { what: 'schema', name: schema, rule: takes };
  if (!PLAIN.test(identifier)) return { what: 'table', name: identifier, rule: takes };
  const format = formatOf(config, project);
  const column = format === 'delta' ? columns.find((name) => DELTA.test(name)) : undefined;
  if (column !== undefined) return { what: 'column', name: column, rule: 'a Delta table takes no blank, tab, line end or any of , ; { } ( ) = in it' };
  const partition = partitionBy.find((name) => (format === 'iceberg' ? !WORD.test(name) : ESCAPED.test(name)));
  if (partition === undefined) return undefined;
  return { what: 'partition column', name: partition, rule: format === 'iceberg' ? 'Iceberg parts rows by columns of plain names alone: letters, digits and _' : 'readers of its folders would find it under another name' };
}
