import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import type * as Zod from 'zod';

/** The config's libraries, loaded at the first use: a start that finds its config in the cache needs neither, and they take longer than the rest of it. */
const require = createRequire(import.meta.url);

export function yamlLibrary(): typeof Yaml {
  return require('yaml') as typeof Yaml;
}

export function zodLibrary(): typeof Zod {
  return require('zod') as typeof Zod;
}
