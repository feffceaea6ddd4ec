import type { Reporter, Span } from '../../../contracts/diagnostics.ts';
import type { Flags } from '../../../contracts/flags.ts';
import type { Host } from '../../../contracts/host.ts';
import type { ConfigMap } from '../../../contracts/project.ts';
import { containerSpan } from '../../../yaml/index.ts';
import { wantedPackages } from './packages.ts';
import { PACKAGES_FOLDER, readProjectFile } from './project-file.ts';
import type { RenderWorld } from './render.ts';

/** What packages.yml asks for, rendered, and where it says so. */
export interface Wanted {
  readonly entry: ConfigMap;
  /** The same, not rendered. */
  readonly written: ConfigMap;
  readonly span: Span;
}

/** The packages that a folder (`''` or one with a slash at its end) asks for; undefined where the folder holds no project. */
export function wantedOf(host: Host, flags: Flags, root: string, reporter: Reporter): { readonly packages: readonly Wanted[]; readonly folder: string } | undefined {
  const world: RenderWorld = { env: host.env, flags, reporter, vars: flags.vars };
  // A project of lakec's own format has its packages where dbt has them by default.
  const own = root === '' && host.files.stat('dbt_project.yml')?.kind !== 'file' && host.files.stat('config')?.kind === 'folder';
  const folder = own ? PACKAGES_FOLDER : readProjectFile(host.files, root, { ...world, reporter: root === '' ? reporter : { report: () => undefined } })?.packagesInstallPath;
  if (folder === undefined) return undefined;
  return { folder, packages: wantedPackages(host.files, root, world).map(({ entry, written, document }) => ({ entry, written, span: containerSpan(document, written) })) };
}

/** The name that the dbt_project.yml of a folder gives; undefined where there is none. */
export function projectNameOf(host: Host, flags: Flags, folder: string): string | undefined {
  return readProjectFile(host.files, `${folder.replace(/\/$/, '')}/`, { env: host.env, flags, reporter: { report: () => undefined } })?.name;
}
