import { runProject } from '../../build.ts';
import type { Invocation } from '../../invocation.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly, runView } from '../invocation.ts';
import { failed } from '../ui/run-words.ts';

/** `build`, `run`, `test`, `seed` and `snapshot`: the same phases on other kinds of nodes; `--changed`: only those that a change reaches. */
export async function command(context: CommandContext): Promise<number> {
  if (!context.arguments.flag('changed') && context.arguments.text('since') === undefined) return shownRun(context, (call) => runProject(call));
  const { earlierOf, readChanged } = await import('../changed.ts');
  const earlier = earlierOf(context);
  if (earlier === undefined || earlier === 'wrong') return 1;
  const changed = await readChanged(invocation(context, messagesOnly(context)), earlier);
  if (!changed) return 1;
  const { changesText } = await import('../ui/changes-text.ts');
  if (!context.quiet && context.format === 'text') context.output.err(changesText(changed.changes, context.output.colors));
  return changed.ids.length === 0 ? 0 : shownRun(context, (call) => runProject(call, changed.ids), { ...context.flags, applyOnly: changed.applyOnly });
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
