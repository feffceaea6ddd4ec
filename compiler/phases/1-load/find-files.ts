import type { Files, FoundFile } from '../../contracts/host.ts';
import type { FileKind, ProjectFile } from '../../contracts/project.ts';

/** Where a project keeps what: the folder, and what a file in it is by its extension. */
const SEARCH_PATHS: Readonly<Record<string, Readonly<Record<string, FileKind>>>> = {
  analyses: { sql: 'analysis' },
  macros: { sql: 'macro' },
  models: { sql: 'model' },
  seeds: { csv: 'seed' },
  snapshots: { sql: 'snapshot' },
  tests: { sql: 'test' },
};
/** In every folder. */
const ANYWHERE: Readonly<Record<string, FileKind>> = { yml: 'properties', yaml: 'properties', md: 'docs' };

/** The files of a project, sorted by path. What is no part of a project (a README's picture, a script) is left out. */
export function findFiles(files: Files, projectName: string): readonly ProjectFile[] {
  const found: ProjectFile[] = [];
  for (const [folder, kinds] of Object.entries(SEARCH_PATHS)) {
    for (const file of files.walk(folder)) {
      const relativePath = file.path.slice(folder.length + 1);
      const kind = folder === 'tests' ? kindBelowTests(relativePath, kinds) : kinds[extension(relativePath)] ?? ANYWHERE[extension(relativePath)];
      if (kind) found.push(projectFile(file, relativePath, kind, projectName));
    }
  }
  const selectors = files.stat('selectors.yml');
  if (selectors?.kind === 'file') found.push(projectFile({ ...selectors, path: 'selectors.yml' }, 'selectors.yml', 'properties', projectName));
  return found;
}

/** `tests/generic` holds generic tests, which are macros, and `tests/fixtures` the rows of unit tests. */
function kindBelowTests(relativePath: string, kinds: Readonly<Record<string, FileKind>>): FileKind | undefined {
  const ending = extension(relativePath);
  if (relativePath.startsWith('generic/') && ending === 'sql') return 'macro';
  if (relativePath.startsWith('fixtures/') && (ending === 'csv' || ending === 'sql')) return 'fixture';
  return kinds[ending] ?? ANYWHERE[ending];
}

function projectFile({ path, size, mtimeMs, ctimeMs }: FoundFile, relativePath: string, kind: FileKind, projectName: string): ProjectFile {
  return { kind, path, relativePath, package: projectName, size, mtimeMs, ...(ctimeMs !== undefined && { ctimeMs }) };
}

function extension(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase();
}
