import { asValue, merge, NONE, through } from './deps.ts';
import { lookUp, starColumns, type Followed, type Scope } from './scope.ts';
import { isSingle, partsOf, type TreeNode } from './tree.ts';
import { Unfollowed } from './unfollowed.ts';
import { made, printOf, skeleton, type Value } from './value.ts';
import { isOwnSchema } from '../sql/method-calls.ts';

/** What following an expression asks of its surroundings. */
export interface ExpressionWorld {
  /** Names of aggregate functions, in lower case. */
  readonly aggregates: ReadonlySet<string>;
  /** What a query inside an expression gives. */
  follow(query: TreeNode, scope: Scope): Followed;
}

/** The columns that an expression's value is made of, and what it says of them. */
export function valueOf(node: TreeNode, scope: Scope, world: ExpressionWorld): Value {
  const parts = (of: TreeNode, inside: (part: TreeNode) => Value = (part) => valueOf(part, scope, world)): Value => made(of, inside);
  switch (node.class) {
    case 'COLUMN_REF':
      return lookUp(node.column_names ?? [], scope);
    case 'CONSTANT':
    case 'PARAMETER':
    case 'DEFAULT':
      return { deps: NONE, print: printOf(skeleton(node, () => undefined)) };
    case 'STAR':
      throw new Unfollowed('a star inside an expression stands for several columns');
    case 'SUBQUERY':
      return subquery(node, scope, world);
    case 'WINDOW':
      return raised(parts(node), 'aggregated');
    case 'LAMBDA':
      return lambda(node, scope, world);
    case 'POSITIONAL_REFERENCE':
      return numbered(node, scope);
    case 'FUNCTION':
      if (isMethod(node)) return valueOf(asCall(node, scope), scope, world);
      return raised(parts(node, (part) => (part.class === 'LAMBDA' ? lambda(part, scope, world, takesLambda(node)) : valueOf(part, scope, world))), isAggregate(node, world) ? 'aggregated' : 'transformed');
    default:
      return raised(parts(node), 'transformed');
  }
}

/**
 * `s.shout()` of a function that somebody made: DuckDB takes `s` for a schema first, and for a column where that has none of the name. Functions of other
 * dialects stand in schemas of lakec's own (`memory.lakec_spark`).
 */
function isMethod({ catalog, schema = '' }: TreeNode): boolean {
  return !isOwnSchema(schema) && !(catalog === 'memory' && schema.startsWith('lakec_'));
}

function asCall(node: TreeNode, scope: Scope): TreeNode {
  const names = [node.catalog, node.schema].filter((name): name is string => name !== undefined && name !== '');
  const plain = { ...node, catalog: '', schema: 'main' };
  // With a database before it the name is that of a function.
  if (names.length === 1 && opens(scope)) throw new Unfollowed(`${names[0]!}.${node.function_name ?? ''}() may be of a column whose table is not known`);
  try {
    lookUp(names, scope);
  } catch (error) {
    if (!(error instanceof Unfollowed)) throw error;
    return { ...plain, function_name: [...names, node.function_name].join('.') };
  }
  return names.length > 1 && opens(scope) ? { ...plain, function_name: [...names, node.function_name].join('.') } : { ...plain, children: [{ class: 'COLUMN_REF', type: 'COLUMN_REF', column_names: names }, ...(node.children ?? [])] };
}

function opens(scope: Scope | undefined): boolean {
  return scope !== undefined && (scope.from.items.some(({ columns }) => columns === undefined) || opens(scope.outer));
}

/** `#2`: the second column of FROM. */
function numbered({ index = 0 }: TreeNode, { from }: Scope): Value {
  const column = from.merged.length > 0 ? undefined : starColumns(from, undefined)[index - 1];
  if (!column) throw new Unfollowed('it names a column by its number');
  return { deps: column.deps, print: column.print };
}

export function isAggregate(node: TreeNode, world: Pick<ExpressionWorld, 'aggregates'>): boolean {
  return node.class === 'FUNCTION' && world.aggregates.has((node.function_name ?? '').toLowerCase());
}

/** True when an aggregate stands in an expression, not counting those of queries and windows inside it. */
export function hasAggregate(node: TreeNode, world: Pick<ExpressionWorld, 'aggregates'>): boolean {
  return node.class !== 'WINDOW' && !isSingle(node) && (isAggregate(node, world) || partsOf(node).some((part) => hasAggregate(part, world)));
}

function raised(value: Value, step: 'transformed' | 'aggregated'): Value {
  return { ...value, deps: through(value.deps, step) };
}

function subquery(node: TreeNode, scope: Scope, world: ExpressionWorld): Value {
  const { columns, rows } = world.follow(node.subquery!.node, scope);
  const exists = node.subquery_type === 'EXISTS' || node.subquery_type === 'NOT_EXISTS';
  const compared = node.child ? [valueOf(node.child, scope, world)] : [];
  return {
    deps: through(merge([...(exists ? [] : columns.map(({ deps }) => deps)), asValue(rows.deps), ...compared.map(({ deps }) => deps)]), 'transformed'),
    print: printOf(skeleton(node, () => undefined, ['subquery', 'child']), columns.map(({ print }) => print), rows.print, compared.map(({ print }) => print)),
  };
}

const LAMBDA_FUNCTIONS = /^(list_|array_)?(apply|transform|filter|reduce)$/;

function takesLambda(node: TreeNode): boolean {
  return LAMBDA_FUNCTIONS.test((node.function_name ?? '').toLowerCase());
}

/** `x -> x + 1` as an argument of a list function has parameters; elsewhere `->` takes a field of JSON. */
function lambda(node: TreeNode, scope: Scope, world: ExpressionWorld, isArgument = false): Value {
  const { lhs, expr } = node;
  if (!isArgument) return raised(made(node, (part) => valueOf(part, scope, world)), 'transformed');
  const names = lhs!.class === 'COLUMN_REF' ? [lhs!] : partsOf(lhs!);
  const own = names.flatMap((name) => name.column_names?.map((each) => each.toLowerCase()) ?? []);
  const body = valueOf(expr!, { ...scope, parameters: new Set([...(scope.parameters ?? []), ...own]) }, world);
  return { deps: through(body.deps, 'transformed'), print: printOf('lambda', own, body.print) };
}
