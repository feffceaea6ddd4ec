import type { Files } from '../../../contracts/host.ts';
import type { ConfigMap, ConfigValue } from '../../../contracts/project.ts';
import { isMap } from '../../../facts/config-calls.ts';
import { keySpan, valueSpan, type YamlDocument } from '../../../yaml/index.ts';
import { packageMissing, packageTwice, projectFileValue } from './diagnostics.ts';
import { readProjectFile, type ProjectFileFacts } from './project-file.ts';
import { readMap } from './read-yaml.ts';
import { renderDocument, type RenderWorld } from './render.ts';

/** Files that may name a project's packages, in the order in which they are asked. */
export const PACKAGE_FILES = ['packages.yml', 'dependencies.yml'];

/** A package as packages.yml asks for it. */
export interface WantedPackage {
  readonly entry: ConfigMap;
  readonly written: ConfigMap;
  readonly document: YamlDocument;
}

/** Packages that a folder's packages.yml, or else its dependencies.yml, names. */
export function wantedPackages(files: Files, root: string, world: RenderWorld): readonly WantedPackage[] {
  for (const name of PACKAGE_FILES) {
    if (!files.stat(`${root}${name}`)) continue;
    const read = readMap(files, `${root}${name}`, world.reporter);
    if (!read) return [];
    const { document, value: written } = read;
    const list = written['packages'];
    if (list === undefined || list === null) continue;
    if (!Array.isArray(list)) {
      world.reporter.report(projectFileValue.at(keySpan(document, written, 'packages'), { file: `${root}${name}`, key: 'packages', expected: 'a list of packages' }));
      return [];
    }
    return (list as readonly ConfigValue[]).filter(isMap).map((each) => ({ written: each, entry: renderDocument(document, each, world) as ConfigMap, document }));
  }
  return [];
}

/** The project files of the packages that are installed; those that packages.yml names and are not there are reported. */
export function installedPackages(files: Files, project: Pick<ProjectFileFacts, 'name' | 'root' | 'packagesInstallPath'>, world: RenderWorld): readonly ProjectFileFacts[] {
  const folder = project.packagesInstallPath;
  const wanted = wantedPackages(files, project.root, world);
  const found: ProjectFileFacts[] = [];
  const names = new Map([[project.name, 'the project itself']]);
  for (const name of foldersIn(files, folder)) {
    const root = `${folder}/${name}/`;
    const facts = readProjectFile(files, root, world);
    if (!facts) continue;
    const first = names.get(facts.name);
    if (first !== undefined) {
      world.reporter.report(packageTwice.at({ file: `${root}dbt_project.yml`, start: 0, end: 0 }, { name: facts.name, first, second: root }));
      continue;
    }
    names.set(facts.name, root);
    found.push(facts);
  }
  if (found.length < wanted.length) {
    for (const { written, document, entry } of wanted) {
      const [key] = ['local', 'package', 'git', 'tarball', 'private'].filter((one) => one in written);
      if (key === undefined) continue;
      const said = String(entry[key]);
      const last = said.replace(/\/+$/, '').replace(/\.git$/, '').split('/').at(-1)!;
      const local = key === 'local' ? readProjectFile(files, `${said.replace(/\/+$/, '')}/`, { ...world, reporter: { report: () => undefined } })?.name : undefined;
      const there = found.some((one) => one.name === local || one.name === last || one.root === `${folder}/${last}/` || one.name === last.replaceAll('-', '_') || one.name === last.replace(/^dbt[-_]/, '').replaceAll('-', '_'));
      if (!there) world.reporter.report(packageMissing.at(valueSpan(document, written, key), { name: said, folder }));
    }
  }
  return found;
}

/** Folders of a folder that hold a dbt_project.yml, sorted. */
function foldersIn(files: Files, folder: string): readonly string[] {
  return files.folders(folder).filter((name) => files.stat(`${folder}/${name}/dbt_project.yml`)?.kind === 'file');
}
