import type { Manifest } from '../../contracts/manifest.ts';
import type { NodePlan, StatementStep } from '../../contracts/plan.ts';
import type { PlanWorld } from './materialization.ts';
import { claim, type Ownership } from './ownership.ts';
import { statement } from './steps.ts';

/** What must be there before any node starts: whose database it is, the schemas of the relations planned that hold nothing yet, and what nodes ask for. */
export function planSetup(manifest: Manifest, nodes: readonly NodePlan[], ownership: Ownership, world: PlanWorld): readonly StatementStep[] {
  const filled = new Set([...world.existing.values()].map((relation) => schemaKey(relation)));
  const wanted = new Map<string, { readonly database: string; readonly schema: string }>();
  for (const { relation } of nodes) {
    if (relation && !filled.has(schemaKey(relation))) wanted.set(schemaKey(relation), { database: relation.database, schema: relation.schema });
  }
  const builds = nodes.some(({ action }) => action !== 'test' && action !== 'none');
  const steps = [
    // A dbt project's database holds what dbt would make, and nothing else.
    ...(builds && manifest.project.conventions.format === 'lakec' ? claim(manifest, ownership, world.dialect) : []),
    ...[...wanted.values()].map((schema) => ({ ...statement(`create the schema ${schema.schema}`, world.dialect.createSchema(schema)), schema })),
    ...(builds ? (world.dialect.setup?.(manifest.project.target.connection) ?? []).map(({ title, sql }) => statement(title, sql)) : []),
    ...nodes.flatMap((node) => node.setup ?? []),
  ];
  return [...new Map(steps.map((step) => [step.sql, step])).values()];
}

const schemaKey = ({ database, schema }: { readonly database: string; readonly schema: string }): string => `${database}.${schema}`.toLowerCase();
