import { isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Files } from '../../contracts/host.ts';
import { PACKAGE_FILES } from '../../phases/1-load/index.ts';

/** Writes a package into the file that names them, in the place of one of that name; what else stands there stays as it is. Gives the file. */
export function addPackage(files: Files, given: string, source: 'hub' | 'git' | 'local'): string {
  const file = PACKAGE_FILES.find((name) => files.stat(name) && isSeq(documentOf(files, name).get('packages'))) ?? 'packages.yml';
  const document = documentOf(files, file);
  if (!isSeq(document.get('packages'))) document.set('packages', document.createNode([]));
  const packages = document.get('packages') as YAMLSeq;
  packages.flow = false;
  const [, name = given, version] = /^(.+?)@([^/]+)$/.exec(given) ?? [];
  packages.items = packages.items.filter((item) => !isMap(item) || !names(item as YAMLMap, name));
  const ranges = version?.split(',').map((range) => range.trim());
  packages.add(document.createNode({
    [source === 'hub' ? 'package' : source]: name,
    ...(ranges && { [source === 'git' ? 'revision' : 'version']: ranges.length > 1 ? ranges : ranges[0] }),
  }));
  files.write(file, document.toString({ lineWidth: 0 }));
  return file;
}

function documentOf(files: Files, file: string): ReturnType<typeof parseDocument> {
  return parseDocument(files.stat(file) ? files.readText(file) : 'packages: []\n', { version: '1.1' });
}

/** True for an entry of that package, be it of the hub, of git or of a folder: `-` and `_` are the same there. */
function names(entry: YAMLMap, name: string): boolean {
  const said = ['package', 'git', 'local', 'tarball', 'private'].map((key) => entry.get(key)).find((value) => typeof value === 'string');
  const plain = (text: string): string => text.replace(/\.git$/, '').replaceAll('-', '_').split('/').at(-1)!;
  return typeof said === 'string' && plain(said) === plain(name);
}
