import { fnmatch } from './fnmatch.ts';

/**
 * Compiles a `path:` selector: a file, a folder, or a glob (`**` spans folders) that names files or folders; a folder means all
 * below it. `below` tells whether a path is found so, `file` whether the pattern names the file itself. Paths are relative to the
 * project's root, with `/`.
 */
export function pathMatcher(selector: string): { readonly below: (path: string) => boolean; readonly file: (path: string) => boolean } {
  const parts = selector.split('/').filter((part) => part !== '' && part !== '.');
  const tests = parts.map((part) => (part === '**' ? '**' : fnmatch(part)));
  // `.` alone is the project.
  if (parts.length === 0) return { below: () => selector !== '', file: () => false };
  return {
    below: (path) => matches(tests, path.split('/'), true),
    // A last `**` means folders.
    file: (path) => tests.at(-1) !== '**' && matches(tests, path.split('/'), false),
  };
}

/** True when the pattern matches the path or, if `folders`, one of the folders that it is in. */
function matches(tests: readonly ('**' | ((part: string) => boolean))[], parts: readonly string[], folders: boolean): boolean {
  // `reached[n]`: the first n tests match the parts so far.
  let reached = new Set([0]);
  const spread = (set: Set<number>) => {
    for (const at of set) if (tests[at] === '**') set.add(at + 1);
    return set;
  };
  spread(reached);
  for (const part of parts) {
    const next = new Set<number>();
    for (const at of reached) {
      const test = tests[at];
      if (test === '**') next.add(at);
      else if (test?.(part)) next.add(at + 1);
    }
    reached = spread(next);
    if (folders && reached.has(tests.length)) return true;
    if (reached.size === 0) return false;
  }
  return reached.has(tests.length);
}
