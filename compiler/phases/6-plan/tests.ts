import type { CheckedNode } from '../../contracts/compiled.ts';
import type { Dialect } from '../../contracts/dialect.ts';
import type { DataTestNode, Manifest } from '../../contracts/manifest.ts';
import type { NodePlan, StatementStep } from '../../contracts/plan.ts';
import type { ConfigMap } from '../../contracts/project.ts';
import { relationKey } from '../../contracts/relation.ts';
import type { PlanWorld } from './materialization.ts';
import { body, statement } from './steps.ts';

/** A data test: a query that counts, one that gives the failing rows, and the statements that keep them where the config says so. */
export function planTest(manifest: Manifest, node: DataTestNode, checked: CheckedNode, world: PlanWorld): NodePlan {
  const { dialect } = world;
  const sql = body(checked.sql);
  const limit = node.config.limit;
  const rows = typeof limit === 'number' ? `select * from (\n${sql}\n) as failing\nlimit ${limit}` : sql;
  const failCalc = typeof node.config.fail_calc === 'string' ? node.config.fail_calc : 'count(*)';
  const kept = keptAs(manifest, node, world);
  const existing = kept && world.existing.get(relationKey(node.relation));
  return {
    id: node.id,
    action: 'test',
    ...(kept && { relation: node.relation, existing }),
    steps: [
      {
        kind: 'test',
        title: 'count the failing rows',
        count: `select ${failCalc} as failures, ${testedRows(manifest, node, checked, dialect)} as tested\nfrom (\n${rows}\n) as failing_rows`,
        rows,
        ...(kept && { store: storeSteps(node, rows, kept, existing?.kind, dialect) }),
        // dbt keeps a table without rows, too.
        ...(kept && manifest.project.conventions.storesNoFailures && { clear: storeSteps(node, rows, kept, existing?.kind, dialect) }),
        ...(kept && existing && !manifest.project.conventions.storesNoFailures && { clear: [statement('drop the rows that failed before', dialect.drop(node.relation, existing.kind))] }),
      },
    ],
  };
}

/** A unit test: the model's SELECT over the given rows (`actual`, where it is not that alone) beside the rows that it must give. */
export function planUnitTest(checked: CheckedNode, world: PlanWorld, actual: string = body(checked.sql)): NodePlan | undefined {
  if (!checked.expected) return undefined;
  const { columns, sql, texts } = checked.expected;
  const list = columns.map(world.dialect.identifier).join(', ');
  return {
    id: checked.id,
    action: 'test',
    steps: [{ kind: 'compare', title: 'compare the rows', columns, actual: `select ${list} from (\n${actual}\n) as actual`, expected: `select ${list} from (\n${body(sql)}\n) as expected`, ...(texts && { texts }) }],
  };
}

/** `store_failures`, by the command line, the test, or the project's `dq.store_failures`; `store_failures_as` says as what. */
export function keptAs(manifest: Manifest, node: DataTestNode, { flags }: PlanWorld): 'table' | 'view' | undefined {
  const as = node.config.store_failures_as;
  if (as === 'ephemeral') return undefined;
  if (flags.storeFailures === undefined && (as === 'table' || as === 'view')) return as;
  const own = node.config.store_failures;
  const dq = manifest.project.config.dq as ConfigMap | undefined;
  const stores = flags.storeFailures ?? (typeof own === 'boolean' ? own : dq?.store_failures === true);
  return stores ? (as === 'view' ? 'view' : 'table') : undefined;
}

function storeSteps(node: DataTestNode, rows: string, kept: 'table' | 'view', existing: string | undefined, dialect: Dialect): readonly StatementStep[] {
  const other = existing !== undefined && existing !== kept;
  const replace = kept === 'table' ? dialect.supports.createOrReplaceTable : dialect.supports.createOrReplaceView;
  return [
    ...(existing !== undefined && (other || !replace) ? [statement('drop what stands there', dialect.drop(node.relation, existing === 'table' ? 'table' : 'view'))] : []),
    statement('keep the failing rows', kept === 'table' ? dialect.createTableAs(node.relation, rows, { replace: replace && !other }) : dialect.createViewAs(node.relation, rows, { replace: replace && !other }), { model: rows }),
  ];
}

/** How many rows were tested, where a threshold is a share of them. */
function testedRows(manifest: Manifest, node: DataTestNode, checked: CheckedNode, dialect: Dialect): string {
  if (![node.config.warn_if, node.config.error_if].some((condition) => String(condition ?? '').includes('%'))) return 'null';
  if (checked.tested !== undefined) return `(${checked.tested})`;
  const attached = node.attached === undefined ? undefined : manifest.nodes.get(node.attached);
  const from = checked.shared?.from ?? (attached && 'relation' in attached ? (attached.kind === 'source' && attached.location) || dialect.relation(attached.relation) : undefined);
  const where = checked.shared || typeof node.config.where !== 'string' ? '' : ` where ${node.config.where}`;
  return from === undefined ? 'null' : `(select count(*) from ${from}${where})`;
}
