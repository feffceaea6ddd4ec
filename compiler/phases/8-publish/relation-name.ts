import { quotingStyle, relationStyle, RelationValue } from '../../context/index.ts';
import type { Project, Quoting } from '../../contracts/project.ts';
import type { Relation } from '../../contracts/relation.ts';

/** Writes `relation_name` as dbt does: parts quoted as the project and the node say, so that it can stand in a query as it is. */
export function relationNames({ target, quoting }: Pick<Project, 'target' | 'quoting'>): (relation: Relation, own?: Quoting) => string {
  const all = { database: true, schema: true, identifier: true };
  // Every part is told, and quoted where nobody says otherwise, whatever templates print.
  const base = { ...relationStyle(target.dialect), include: all, quoting: all };
  const style = quotingStyle(base, quoting);
  return (relation, own) => new RelationValue(relation, null, own === undefined ? style : quotingStyle(style, own)).render();
}
