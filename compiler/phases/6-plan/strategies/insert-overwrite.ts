import { namesOf, placeOf } from '../config.ts';
import { missingPartitionBy } from '../diagnostics.ts';
import { configColumns } from '../keys.ts';
import { replaceRows } from './replace-rows.ts';
import type { Strategy, StrategyInput } from './strategy.ts';

/** Replaces whole partitions: those that the new rows lie in. The others stay. */
export const insertOverwrite: Strategy = { name: 'insert_overwrite', action: 'overwrite', plan: planInsertOverwrite };

function planInsertOverwrite(strategy: StrategyInput) {
  const { input, columns } = strategy;
  const names = namesOf(input.node.config.partition_by);
  if (names.length === 0) {
    input.reporter.report(missingPartitionBy.at(placeOf(input.node, 'incremental_strategy'), { node: input.node.name }, { node: input.node.id }));
    return undefined;
  }
  const partition = configColumns(input, 'partition_by', names, columns);
  return partition && replaceRows(strategy, partition, 'delete the partitions that come again');
}
