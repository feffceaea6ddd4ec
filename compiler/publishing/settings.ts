import type { ConfigMap, Project } from '../contracts/project.ts';

/** Where tables of the lake are copied to, by the config. */
export interface Publication {
  /** The name of another target of the project. */
  readonly target: string;
  /** Selectors of what is copied. */
  readonly select: readonly string[];
  /** A run copies what it built, when it ends. */
  readonly afterRun: boolean;
  /** Folder in S3 through which many rows go to an engine that reads files there. */
  readonly stage?: string;
  /** From so many rows on they go as files. */
  readonly bulkRows: number;
}

/** Fewer rows are a few INSERTs. */
const BULK_ROWS = 1000;

/** A target that the config says nothing of. */
export function publicationTo(target: string): Publication {
  return { target, select: [], afterRun: false, bulkRows: BULK_ROWS };
}

/** The section `publish` of a valid config, sorted by target. */
export function publicationsOf({ config }: Project): readonly Publication[] {
  const found = Object.entries((config['publish'] ?? {}) as Readonly<Record<string, ConfigMap>>);
  return found.sort(([a], [b]) => (a < b ? -1 : 1)).map(([target, { select, after_run: afterRun, stage, bulk_rows: bulkRows }]) => ({
    ...(typeof stage === 'string' && { stage: stage.replace(/\/+$/, '') }), bulkRows: typeof bulkRows === 'number' ? bulkRows : BULK_ROWS,
    target, select: typeof select === 'string' ? [select] : Array.isArray(select) ? select.map(String) : [], afterRun: afterRun === true,
  }));
}
