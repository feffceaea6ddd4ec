import type { Flags, IndirectSelection } from '../contracts/flags.ts';
import type { ProjectDefaults } from '../phases/1-load/index.ts';
import type { Arguments } from './arguments.ts';

/** The command line with what a dbt_project.yml says where it says nothing itself; variables of the environment win over the file, as in dbt. */
export function withProjectFlags(flags: Flags, given: Arguments, { targetPath, flags: said }: ProjectDefaults): Flags {
  const on = (option: 'fail-fast' | 'warn-error', key: string): boolean | undefined =>
    given.flag(option) ?? (typeof said[key] === 'boolean' ? said[key] : undefined);
  const selection = said['indirect_selection'];
  return {
    ...flags,
    targetPath: given.text('target-path') ?? targetPath ?? flags.targetPath,
    failFast: on('fail-fast', 'fail_fast') ?? false, warnError: on('warn-error', 'warn_error') ?? false,
    ...(given.text('indirect-selection') === undefined && typeof selection === 'string' && /^(eager|cautious|buildable|empty)$/.test(selection) && { indirectSelection: selection as IndirectSelection }),
  };
}
