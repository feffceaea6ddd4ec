import type { QueryResult } from '../../contracts/adapter.ts';
import type { CheckedNode } from '../../contracts/compiled.ts';
import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Dialect } from '../../contracts/dialect.ts';
import type { Flags } from '../../contracts/flags.ts';
import type { Files } from '../../contracts/host.ts';
import type { LandingZone } from '../../contracts/landing.ts';
import type { Manifest, ModelNode, SeedNode, SnapshotNode } from '../../contracts/manifest.ts';
import type { NodePlan } from '../../contracts/plan.ts';
import type { ColumnType, ExistingRelation, Relation } from '../../contracts/relation.ts';

/** A node that becomes a relation. */
export type Buildable = ModelNode | SeedNode | SnapshotNode;

/** What the planner may ask, and what holds for the whole run. */
export interface PlanWorld {
  readonly dialect: Dialect;
  /** What is there, by `relationKey`. */
  readonly existing: ReadonlyMap<string, ExistingRelation>;
  /** Columns of an existing relation in order. */
  columns(relation: Relation): Promise<readonly ColumnType[] | undefined>;
  query(sql: string): Promise<QueryResult>;
  /** Of the texts that `query` takes, where another engine answers it than the one that is planned for. */
  readonly reads?: Dialect;
  readonly files: Files;
  /** Delivered files of sources. */
  readonly landing: LandingZone;
  /** Absolute path of the project's root, for files that the engine reads and writes itself; empty: they are named relative to it. */
  readonly root?: string;
  /** The node compiled as `--full-refresh` would have it, for a table that must be rebuilt though the template saw `is_incremental()`. */
  refreshed?(id: string): Promise<CheckedNode | undefined>;
  /** The engine runs models that are written in Python. */
  readonly python?: boolean;
  /** `clone`: where an earlier run of another target has a node. */
  readonly cloneOf?: (id: string) => Relation | undefined;
  readonly flags: Flags;
  /** Becomes `_batch_id` and dbt's `invocation_id`. */
  readonly invocationId: string;
  readonly runStartedAt: Date;
}

/** All that a materialization is written from. */
export interface MaterializationInput {
  readonly manifest: Manifest;
  readonly node: Buildable;
  readonly checked: CheckedNode;
  readonly dialect: Dialect;
  readonly flags: Flags;
  readonly invocationId: string;
  readonly runStartedAt: Date;
  /** What stands under the node's name now. */
  readonly existing?: ExistingRelation;
  /** Its columns; only where the materialization says `needsColumns`. */
  readonly existingColumns?: readonly ColumnType[];
  /** Columns of the node's SELECT; undefined when nothing could tell. */
  readonly output?: readonly ColumnType[];
  readonly reporter: Reporter;
}

/** How a node becomes a relation. `plan` gives undefined when it reported an error; `world` is for those that must look before they write. */
export interface Materialization {
  readonly name: string;
  /** Wants `existingColumns` when the relation is there. */
  readonly needsColumns?: boolean;
  /** Wants `output` even where nothing is there yet. */
  readonly needsOutput?: boolean;
  plan(input: MaterializationInput, world: PlanWorld): NodePlan | undefined | Promise<NodePlan | undefined>;
}
