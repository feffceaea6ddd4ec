import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file in Latin-1. */
export function setup(folder: string): void {
  mkdirSync(join(folder, 'seeds'));
  writeFileSync(join(folder, 'seeds/codes.csv'), Buffer.from('code,label\n1,caf\xe9\n', 'latin1'));
}
