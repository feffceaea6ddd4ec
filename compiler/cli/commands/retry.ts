import { runProject } from '../../build.ts';
import type { Flags } from '../../contracts/flags.ts';
import { readLastRun } from '../../phases/8-publish/index.ts';
import type { CommandContext } from '../context.ts';
import { nothingToRetry } from '../diagnostics.ts';
import { shownRun } from './build.ts';

/** `lakec retry`: runs again what failed or was skipped the last time, with the command and the options of that run; those given now win. */
export async function command(context: CommandContext): Promise<number> {
  const { host, flags, log, output, quiet } = context;
  const folder = flags.state ?? flags.targetPath;
  const last = readLastRun(host, folder, log);
  if (!last) {
    if (log.errors === 0) log.report(nothingToRetry.at(undefined, { file: `${folder}/run_results.json` }));
    return 1;
  }
  const again = last.results.filter(({ status }) => status === 'error' || status === 'fail' || status === 'skipped').map(({ id }) => id);
  if (again.length === 0) {
    if (!quiet) output.out(`Nothing to retry: the last \`lakec ${last.command}\` had no failures.\n`);
    return 0;
  }
  const said = last.flags;
  const same: Flags = {
    ...flags, state: undefined, ...said, command: last.command,
    vars: { ...said.vars, ...flags.vars },
    fullRefresh: flags.fullRefresh || said.fullRefresh === true,
    empty: flags.empty || said.empty === true,
    failFast: flags.failFast || said.failFast === true,
    ...(flags.target !== undefined && { target: flags.target }),
    ...(flags.storeFailures !== undefined && { storeFailures: flags.storeFailures }),
  };
  return shownRun(context, (call) => runProject(call, again), same);
}
