import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder from here upwards that holds a project; the folder itself when none does. */
export function findProject(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (isProject(folder)) return folder;
    if (folder === dirname(folder)) return from;
  }
}

/** A project has a dbt_project.yml, or a YAML file below config/ beside models/. */
function isProject(folder: string): boolean {
  if (existsSync(join(folder, 'dbt_project.yml'))) return true;
  const config = join(folder, 'config');
  return existsSync(join(folder, 'models')) && existsSync(config) && readdirSync(config).some((name) => /\.ya?ml$/.test(name));
}
