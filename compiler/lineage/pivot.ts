import { deciding, merge, mergeRows, NONE, through, type Deps } from './deps.ts';
import { valueOf, type ExpressionWorld } from './expression.ts';
import { starColumns, type Followed, type From, type Scope, type ScopeColumn } from './scope.ts';
import { expandStar, starIn } from './star.ts';
import { isPart, partsOf, type TreeNode } from './tree.ts';
import { Unfollowed } from './unfollowed.ts';
import { printOf, skeleton } from './value.ts';

/** What PIVOT and UNPIVOT in FROM give. */
export function followPivot(node: TreeNode, source: From, scope: Scope, world: ExpressionWorld): Followed {
  const columns = starColumns(source, undefined);
  const inner: Scope = { ...scope, from: source, outer: scope };
  const { columns: made, rows } = (node.unpivot_names ?? []).length > 0 ? unpivot(node, columns, inner, world) : pivot(node, columns, inner, world);
  // Names in it mean columns of what it turns, so that a print of the whole is one of each part.
  const whole = printOf(skeleton(node, (part) => skeleton(part, plain), ['source', 'column_name_alias']), columns.map(({ name, print }) => [name, print]), source.rows.print);
  return {
    columns: made.map((column, i) => ({ ...column, print: printOf('pivot', i, column.name, whole) })),
    rows: { deps: mergeRows([source.rows.deps, ...rows]), print: whole },
  };
}

function plain(part: TreeNode): unknown {
  return isPart(part) ? skeleton(part, plain) : part;
}

interface Turned {
  readonly columns: readonly Pick<ScopeColumn, 'name' | 'deps'>[];
  readonly rows: readonly ReturnType<typeof deciding>[];
}

function unpivot(node: TreeNode, columns: readonly ScopeColumn[], scope: Scope, world: ExpressionWorld): Turned {
  const [rotation] = node.pivots ?? [];
  if (!rotation || node.pivots!.length > 1) throw new Unfollowed('an UNPIVOT of several lists can\'t be followed');
  const byName = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  const entries = rotation.entries.flatMap((entry): readonly (readonly Pick<ScopeColumn, 'name' | 'deps'>[])[] => {
    if (entry.star_expr?.class === 'STAR' && node.unpivot_names!.length === 1) return expandStar(entry.star_expr, scope, world).map((column) => [column]);
    if (entry.star_expr && node.unpivot_names!.length === 1 && !starIn(entry.star_expr)) return [[{ name: columnIn(entry.star_expr), deps: valueOf(entry.star_expr, scope, world).deps }]];
    if (entry.expr || entry.star_expr) throw new Unfollowed('an UNPIVOT of expressions can\'t be followed');
    return [entry.values.map(({ value }) => {
      const found = byName.get(String(value).toLowerCase());
      if (!found) throw new Unfollowed(`UNPIVOT names "${String(value)}", which is no column that can be followed`);
      return found;
    })];
  });
  const used = new Set(entries.flat().map(({ name }) => name.toLowerCase()));
  const kept = columns.filter(({ name }) => !used.has(name.toLowerCase()));
  const names = (rotation.unpivot_names ?? []).map((name) => ({ name, deps: NONE }));
  const values = node.unpivot_names!.map((name, i) => ({ name, deps: through(merge(entries.flatMap((entry) => entry[i]?.deps ?? [])), 'transformed') }));
  // A row whose value is null is left out.
  return { columns: [...kept, ...names, ...values], rows: values.map(({ deps }) => deciding(deps, 'filtered')) };
}

/** The one column that an expression of UNPIVOT may name. */
function columnIn(node: TreeNode): string {
  return node.class === 'COLUMN_REF' ? node.column_names!.at(-1)! : (partsOf(node).map(columnIn).find((name) => name !== '') ?? '');
}

function pivot(node: TreeNode, columns: readonly ScopeColumn[], scope: Scope, world: ExpressionWorld): Turned {
  const rotations = node.pivots ?? [];
  if (rotations.some((each) => each.pivot_enum || each.subquery || each.entries.length === 0)) throw new Unfollowed('a PIVOT whose values are not listed has the columns that its rows say');
  const aggregates = node.aggregates ?? [];
  const depsOf = (part: TreeNode): Deps => valueOf(part, scope, world).deps;
  const turned = merge(rotations.flatMap((each) => (each.pivot_expressions ?? []).map(depsOf)));
  const values = aggregates.map((aggregate) => ({ name: aggregate.alias ?? '', deps: through(merge([depsOf(aggregate), turned]), 'aggregated') }));
  const groups = (node.groups ?? []).length > 0 ? columns.filter(({ name }) => node.groups!.some((group) => group.toLowerCase() === name.toLowerCase())) : ungrouped(columns, [turned, ...aggregates.map(depsOf)]);
  const made = combinations(rotations.map(({ entries }) => entries.map((entry) => entry.alias || entry.values.map(({ value }) => String(value)).join('_')))).flatMap((words) =>
    values.map((value) => ({ name: [...words, ...(aggregates.length > 1 || value.name !== '' ? [value.name] : [])].join('_'), deps: value.deps })));
  return { columns: [...groups, ...made], rows: groups.map(({ deps }) => deciding(deps, 'grouped')) };
}

/** Without GROUP BY: every column that neither the aggregates nor the values name. */
function ungrouped(columns: readonly ScopeColumn[], used: readonly Deps[]): readonly ScopeColumn[] {
  const named = new Set(used.flatMap((deps) => [...deps.keys()]));
  return columns.filter(({ deps }) => {
    if (deps.size !== 1) throw new Unfollowed('a PIVOT without GROUP BY groups by columns that can\'t be told apart');
    return !named.has([...deps.keys()][0]!);
  });
}

function combinations(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return lists.reduce<readonly (readonly string[])[]>((made, list) => made.flatMap((words) => list.map((word) => [...words, word])), [[]]);
}
