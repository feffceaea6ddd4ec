import type { Flags } from '../../../contracts/flags.ts';
import type { Host } from '../../../contracts/host.ts';
import type { ConfigMap } from '../../../contracts/project.ts';
import { isMap } from '../../../facts/config-calls.ts';
import { readMap } from './read-yaml.ts';
import { renderDocument } from './render.ts';

/** What dbt_project.yml says that stands for options of the command line; empty where there is no such file, or nothing of that in it. */
export interface ProjectDefaults {
  readonly targetPath?: string;
  /** The folder of dbt.log; a dbt project has one. */
  readonly logPath?: string;
  readonly cleanTargets?: readonly string[];
  readonly flags: ConfigMap;
}

/** Reads `target-path`, `log-path`, `clean-targets` and `flags` of a dbt project before anything else of it is read; what is wrong is told when the project is loaded. */
export function projectDefaults(host: Host, flags: Flags): ProjectDefaults {
  const none: ProjectDefaults = { flags: {} };
  if (host.files.stat('dbt_project.yml')?.kind !== 'file') return none;
  const text = host.files.readText('dbt_project.yml');
  // A project that was imported into lakec's own format kept its dbt_project.yml.
  if (host.files.stat(`config/${flags.target ?? 'dev'}.yaml`)?.kind === 'file') return none;
  const dbt: ProjectDefaults = { flags: {}, logPath: 'logs' };
  if (!/^(target-path|log-path|clean-targets|flags)\s*:/m.test(text)) return dbt;
  const silent = { report: () => undefined };
  const read = readMap(host.files, 'dbt_project.yml', silent);
  if (!read) return dbt;
  const world = { env: host.env, flags, reporter: silent, vars: flags.vars };
  const rendered = (key: string) => renderDocument(read.document, read.value[key] ?? null, world);
  const folder = (key: string): string | undefined => {
    const path = rendered(key);
    return typeof path === 'string' && path !== '' ? path.replace(/^\.\//, '').replace(/\/+$/, '') : undefined;
  };
  const targetPath = folder('target-path');
  const cleaned = rendered('clean-targets');
  const said = rendered('flags');
  return {
    ...(targetPath !== undefined && { targetPath }), logPath: folder('log-path') ?? 'logs',
    ...(Array.isArray(cleaned) && { cleanTargets: cleaned.filter((each) => typeof each === 'string') }), flags: isMap(said) ? said : {},
  };
}
