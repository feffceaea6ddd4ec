import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Flags } from '../../contracts/flags.ts';
import type { Files, Host } from '../../contracts/host.ts';
import type { Project } from '../../contracts/project.ts';
import { loadConfig } from './config/load-config.ts';
import { loadDbt, withPackages } from './dbt/index.ts';
import { findFiles } from './find-files.ts';

/**
 * Finds a project's files and reads its configuration; undefined when the configuration cannot be used, which is reported. A folder
 * with a dbt_project.yml and no `config/<target>.yaml` is a dbt project.
 */
export function load(host: Host, flags: Flags, reporter: Reporter, startedAt?: Date): Project | undefined {
  if (isDbtProject(host.files, flags)) return loadDbt(host, flags, reporter, startedAt);
  const config = loadConfig(host, flags, reporter);
  return config && withPackages({ ...config, files: findFiles(host.files, config.name) }, host, flags, reporter);
}

function isDbtProject(files: Files, flags: Flags): boolean {
  return files.stat('dbt_project.yml')?.kind === 'file' && files.stat(`config/${flags.target ?? 'dev'}.yaml`)?.kind !== 'file';
}

export { importedFiles, type Imported } from './dbt/imported.ts';
export { PACKAGE_FILES } from './dbt/packages.ts';
export { PACKAGES_FOLDER } from './dbt/project-file.ts';
export { projectDefaults, type ProjectDefaults } from './dbt/project-defaults.ts';
export { wantedOf, projectNameOf, type Wanted } from './dbt/wanted.ts';
export { withinRanges, compareVersions } from './dbt/versions.ts';
