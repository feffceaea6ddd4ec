import type { Macro, Node } from './manifest.ts';

/** What an earlier run left in its target folder: `--state`, for `state:`, `result:` and `source_status:` selectors, `--defer` and `retry`. */
export interface State {
  /** The folder as the user gave it. */
  readonly folder: string;
  /** `metadata.project_name` of its manifest.json. */
  readonly project: string;
  /** Nodes of its manifest.json by id. Their spans are empty: they stand in files that may be gone. */
  readonly nodes: ReadonlyMap<string, Node>;
  readonly macros: ReadonlyMap<string, Macro>;
  /** Compiled SQL of models and snapshots by id, where the manifest has it. */
  readonly compiled?: ReadonlyMap<string, string>;
  /** Status by node id, from run_results.json; undefined when the file is not there. */
  readonly results?: ReadonlyMap<string, string>;
  /** `max_loaded_at` by source id, from sources.json; sources whose check failed are left out. */
  readonly sources?: ReadonlyMap<string, string>;
  /** The same, from the sources.json of the project's own target folder. */
  readonly currentSources?: ReadonlyMap<string, string>;
}
