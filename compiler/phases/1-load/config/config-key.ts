import { createHash } from 'node:crypto';
import type { Flags } from '../../../contracts/flags.ts';
import type { ConfigMap, Target } from '../../../contracts/project.ts';
import { VERSION } from '../../../version.ts';

/**
 * Content key of all that templates can see beside files: config, vars, target, lakec's version, and the flags that change what a
 * node is. The command and the selection are left out, so that `build` after `test` finds what was parsed.
 */
export function configKey(config: ConfigMap, target: Target, flags: Flags): string {
  const { name, engine, dialect, database, schema } = target;
  const seen = {
    version: VERSION,
    config,
    target: { name, engine, dialect, database, schema },
    flags: [flags.fullRefresh, flags.storeFailures ?? null, flags.empty, flags.eventTimeStart ?? null, flags.eventTimeEnd ?? null],
  };
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 32);
}
