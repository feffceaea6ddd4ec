import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file stands where the target folder should be. */
export function setup(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'target'), 'mine');
}
