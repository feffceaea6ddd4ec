import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startStub } from '../../services/redshift/stub.ts';

/** A model whose list of values is longer than a statement may be. */
export async function setup(folder: string): Promise<() => Promise<void>> {
  const redshift = await startStub();
  mkdirSync(join(folder, 'models'), { recursive: true });
  writeFileSync(join(folder, 'models/orders.sql'), `{{ config(materialized='table') }}\nselect 1 as id where 'x' in (${Array.from({ length: 20_000 }, (_, index) => `'${index}'`).join(', ')})\n`);
  appendFileSync(join(folder, 'config/dev.yaml'), `aws: {endpoint_url: '${redshift.url}'}\n`);
  return redshift.stop;
}
