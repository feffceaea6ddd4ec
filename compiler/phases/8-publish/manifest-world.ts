import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Flags } from '../../contracts/flags.ts';
import type { Lineage } from '../../contracts/lineage.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { Project } from '../../contracts/project.ts';
import { VERSION } from '../../version.ts';
import type { NodeWorld } from './node-text.ts';
import { primaryKeys } from './primary-keys.ts';
import { relationNames } from './relation-name.ts';

/** What the texts of a manifest's nodes need beside the nodes. */
export function nodeWorld(manifest: Manifest, targetPath: string, compiled: ReadonlyMap<string, CompiledNode>, lineages: ReadonlyMap<string, Lineage> = new Map(), storesFailures = false): NodeWorld {
  const { target } = manifest.project;
  const keys = primaryKeys(manifest);
  return {
    relationName: relationNames(manifest.project),
    fileOf: filesOf(manifest.project),
    targetPath,
    database: target.database,
    schema: target.schema,
    compiled: (id) => compiled.get(id),
    lineage: (id) => lineages.get(id),
    storesFailures,
    primaryKey: (id) => keys.get(id) ?? [],
  };
}

/** Takes the folder of its package off a file's path. */
function filesOf({ packages }: Project): (file: string) => string {
  const roots = packages.map(({ root }) => root).filter((root) => root !== '').map((root) => `${root}/`);
  return roots.length === 0 ? (file) => file : (file) => file.slice(roots.find((root) => file.startsWith(root))?.length ?? 0);
}

/** What every text depends on beside its node. */
export function worldFacts({ name, target }: Project, flags: Flags): string {
  return JSON.stringify([VERSION, flags.storeFailures === true, flags.targetPath, name, target.engine, target.dialect, target.database, target.schema]);
}
