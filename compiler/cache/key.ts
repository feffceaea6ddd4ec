import { createHash } from 'node:crypto';
import type { Project } from '../contracts/project.ts';
import { builtinFiles } from '../macros/index.ts';
import { BUILD, VERSION } from '../version.ts';

/** Names the results that may be used again: the same lakec, and a project that is the same in all that is not a file of it. */
export function cacheKey(project: Project): string {
  const { name, configKey, conventions, vars, numberTexts, packages } = project;
  const roots = packages.map((one) => [one.name, one.root]);
  return digest(JSON.stringify([VERSION, BUILD, [...builtinFiles], name, configKey, conventions, vars, numberTexts ?? {}, roots])).slice(0, 16);
}

/** SHA-256 in hex. */
export function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
