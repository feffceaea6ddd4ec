import type { Flags, IndirectSelection } from '../contracts/flags.ts';
import type { ConfigValue } from '../contracts/project.ts';
import { isMap } from '../facts/config-calls.ts';
import type { ProjectDefaults } from '../phases/1-load/index.ts';
import type { Arguments } from './arguments.ts';

/** The command line with what a dbt_project.yml says where it says nothing itself; variables of the environment win over the file, as in dbt. */
export function withProjectFlags(flags: Flags, given: Arguments, { targetPath, flags: said }: ProjectDefaults): Flags {
  const on = (option: 'fail-fast' | 'warn-error' | 'write-json' | 'version-check' | 'print', key: string): boolean | undefined =>
    given.flag(option) ?? (typeof said[key] === 'boolean' ? said[key] : undefined);
  const selection = said['indirect_selection'];
  return {
    ...flags,
    targetPath: given.text('target-path') ?? targetPath ?? flags.targetPath,
    failFast: on('fail-fast', 'fail_fast') ?? false, warnError: (on('warn-error', 'warn_error') ?? false) || flags.warnError || allAreErrors(said['warn_error_options']),
    ...(on('write-json', 'write_json') === false && { writeJson: false }), ...(on('version-check', 'version_check') === false && { versionCheck: false }), ...(on('print', 'print') === false && { print: false }),
    ...(given.text('indirect-selection') === undefined && typeof selection === 'string' && /^(eager|cautious|buildable|empty)$/.test(selection) && { indirectSelection: selection as IndirectSelection }),
  };
}

/** `warn_error_options: {error: all}`, or by its older name `include`. Warnings of dbt's that it names one by one have other names here. */
export function allAreErrors(options: ConfigValue | undefined): boolean {
  return isMap(options) && [options['error'], options['include']].some((said) => [said].flat().some((each) => each === 'all' || each === '*'));
}
