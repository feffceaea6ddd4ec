import type { DialectName } from '../../contracts/project.ts';
import { ctePlace } from '../../sql/ctes.ts';
import { joined, sliced } from '../../sql/traced.ts';
import type { Traced } from '../../sql/traced.ts';

/** A CTE that lakec puts in front of a statement. */
export interface Cte {
  readonly name: string;
  readonly sql: Traced;
}

/** The statement with CTEs in front of its own; a statement without WITH gets one. Offsets keep their places in the templates. */
export function withCtes(statement: Traced, ctes: readonly Cte[], dialect: DialectName): Traced {
  if (ctes.length === 0) return statement;
  const { at, before, after } = ctePlace(statement.text, dialect);
  const parts: (Traced | string)[] = [sliced(statement, 0, at), before];
  ctes.forEach((cte, i) => {
    parts.push(`${i === 0 ? '' : ', '}${cte.name} as (\n`, cte.sql, '\n)');
  });
  return joined([...parts, after, sliced(statement, at)]);
}
