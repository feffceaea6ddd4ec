import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { startStub } from '../../services/redshift/stub.ts';

/** An administrator ends what makes the table. */
export async function setup(folder: string): Promise<() => Promise<void>> {
  const redshift = await startStub((sql) => (sql.startsWith('create table') && sql.includes('orders') ? { Status: 'ABORTED', Error: 'ERROR: Query (118) cancelled by WLM abort action of Query Monitoring Rule "long"' } : { Status: 'FINISHED' }));
  appendFileSync(join(folder, 'config/dev.yaml'), `aws: {endpoint_url: '${redshift.url}'}\n`);
  return redshift.stop;
}
