import type { ConfigMap } from '../../../contracts/project.ts';
import type { StatementStep } from '../../../contracts/plan.ts';
import type { MaterializationInput } from '../materialization.ts';
import { guard } from '../steps.ts';
import { quarantineOverflow } from './diagnostics.ts';

/** Fails the node when more than `dq.quarantine.max_share` of the rows of `from` that `counts` holds for would be quarantined. */
export function overflowGuard({ node, manifest, dialect }: MaterializationInput, from: string, rejected: string, counts: string): StatementStep {
  const share = maxShare(manifest.project.config);
  const told = quarantineOverflow.at(node.span, { model: node.name, share: `${Number(share) * 100} %` });
  return guard(
    'hold the quarantine to its share',
    `select case when ${dialect.countIf(rejected)} > ${share} * ${dialect.countIf(counts)} then ${dialect.countIf(rejected)} else 0 end from ${from}`,
    { code: told.code, message: told.message, hint: told.hint },
  );
}

function maxShare(config: ConfigMap): string {
  const dq = config['dq'] as ConfigMap | undefined;
  const value = (dq?.['quarantine'] as ConfigMap | undefined)?.['max_share'];
  return typeof value === 'number' || (typeof value === 'string' && /^[0-9]+(\.[0-9]+)?$/.test(value)) ? String(value) : '0.05';
}
