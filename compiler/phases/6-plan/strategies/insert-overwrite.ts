import { conditionsOf, namesOf, placeOf } from '../config.ts';
import { missingPartitionBy } from '../diagnostics.ts';
import { configColumns } from '../keys.ts';
import { statement } from '../steps.ts';
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
  if (!partition) return undefined;
  const { node, dialect } = input;
  if (dialect.overwritePartitions && conditionsOf(node.config.incremental_predicates ?? node.config.predicates).length === 0) {
    const fresh = `select ${columns.map(dialect.identifier).join(', ')} from ${dialect.relation(strategy.fresh)}`;
    return [statement('replace the partitions that come again', dialect.overwritePartitions(node.relation, columns, fresh), { counts: true })];
  }
  return replaceRows(strategy, partition, 'delete the partitions that come again');
}
