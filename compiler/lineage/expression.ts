import { asValue, merge, NONE, through, type Deps } from './deps.ts';
import { lookUp, type Followed, type Scope } from './scope.ts';
import { partsOf, type TreeNode } from './tree.ts';
import { Unfollowed } from './unfollowed.ts';

/** What following an expression asks of its surroundings. */
export interface ExpressionWorld {
  /** Names of aggregate functions, in lower case. */
  readonly aggregates: ReadonlySet<string>;
  /** What a query inside an expression gives. */
  follow(query: TreeNode, scope: Scope): Followed;
}

/** The columns that an expression's value is made of. */
export function dependenciesOf(node: TreeNode, scope: Scope, world: ExpressionWorld): Deps {
  const deep = (part: TreeNode): Deps => dependenciesOf(part, scope, world);
  const all = (parts: readonly TreeNode[]): Deps => merge(parts.map(deep));
  switch (node.class) {
    case 'COLUMN_REF':
      return lookUp(node.column_names ?? [], scope);
    case 'CONSTANT':
    case 'PARAMETER':
    case 'DEFAULT':
      return NONE;
    case 'STAR':
      throw new Unfollowed('a star inside an expression stands for several columns');
    case 'SUBQUERY':
      return subquery(node, scope, world);
    case 'WINDOW':
      return through(all(partsOf(node)), 'aggregated');
    case 'LAMBDA':
      return lambda(node, scope, world);
    case 'POSITIONAL_REFERENCE':
      throw new Unfollowed('it names a column by its number');
    case 'FUNCTION':
      return through(merge((node.children ?? []).map((child) => (child.class === 'LAMBDA' ? lambda(child, scope, world, takesLambda(node)) : deep(child))).concat(all(partsOf({ ...node, children: [] })))), isAggregate(node, world) ? 'aggregated' : 'transformed');
    default:
      return through(all(partsOf(node)), 'transformed');
  }
}

export function isAggregate(node: TreeNode, world: Pick<ExpressionWorld, 'aggregates'>): boolean {
  return node.class === 'FUNCTION' && world.aggregates.has((node.function_name ?? '').toLowerCase());
}

/** True when an aggregate stands in an expression, not counting those of queries and windows inside it. */
export function hasAggregate(node: TreeNode, world: Pick<ExpressionWorld, 'aggregates'>): boolean {
  return node.class !== 'WINDOW' && (isAggregate(node, world) || partsOf(node).some((part) => hasAggregate(part, world)));
}

function subquery(node: TreeNode, scope: Scope, world: ExpressionWorld): Deps {
  const { columns, rows } = world.follow(node.subquery!.node, scope);
  const values = node.subquery_type === 'EXISTS' || node.subquery_type === 'NOT_EXISTS' ? [] : columns.map(({ deps }) => deps);
  const compared = node.child ? [dependenciesOf(node.child, scope, world)] : [];
  return through(merge([...values, asValue(rows), ...compared]), 'transformed');
}

const LAMBDA_FUNCTIONS = /^(list_|array_)?(apply|transform|filter|reduce)$/;

function takesLambda(node: TreeNode): boolean {
  return LAMBDA_FUNCTIONS.test((node.function_name ?? '').toLowerCase());
}

/** `x -> x + 1` as an argument of a list function has parameters; elsewhere `->` takes a field of JSON. */
function lambda(node: TreeNode, scope: Scope, world: ExpressionWorld, isArgument = false): Deps {
  const { lhs, expr } = node;
  if (!isArgument) return through(merge([lhs, expr].flatMap((part) => (part ? [dependenciesOf(part, scope, world)] : []))), 'transformed');
  const names = lhs!.class === 'COLUMN_REF' ? [lhs!] : partsOf(lhs!);
  const parameters = new Set([...(scope.parameters ?? []), ...names.flatMap((name) => name.column_names?.map((each) => each.toLowerCase()) ?? [])]);
  return through(dependenciesOf(expr!, { ...scope, parameters }, world), 'transformed');
}
