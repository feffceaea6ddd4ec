import { deciding, merge, mergeRows, through, type Deps } from './deps.ts';
import { dependenciesOf, type ExpressionWorld } from './expression.ts';
import { starColumns, type Followed, type From, type Scope, type ScopeColumn } from './scope.ts';
import type { TreeNode } from './tree.ts';
import { Unfollowed } from './unfollowed.ts';

/** What PIVOT and UNPIVOT in FROM give. */
export function followPivot(node: TreeNode, source: From, scope: Scope, world: ExpressionWorld): Followed {
  const columns = starColumns(source, undefined);
  const inner: Scope = { ...scope, from: source, outer: scope };
  return (node.unpivot_names ?? []).length > 0 ? unpivot(node, columns, source) : pivot(node, columns, source, inner, world);
}

function unpivot(node: TreeNode, columns: readonly ScopeColumn[], source: From): Followed {
  const [rotation] = node.pivots ?? [];
  if (!rotation || node.pivots!.length > 1) throw new Unfollowed('an UNPIVOT of several lists can\'t be followed');
  const byName = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  const entries = rotation.entries.map((entry) => {
    if (entry.expr) throw new Unfollowed('an UNPIVOT of expressions can\'t be followed');
    return entry.values.map(({ value }) => {
      const found = byName.get(String(value).toLowerCase());
      if (!found) throw new Unfollowed(`UNPIVOT names "${String(value)}", which is no column that can be followed`);
      return found;
    });
  });
  const used = new Set(entries.flat().map(({ name }) => name));
  const kept = columns.filter(({ name }) => !used.has(name));
  const names: ScopeColumn[] = (rotation.unpivot_names ?? []).map((name) => ({ name, deps: new Map() as Deps }));
  const values = node.unpivot_names!.map((name, i) => ({ name, deps: through(merge(entries.flatMap((entry) => entry[i]?.deps ?? [])), 'transformed') }));
  // A row whose value is null is left out.
  return { columns: [...kept, ...names, ...values], rows: mergeRows([source.rows, ...values.map(({ deps }) => deciding(deps, 'filtered'))]) };
}

function pivot(node: TreeNode, columns: readonly ScopeColumn[], source: From, scope: Scope, world: ExpressionWorld): Followed {
  const rotations = node.pivots ?? [];
  if (rotations.some((each) => each.pivot_enum || each.subquery || each.entries.length === 0)) throw new Unfollowed('a PIVOT whose values are not listed has the columns that its rows say');
  const aggregates = node.aggregates ?? [];
  const turned = merge(rotations.flatMap((each) => (each.pivot_expressions ?? []).map((expression) => dependenciesOf(expression, scope, world))));
  const values = aggregates.map((aggregate) => ({ name: aggregate.alias ?? '', deps: through(merge([dependenciesOf(aggregate, scope, world), turned]), 'aggregated') }));
  const groups = (node.groups ?? []).length > 0 ? columns.filter(({ name }) => node.groups!.some((group) => group.toLowerCase() === name.toLowerCase())) : ungrouped(columns, [turned, ...aggregates.map((aggregate) => dependenciesOf(aggregate, scope, world))]);
  const made: ScopeColumn[] = combinations(rotations.map(({ entries }) => entries.map((entry) => entry.alias || entry.values.map(({ value }) => String(value)).join('_')))).flatMap((words) =>
    values.map((value) => ({ name: [...words, ...(aggregates.length > 1 || value.name !== '' ? [value.name] : [])].join('_'), deps: value.deps })));
  return { columns: [...groups, ...made], rows: mergeRows([source.rows, ...groups.map(({ deps }) => deciding(deps, 'grouped'))]) };
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
