import type { Merge } from '../../contracts/dialect.ts';
import type { Relation } from '../../contracts/relation.ts';

interface Words {
  id(identifier: string): string;
  nameOf(relation: Relation): string;
  renamed(condition: string, alias: string, name: string): string;
}

const DEST = 'DBT_INTERNAL_DEST';
const SOURCE = 'DBT_INTERNAL_SOURCE';

/**
 * MERGE, where Redshift's can say it: the source is a table, every match is updated, every other row inserted, and the target goes by its own
 * name. Conditions on top of that are an UPDATE and an INSERT, in the transaction that both stand in.
 */
export function mergeText(merge: Merge, words: Words): string {
  const { id, nameOf, renamed } = words;
  const target = nameOf(merge.target);
  const on = merge.on.map((condition) => `(${renamed(condition, DEST, target)})`).join(' and ');
  const table = !merge.source.trimStart().startsWith('(');
  if (!table || merge.update.length === 0 || merge.updateWhen !== undefined || merge.insertWhen !== undefined) return inTwo(merge, words);
  return [
    `merge into ${target}`,
    `using ${merge.source} as ${SOURCE}`,
    `on ${on}`,
    'when matched then update set',
    merge.update.map((column) => `  ${id(column)} = ${SOURCE}.${id(column)}`).join(',\n'),
    `when not matched then insert (${merge.insert.map(id).join(', ')})`,
    `values (${merge.insert.map((column) => `${SOURCE}.${id(column)}`).join(', ')})`,
  ].join('\n');
}

/** First the rows without a match, which an update can't change, then the matches. */
function inTwo(merge: Merge, { id, nameOf }: Words): string {
  const target = nameOf(merge.target);
  const on = merge.on.map((condition) => `(${condition})`).join('\n    and ');
  const columns = merge.insert.map(id).join(', ');
  const insert = [
    `insert into ${target} (${columns})`,
    `select ${merge.insert.map((column) => `${SOURCE}.${id(column)}`).join(', ')}`,
    `from ${merge.source} as ${SOURCE}`,
    `where not exists (\n  select 1 from ${target} as ${DEST}\n  where ${on}\n)${merge.insertWhen === undefined ? '' : `\n  and (${merge.insertWhen})`}`,
  ].join('\n');
  if (merge.update.length === 0) return insert;
  const update = [
    `update ${target} as ${DEST}`,
    `set ${merge.update.map((column) => `${id(column)} = ${SOURCE}.${id(column)}`).join(', ')}`,
    `from ${merge.source} as ${SOURCE}`,
    `where ${on}${merge.updateWhen === undefined ? '' : `\n  and (${merge.updateWhen})`}`,
  ].join('\n');
  // An update that changes what the insert looks at must come last.
  return `${insert};\n${update}`;
}
