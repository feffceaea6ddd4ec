import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** A model that is there and can't be read, whoever reads it. */
export function setup(folder: string): void {
  mkdirSync(join(folder, 'models'), { recursive: true });
  symlinkSync('/proc/self/mem', join(folder, 'models/memory.sql'));
}
