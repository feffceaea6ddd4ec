import { resolve } from 'node:path';

/** The option with which a file that SQL names lies in the project's root, as in dbt, when lakec was started elsewhere. DuckDB has no way to write a path with a comma there. */
export function searchPath(root: string): Record<string, string> {
  const folder = resolve(root);
  return folder === process.cwd() || folder.includes(',') ? {} : { file_search_path: folder };
}
