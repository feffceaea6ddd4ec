import type { ConfigMap } from './project.ts';

/** What the command line says, after parsing. Templates see some of it as `flags`. */
export interface Flags {
  /** `run`, `build`, `test`, … */
  readonly command: string;
  readonly target?: string;
  /** dbt projects: the profile to use instead of the project's, and the folder with profiles.yml. */
  readonly profile?: string;
  readonly profilesDir?: string;
  readonly vars: ConfigMap;
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly selector?: string;
  readonly resourceTypes: readonly string[];
  readonly excludeResourceTypes: readonly string[];
  readonly indirectSelection: IndirectSelection;
  readonly fullRefresh: boolean;
  readonly failFast: boolean;
  readonly threads?: number;
  readonly storeFailures?: boolean;
  /** False: every data test asks by a query of its own. */
  readonly sharedScans?: boolean;
  /** Folder with the artifacts of an earlier run, for `state:` and `--defer`. */
  readonly state?: string;
  readonly defer: boolean;
  /** `--defer-state`: where deferring reads the earlier run, if not in `state`. */
  readonly deferState?: string;
  readonly favorState: boolean;
  /** Follows the job that an earlier run left behind, whatever it was asked. */
  readonly resume?: boolean;
  /** Nodes whose rows are as they should be: only config that needs no building is applied, where their relation is there. */
  readonly applyOnly?: readonly string[];
  readonly empty: boolean;
  /** Interval for time-filtered incremental models: ISO dates, start inclusive, end exclusive. */
  readonly eventTimeStart?: string;
  readonly eventTimeEnd?: string;
  /** dbt's sample: only rows of this interval of parents with an `event_time` are read, as `YYYY-MM-DD HH:MM:SS` in UTC. */
  readonly sample?: { readonly start: string; readonly end: string };
  /** Nothing is run: what would be submitted is written to a folder. */
  readonly dryRun?: boolean;
  /** `run` and `build`: first bring what the chosen nodes read. */
  readonly ingest?: boolean;
  /** `ingest`: the first and last day to bring again (`YYYY-MM-DD`), going on for ever, and loading again what has landed. */
  readonly from?: string;
  readonly to?: string;
  readonly follow?: boolean;
  readonly replay?: boolean;
  readonly warnError: boolean;
  readonly targetPath: string;
  /** False: no artifacts are written. */
  readonly writeJson?: boolean;
  /** False: nobody is told of a range of dbt's versions that leaves this one out. */
  readonly versionCheck?: boolean;
  /** False: `print()` in a template prints nothing. */
  readonly print?: boolean;
}
export type IndirectSelection = 'eager' | 'cautious' | 'buildable' | 'empty';
