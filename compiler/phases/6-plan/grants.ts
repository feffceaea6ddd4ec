import type { RelationKind } from '../../contracts/relation.ts';
import type { StatementStep } from '../../contracts/plan.ts';
import type { Buildable, MaterializationInput, PlanWorld } from './materialization.ts';
import { statement } from './steps.ts';

/**
 * `grants`: privileges to grantees, as dbt has them. A relation that is made anew has none but those that the engine carries over, so the config's
 * are granted; one that stays, or whose grants are carried over, also loses what the config does not say.
 */
export async function grantSteps({ node, dialect, existing }: MaterializationInput, kind: RelationKind, stays: boolean, world: PlanWorld): Promise<readonly StatementStep[]> {
  const { grants } = dialect;
  const wanted = wantedGrants(node.config.grants);
  if (!grants || wanted === undefined) return [];
  const known = existing?.kind === kind && (stays || grants.kept(node.config)) ? grants.read(await world.query(grants.show(node.relation, kind))) : [];
  const key = ({ privilege, grantee }: { privilege: string; grantee: string }): string => `${privilege} ${grantee}`.toLowerCase();
  const [has, wants] = [new Set(known.map(key)), new Set(wanted.map(key))];
  return [
    ...known.filter((one) => !wants.has(key(one))).map(({ privilege, grantee }) => statement(`take ${privilege} from ${grantee}`, grants.revoke(node.relation, kind, privilege, grantee))),
    ...wanted.filter((one) => !has.has(key(one))).map(({ privilege, grantee }) => statement(`grant ${privilege} to ${grantee}`, grants.grant(node.relation, kind, privilege, grantee))),
  ];
}

/** What kind of relation a node is to be. */
export function relationKind({ config: { materialized } }: Buildable): RelationKind {
  return materialized === 'view' || materialized === 'dynamic_table' || materialized === 'materialized_view' ? materialized : 'table';
}

/** False where the config says nothing of grants, as with dbt also by an empty `grants`: what is there is then nobody's matter. */
export function saysGrants({ config }: Buildable): boolean {
  return wantedGrants(config.grants) !== undefined;
}

function wantedGrants(value: unknown): readonly { readonly privilege: string; readonly grantee: string }[] | undefined {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return undefined;
  return Object.entries(value).flatMap(([privilege, to]) => (Array.isArray(to) ? to : [to]).filter((one) => typeof one === 'string').map((grantee) => ({ privilege: privilege.toLowerCase(), grantee: String(grantee) })));
}
