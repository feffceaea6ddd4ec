import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Setup } from '../suite.test.ts';

/** A link that leads to itself: it is there, and cannot be opened by anybody. */
export const setup: Setup = (folder) => {
  rmSync(join(folder, 'config/base.yaml'));
  symlinkSync('base.yaml', join(folder, 'config/base.yaml'));
  mkdirSync(join(folder, 'models'), { recursive: true });
};
