import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A lake of Spark's in which the model is a view. */
export function setup(folder: string): void {
  const relations = join(folder, '.lake/spark/_state/relations');
  mkdirSync(relations, { recursive: true });
  const view = { schema: 'gold', identifier: 'orders', format: 'view', location: '', partition_by: [], columns: [{ name: 'id', type: 'int' }], select: 'select 1 as id', run_id: 'first' };
  writeFileSync(join(relations, 'gold.orders.json'), JSON.stringify(view));
}
