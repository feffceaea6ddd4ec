import type { Constraint, ModelNode, Node } from '../../contracts/manifest.ts';
import type { RefFact, SourceFact, TemplateFacts } from '../../contracts/parsed.ts';
import type { Relation } from '../../contracts/relation.ts';
import type { Names } from './connect.ts';
import type { Draft } from './world.ts';

/** Gives each foreign key of a model the relation that it points to, now that all names are known. */
export function pointForeignKeys(model: Draft<ModelNode>, names: Names, read: (template: string) => TemplateFacts): void {
  const pointed = (constraints: readonly Constraint[]): readonly Constraint[] =>
    constraints.map((each) => {
      const target = each.to === undefined ? undefined : targetOf(each.to, model, names, read);
      return target ? { ...each, target } : each;
    });
  if (model.constraints.some(pointsAway)) model.constraints = pointed(model.constraints);
  if (model.columns.some(({ constraints }) => constraints.some(pointsAway))) model.columns = model.columns.map((column) => ({ ...column, constraints: pointed(column.constraints) }));
}

function pointsAway({ type, to }: Constraint): boolean {
  return type === 'foreign_key' && to !== undefined;
}

function targetOf(to: string, { package: packageName }: Draft<ModelNode>, names: Names, read: (template: string) => TemplateFacts): Relation | undefined {
  const { refs, sources } = read(to.includes('{{') ? to : `{{ ${to} }}`);
  const node: Node | undefined = refs.length > 0 ? names.enabled.ref(refs[0] as RefFact, packageName) : sources.length > 0 ? names.enabled.source((sources[0] as SourceFact)[0], (sources[0] as SourceFact)[1]) : undefined;
  return node && 'relation' in node ? node.relation : undefined;
}
