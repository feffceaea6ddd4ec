import type { Flags, IndirectSelection } from '../contracts/flags.ts';
import type { ProjectDefaults } from '../phases/1-load/index.ts';
import type { Arguments } from './arguments.ts';

/** The command line with what a dbt_project.yml says where it says nothing itself; variables of the environment win over the file, as in dbt. */
export function withProjectFlags(flags: Flags, given: Arguments, { targetPath, flags: said }: ProjectDefaults): Flags {
  const on = (option: 'fail-fast' | 'full-refresh' | 'store-failures' | 'warn-error' | 'favor-state' | 'defer' | 'empty', key: string): boolean | undefined =>
    given.flag(option) ?? (typeof said[key] === 'boolean' ? said[key] : undefined);
  const storeFailures = on('store-failures', 'store_failures');
  const selection = said['indirect_selection'];
  return {
    ...flags,
    targetPath: given.text('target-path') ?? targetPath ?? flags.targetPath,
    failFast: on('fail-fast', 'fail_fast') ?? false, fullRefresh: on('full-refresh', 'full_refresh') ?? false, warnError: on('warn-error', 'warn_error') ?? false,
    favorState: on('favor-state', 'favor_state') ?? false, defer: on('defer', 'defer') ?? false, empty: on('empty', 'empty') ?? false,
    ...(storeFailures !== undefined && { storeFailures }),
    ...(given.text('indirect-selection') === undefined && typeof selection === 'string' && /^(eager|cautious|buildable|empty)$/.test(selection) && { indirectSelection: selection as IndirectSelection }),
  };
}
