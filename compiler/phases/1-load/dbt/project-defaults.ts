import type { Flags } from '../../../contracts/flags.ts';
import type { Host } from '../../../contracts/host.ts';
import type { ConfigMap } from '../../../contracts/project.ts';
import { isMap } from '../../../facts/config-calls.ts';
import { readMap } from './read-yaml.ts';
import { renderDocument } from './render.ts';

/** What dbt_project.yml says that stands for options of the command line; empty where there is no such file, or nothing of that in it. */
export interface ProjectDefaults {
  readonly targetPath?: string;
  readonly flags: ConfigMap;
}

/** Reads `target-path` and `flags` of a dbt project before anything else of it is read; what is wrong is told when the project is loaded. */
export function projectDefaults(host: Host, flags: Flags): ProjectDefaults {
  const none: ProjectDefaults = { flags: {} };
  if (host.files.stat('dbt_project.yml')?.kind !== 'file') return none;
  const text = host.files.readText('dbt_project.yml');
  if (!/^(target-path|flags)\s*:/m.test(text)) return none;
  const silent = { report: () => undefined };
  const read = readMap(host.files, 'dbt_project.yml', silent);
  if (!read) return none;
  const world = { env: host.env, flags, reporter: silent, vars: flags.vars };
  const rendered = (key: string) => renderDocument(read.document, read.value[key] ?? null, world);
  const path = rendered('target-path');
  const said = rendered('flags');
  return { ...(typeof path === 'string' && path !== '' && { targetPath: path.replace(/^\.\//, '').replace(/\/+$/, '') }), flags: isMap(said) ? said : {} };
}
