import type { DialectName } from '../../contracts/project.ts';
import type { Relation } from '../../contracts/relation.ts';

/** Writes `relation_name`: every part quoted, as dbt writes it for most engines, so that it can stand in a query as it is. */
export function relationNames(dialect: DialectName): (relation: Relation) => string {
  const mark = dialect === 'spark' ? '`' : '"';
  const quoted = (part: string): string => mark + part.replaceAll(mark, mark + mark) + mark;
  return ({ database, schema, identifier }) => [database, schema, identifier].filter((part) => part !== '').map(quoted).join('.');
}
