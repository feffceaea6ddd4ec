import * as say from '../../../config/diagnostics.ts';
import { mergeMaps } from '../../../config/merge.ts';
import { readYaml } from '../../../config/read-yaml.ts';
import type { ConfigNode, Entry, MapNode, ScalarNode } from '../../../config/tree.ts';
import type { Reporter } from '../../../contracts/diagnostics.ts';
import { FileError, type Files } from '../../../contracts/host.ts';
import { nearest } from '../../../diagnostics/nearest.ts';

export interface Layers {
  /** All files merged, without their `extends`. */
  readonly tree: MapNode;
  /** Text by path, lowest layer first. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads a config file and all that it extends, and merges them: ancestors first, each file once, later ones win. Undefined when any of them is bad. */
export function readLayers(files: Files, target: string, reporter: Reporter): Layers | undefined {
  const texts = new Map<string, string>();
  const trees: MapNode[] = [];
  const started = new Set<string>();
  let bad = false;
  const visit = (file: string, above: readonly string[]): void => {
    if (started.has(file)) return;
    started.add(file);
    const read = readOne(files, file, reporter);
    if (!read || read.bad) bad = true;
    if (!read) return;
    const below = parentsOf(read.tree, file, reporter);
    if (!below) bad = true;
    const chain = [...above, file];
    for (const { path, node } of below ?? []) {
      if (chain.includes(path)) {
        reporter.report(say.extendsCycle.at(node.span, { path: [...chain.slice(chain.indexOf(path)), path].join(' → ') }));
        bad = true;
      } else if (!mayBeFile(files, path)) {
        const near = nearestFile(files, path, file);
        reporter.report(say.extendsMissing.at(node.span, { path, ...(near !== undefined && { nearest: near }) }));
        bad = true;
      } else visit(path, chain);
    }
    texts.set(file, read.text);
    trees.push(withoutExtends(read.tree));
  };
  visit(target, []);
  return bad ? undefined : { tree: trees.reduce(mergeMaps), texts };
}

function readOne(files: Files, file: string, reporter: Reporter): { readonly text: string; readonly tree: MapNode; readonly bad: boolean } | undefined {
  let text: string;
  try {
    text = files.readText(file);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    reporter.report(say.unreadableFile.at(undefined, { path: file, reason: error.message }));
    return undefined;
  }
  let bad = false;
  const tree = readYaml(file, text, {
    report(diagnostic) {
      bad ||= diagnostic.severity === 'error';
      reporter.report(diagnostic);
    },
  });
  return tree && { text, tree, bad };
}

/** The files that one extends, as paths from the root; undefined when `extends` is neither a path nor a list of them. */
function parentsOf(tree: MapNode, file: string, reporter: Reporter): readonly { readonly path: string; readonly node: ScalarNode }[] | undefined {
  const entry = tree.entries.get('extends');
  if (!entry) return [];
  const nodes: readonly ConfigNode[] = entry.node.kind === 'list' ? entry.node.items : [entry.node];
  const parents: { path: string; node: ScalarNode }[] = [];
  for (const node of nodes) {
    if (node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '' && !node.value.includes('${')) {
      parents.push({ path: relativeTo(file, node.value), node });
    } else {
      reporter.report(say.badExtends.at(node.span ?? entry.keySpan, {}));
      return undefined;
    }
  }
  return parents;
}

/** A path written in `file`, from the project's root. */
function relativeTo(file: string, path: string): string {
  if (path.startsWith('/')) return path;
  const segments = file.split('/').slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && segments.length > 0 && segments.at(-1) !== '..') segments.pop();
    else segments.push(segment);
  }
  return segments.join('/');
}

/** True for a file, and for what the system does not let us look at: reading it then says why. */
export function mayBeFile(files: Files, path: string): boolean {
  try {
    return files.stat(path)?.kind === 'file';
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return true;
  }
}

/** The file beside the missing one with the nearest name, written as `extends` would. */
function nearestFile(files: Files, path: string, from: string): string | undefined {
  const folder = path.split('/').slice(0, -1).join('/');
  const names = files.walk(folder === '' ? '.' : folder).map((found) => found.path).filter((found) => /\.ya?ml$/.test(found) && found !== from);
  const found = nearest(path, names);
  if (found === undefined) return undefined;
  const here = `${from.split('/').slice(0, -1).join('/')}/`;
  return found.startsWith(here) ? found.slice(here.length) : undefined;
}

function withoutExtends(tree: MapNode): MapNode {
  const entries = new Map<string, Entry>(tree.entries);
  entries.delete('extends');
  return { ...tree, entries };
}
