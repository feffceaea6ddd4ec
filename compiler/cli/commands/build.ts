import { runProject } from '../../build.ts';
import type { Invocation } from '../../invocation.ts';
import type { CommandContext } from '../context.ts';
import { invocation, runView } from '../invocation.ts';
import { failed } from '../ui/run-words.ts';

/** `build`, `run`, `test`, `seed` and `snapshot`: the same phases on other kinds of nodes. */
export function command(context: CommandContext): Promise<number> {
  return shownRun(context, (call) => runProject(call));
}

/** Shows a run while it goes on; exit code 1 when something failed or it was cancelled. */
export async function shownRun(context: CommandContext, start: (call: Invocation) => ReturnType<typeof runProject>, flags = context.flags): Promise<number> {
  const view = runView(context);
  try {
    const results = await start(invocation(context, view.event, flags));
    return results === undefined || (!results.cancelled && !results.results.some(failed)) ? 0 : 1;
  } finally {
    view.close();
  }
}
