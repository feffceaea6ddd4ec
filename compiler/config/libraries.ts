import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import type * as Zod from 'zod';

// The config's libraries, loaded at the first use: a start that finds its config in the cache needs neither, and they take longer than the rest of it.
// The bundle takes them in, as code that runs when it is first asked for; a module that stands by itself has no `require`.
const library = createRequire(import.meta.url);

export function yamlLibrary(): typeof Yaml {
  return (typeof require === 'function' ? require('yaml') : library('yaml')) as typeof Yaml;
}

export function zodLibrary(): typeof Zod {
  return (typeof require === 'function' ? require('zod') : library('zod')) as typeof Zod;
}
