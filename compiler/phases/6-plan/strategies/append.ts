import { statement } from '../steps.ts';
import type { Strategy, StrategyInput } from './strategy.ts';

/** Adds the new rows; those that are there stay. */
export const append: Strategy = { name: 'append', action: 'insert', direct: true, plan: planAppend };

function planAppend({ input, columns, select }: StrategyInput) {
  const { node, dialect } = input;
  return [statement('add the new rows', dialect.insertInto(node.relation, columns, `select ${columns.map(dialect.identifier).join(', ')} from (\n${select}\n) as new_rows`), { model: select, counts: true })];
}
