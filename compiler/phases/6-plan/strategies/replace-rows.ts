import type { StatementStep } from '../../../contracts/plan.ts';
import { conditionsOf } from '../config.ts';
import { sameKey } from '../keys.ts';
import { statement } from '../steps.ts';
import type { StrategyInput } from './strategy.ts';

/** Deletes the table's rows that have the key of a new row, then inserts the new rows. */
export function replaceRows({ input, fresh, columns }: StrategyInput, key: readonly string[], title: string): readonly StatementStep[] {
  const { node, dialect } = input;
  if (dialect.deleteMatching) {
    const all = conditionsOf(node.config.incremental_predicates ?? node.config.predicates).map((predicate) => `(${predicate})`);
    return [statement(title, dialect.deleteMatching(node.relation, 'DBT_INTERNAL_DEST', fresh, 'DBT_INTERNAL_SOURCE', sameKey(input, key, 'DBT_INTERNAL_SOURCE', 'DBT_INTERNAL_DEST'), all)), insertNew(input, fresh, columns)];
  }
  const matched = `exists (\n  select 1 from ${dialect.relation(fresh)} as DBT_INTERNAL_SOURCE\n  where ${sameKey(input, key, 'DBT_INTERNAL_SOURCE', 'DBT_INTERNAL_DEST').join('\n    and ')}\n)`;
  const predicates = conditionsOf(node.config.incremental_predicates ?? node.config.predicates);
  const where = [matched, ...predicates.map((predicate) => `(${predicate})`)].join('\n  and ');
  return [statement(title, dialect.deleteFrom(node.relation, where, 'DBT_INTERNAL_DEST')), insertNew(input, fresh, columns)];
}

/** Inserts all new rows. */
export function insertNew(input: StrategyInput['input'], fresh: StrategyInput['fresh'], columns: readonly string[]): StatementStep {
  const { node, dialect } = input;
  return statement('insert the new rows', dialect.insertInto(node.relation, columns, `select ${columns.map(dialect.identifier).join(', ')} from ${dialect.relation(fresh)}`), { counts: true });
}
