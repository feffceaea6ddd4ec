import type { NodePlan, StatementStep } from '../../../contracts/plan.ts';
import type { Relation } from '../../../contracts/relation.ts';
import type { MaterializationInput } from '../materialization.ts';

/** What a strategy changes the table with. */
export interface StrategyInput {
  readonly input: MaterializationInput;
  /** Temporary table of the new rows. */
  readonly fresh: Relation;
  /** Columns that both have, in the table's order. */
  readonly columns: readonly string[];
  /** All of the table's, in order, where it keeps some that the new rows do not have. */
  readonly all?: readonly string[];
  /** Columns of `unique_key`; empty when there is none. */
  readonly key: readonly string[];
  readonly select: string;
}

/** How an incremental model changes its table. */
export interface Strategy {
  readonly name: string;
  readonly action: NodePlan['action'];
  /** Reads the SELECT itself, so that no temporary table is needed. */
  readonly direct?: boolean;
  /** Undefined when it reported an error. */
  plan(input: StrategyInput): readonly StatementStep[] | undefined;
}
