import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import type * as Zod from 'zod';

/** The config's libraries, loaded at the first use: a start that finds its config in the cache needs neither, and they take longer than the rest of it. */
const library = createRequire(import.meta.url);

// The bundle takes it in, as code that runs when it is first asked for; a module that stands by itself has no `require`.
export function yamlLibrary(): typeof Yaml {
  return (typeof require === 'function' ? require('yaml') : library('yaml')) as typeof Yaml;
}

export function zodLibrary(): typeof Zod {
  return library('zod') as typeof Zod;
}
