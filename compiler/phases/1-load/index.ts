import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Flags } from '../../contracts/flags.ts';
import type { Host } from '../../contracts/host.ts';
import type { Project } from '../../contracts/project.ts';
import { loadConfig } from './config/load-config.ts';
import { findFiles } from './find-files.ts';

/** Finds a project's files and reads its configuration; undefined when the configuration cannot be used, which is reported. */
export function load(host: Host, flags: Flags, reporter: Reporter): Project | undefined {
  const config = loadConfig(host, flags, reporter);
  return config && { ...config, files: findFiles(host.files, config.name) };
}
