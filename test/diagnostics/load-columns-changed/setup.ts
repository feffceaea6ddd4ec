import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lakec } from '../../cli/world.ts';

/** The table is there, then the source declares a column more and another file comes. */
export async function setup(folder: string): Promise<void> {
  await lakec(['run'], folder);
  appendFileSync(join(folder, 'models/bronze/_sources.yml'), '          - {name: paid_on, data_type: date}\n');
  writeFileSync(join(folder, 'data/shop/orders_2.csv'), 'order_id,amount,paid_on\n3,30,2026-01-31\n');
}
