import { placeOf } from '../config.ts';
import { missingUniqueKey } from '../diagnostics.ts';
import { replaceRows } from './replace-rows.ts';
import type { Strategy, StrategyInput } from './strategy.ts';

/**
 * Replaces all rows that share a key with a new row. The key need not be unique among the new rows: by a date, it replaces whole
 * days.
 */
export const deleteInsert: Strategy = { name: 'delete+insert', action: 'insert', plan: planDeleteInsert };

function planDeleteInsert(strategy: StrategyInput) {
  const { input, key } = strategy;
  if (key.length > 0) return replaceRows(strategy, key, 'delete the rows that come again');
  input.reporter.report(missingUniqueKey.at(placeOf(input.node, 'incremental_strategy'), { node: input.node.name, strategy: 'delete+insert' }, { node: input.node.id }));
  return undefined;
}
