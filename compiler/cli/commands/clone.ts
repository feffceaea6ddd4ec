import { runProject } from '../../build.ts';
import type { CommandContext } from '../context.ts';
import { needsState } from '../diagnostics.ts';
import { shownRun } from './build.ts';

/** `lakec clone --state FOLDER`: the chosen nodes as an earlier run's target has them. */
export async function command(context: CommandContext): Promise<number> {
  if (context.flags.state === undefined) {
    context.log.report(needsState.at(undefined, {}));
    return 2;
  }
  return shownRun(context, (call) => runProject(call));
}
