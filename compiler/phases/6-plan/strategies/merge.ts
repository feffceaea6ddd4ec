import type { StatementStep } from '../../../contracts/plan.ts';
import { conditionsOf, namesOf, placeOf, textOf } from '../config.ts';
import { duplicateNewKeys, mergeColumnsTwice, missingUniqueKey } from '../diagnostics.ts';
import { configColumns, sameKey } from '../keys.ts';
import type { MaterializationInput } from '../materialization.ts';
import { guard, statement, told } from '../steps.ts';
import type { GuardText } from '../steps.ts';
import type { Strategy, StrategyInput } from './strategy.ts';

/**
 * Updates the rows whose key comes again, and inserts the others. `merge_update_columns` or `merge_exclude_columns` say which columns
 * an update sets, `merge_update_condition` and `merge_insert_condition` when; two new rows of one key are refused.
 */
export const merge: Strategy = { name: 'merge', action: 'merge', plan: planMerge };

function planMerge({ input, fresh, columns, key, all }: StrategyInput): readonly StatementStep[] | undefined {
  const { node, dialect } = input;
  if (key.length === 0) {
    input.reporter.report(missingUniqueKey.at(placeOf(node, 'incremental_strategy'), { node: node.name, strategy: 'merge' }, { node: node.id }));
    return undefined;
  }
  const update = updateColumns(input, columns, key);
  if (!update) return undefined;
  const updateWhen = textOf(node, 'merge_update_condition');
  const insertWhen = textOf(node, 'merge_insert_condition');
  return [
    noDuplicates(input, key, dialect.relation(fresh), told(duplicateNewKeys.at(undefined, { node: node.name, key }))),
    statement('update the rows that come again, insert the others', dialect.merge({
      target: node.relation,
      source: dialect.relation(fresh),
      on: [...sameKey(input, key, 'DBT_INTERNAL_SOURCE', 'DBT_INTERNAL_DEST'), ...conditionsOf(node.config.incremental_predicates ?? node.config.predicates)],
      update,
      insert: columns,
      ...(all && { columns: all }),
      ...(updateWhen !== undefined && { updateWhen }),
      ...(insertWhen !== undefined && { insertWhen }),
    }), { counts: true }),
  ];
}

/** Counts the keys that more than one row of a table has; the node fails when there are any. */
export function noDuplicates({ dialect }: Pick<MaterializationInput, 'dialect'>, key: readonly string[], from: string, why: GuardText, part: (key: string) => string = dialect.identifier): StatementStep {
  const list = key.map(part).join(', ');
  return guard('look for keys that come twice', `select count(*) from (\n  select ${list} from ${from}\n  group by ${list}\n  having count(*) > 1\n) as doubled`, why);
}

function updateColumns(input: MaterializationInput, columns: readonly string[], key: readonly string[]): readonly string[] | undefined {
  const { node } = input;
  const only = namesOf(node.config.merge_update_columns);
  const but = namesOf(node.config.merge_exclude_columns);
  if (only.length > 0 && but.length > 0) {
    input.reporter.report(mergeColumnsTwice.at(placeOf(node, 'merge_exclude_columns'), { node: node.name }, { node: node.id }));
    return undefined;
  }
  if (only.length > 0) return configColumns(input, 'merge_update_columns', only, columns);
  const left = configColumns(input, 'merge_exclude_columns', but, columns);
  return left && columns.filter((column) => !key.includes(column) && !left.includes(column));
}
