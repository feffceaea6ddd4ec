import type { StatementStep } from '../../contracts/plan.ts';
import type { RelationKind } from '../../contracts/relation.ts';
import type { MaterializationInput } from './materialization.ts';
import { statement } from './steps.ts';

/** `persist_docs`: the descriptions as comments, in one statement text; nothing where the config does not ask for it. */
export function persistDocs(input: MaterializationInput, kind: RelationKind): readonly StatementStep[] {
  const { node, dialect } = input;
  const wanted = node.config.persist_docs as { relation?: boolean; columns?: boolean } | null | undefined;
  const texts: string[] = [];
  if (wanted?.relation && node.description !== '') texts.push(dialect.comment(node.relation, kind, node.description));
  if (wanted?.columns) {
    const made = input.output && new Map(input.output.map((column) => [column.name.toLowerCase(), column.name]));
    for (const column of node.columns) {
      const name = made ? made.get(column.name.toLowerCase()) : column.name;
      // dbt writes down that a column has no description.
      const says = column.description !== '' || input.manifest.project.conventions.format === 'dbt';
      if (name !== undefined && says) texts.push(dialect.commentColumn(node.relation, name, column.description, kind, node.config));
    }
  }
  const told = texts.filter((text) => text !== '');
  return told.length === 0 ? [] : [statement('write the descriptions', told.join(';\n'))];
}
