import type { ConfigMap, Project } from '../contracts/project.ts';

/** Where tables of the lake are copied to, by the config. */
export interface Publication {
  /** The name of another target of the project. */
  readonly target: string;
  /** Selectors of what is copied. */
  readonly select: readonly string[];
  /** A run copies what it built, when it ends. */
  readonly afterRun: boolean;
}

/** The section `publish` of a valid config, sorted by target. */
export function publicationsOf({ config }: Project): readonly Publication[] {
  const found = Object.entries((config['publish'] ?? {}) as Readonly<Record<string, ConfigMap>>);
  return found.sort(([a], [b]) => (a < b ? -1 : 1)).map(([target, { select, after_run: afterRun }]) => ({
    target, select: typeof select === 'string' ? [select] : Array.isArray(select) ? select.map(String) : [], afterRun: afterRun === true,
  }));
}
