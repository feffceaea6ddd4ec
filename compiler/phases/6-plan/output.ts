import { EngineError } from '../../contracts/adapter.ts';
import type { CheckedNode } from '../../contracts/compiled.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import type { PlanWorld } from './materialization.ts';
import { body } from './steps.ts';

/** Columns of the node's SELECT: as checked, else as the engine itself says; undefined while its parents are not there. */
export async function outputOf(checked: CheckedNode, world: PlanWorld): Promise<readonly ColumnType[] | undefined> {
  if (checked.output) return checked.output;
  const describe = world.dialect.describe?.(body(checked.sql));
  if (describe === undefined || checked.sql.trim() === '') return undefined;
  try {
    const { rows } = await world.query(describe);
    return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  } catch (error) {
    if (error instanceof EngineError && error.kind !== 'cancelled') return undefined;
    throw error;
  }
}
