import type { Files, FoundFile } from '../../../contracts/host.ts';
import type { FileKind, ProjectFile } from '../../../contracts/project.ts';
import { ignoring } from './ignore.ts';
import type { ProjectFileFacts, SearchPaths } from './project-file.ts';

/** What a file is, by the kind of folder and its extension. */
const KINDS: Readonly<Record<keyof SearchPaths, Readonly<Record<string, FileKind>>>> = {
  models: { sql: 'model', py: 'model' }, seeds: { csv: 'seed' }, snapshots: { sql: 'snapshot' }, tests: { sql: 'test' }, analyses: { sql: 'analysis' }, macros: { sql: 'macro' }, docs: {}, functions: { sql: 'function', py: 'function' },
};

/** The files of a project and its packages, sorted by path. */
export function findDbtFiles(files: Files, all: readonly ProjectFileFacts[]): readonly ProjectFile[] {
  const found = new Map<string, ProjectFile>();
  for (const facts of all) {
    const ignored = ignoreOf(files, facts.root);
    for (const kind of Object.keys(KINDS) as (keyof SearchPaths)[]) {
      for (const folder of facts.paths[kind]) {
        const base = folder === '' || folder === '.' ? facts.root.replace(/\/$/, '') || '.' : `${facts.root}${folder}`;
        for (const file of files.walk(base)) {
          const path = file.path.replace(/^\.\//, '');
          const relativePath = base === '.' ? path : path.slice(base.length + 1);
          const is = kindOf(kind, relativePath);
          if (!is || found.has(path) || ignored(path.slice(facts.root.length)) || path.includes('/.')) continue;
          found.set(path, projectFile(file, path, relativePath, is, facts.name));
        }
      }
    }
    if (facts.root === '') {
      // The text of `--inline` stands there, wherever the project keeps its analyses.
      const inline = files.stat(INLINE);
      if (inline?.kind === 'file' && !found.has(INLINE)) found.set(INLINE, projectFile({ ...inline, path: INLINE }, INLINE, INLINE.slice('analyses/'.length), 'analysis', facts.name));
      const selectors = files.stat('selectors.yml');
      if (selectors?.kind === 'file') found.set('selectors.yml', projectFile({ ...selectors, path: 'selectors.yml' }, 'selectors.yml', 'selectors.yml', 'properties', facts.name));
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

const INLINE = 'analyses/lakec_inline.sql';

function kindOf(folder: keyof SearchPaths, relativePath: string): FileKind | undefined {
  const ending = relativePath.slice(relativePath.lastIndexOf('.') + 1).toLowerCase();
  if (folder === 'docs') return ending === 'md' ? 'docs' : undefined;
  if (folder === 'tests' && relativePath.startsWith('generic/') && ending === 'sql') return 'macro';
  if (folder === 'tests' && relativePath.startsWith('fixtures/') && (ending === 'csv' || ending === 'sql')) return 'fixture';
  if (ending === 'yml' || ending === 'yaml') return 'properties';
  return KINDS[folder][ending];
}

function ignoreOf(files: Files, root: string): (path: string) => boolean {
  return files.stat(`${root}.dbtignore`)?.kind === 'file' ? ignoring(files.readText(`${root}.dbtignore`)) : () => false;
}

function projectFile({ size, mtimeMs, ctimeMs }: FoundFile, path: string, relativePath: string, kind: FileKind, packageName: string): ProjectFile {
  return { kind, path, relativePath, package: packageName, size, mtimeMs, ...(ctimeMs !== undefined && { ctimeMs }) };
}
