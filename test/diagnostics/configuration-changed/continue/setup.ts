import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { startStub } from '../../../services/redshift/stub.ts';

/** A view that was made when its model had no `sort`. */
export async function setup(folder: string): Promise<() => Promise<void>> {
  const redshift = await startStub((sql) => ({
    Status: 'FINISHED',
    ...(/pg_get_viewdef/.test(sql) && { rows: [{ schema_name: 'silver', name: 'orders', kind: 'm' }] }),
    ...(/from pg_views/.test(sql) && { rows: [{ definition: 'create materialized view dev.silver.orders\nauto refresh no\nas (\nselect 1 as id\n);' }] }),
    ...(/from svv_mv_info/.test(sql) && { rows: [{ autorefresh: 'f' }] }),
  }));
  appendFileSync(join(folder, 'config/dev.yaml'), `aws: {endpoint_url: '${redshift.url}'}\n`);
  return redshift.stop;
}
