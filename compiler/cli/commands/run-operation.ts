import { runOperation } from '../../build.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly } from '../invocation.ts';
import { readFlow } from '../read-flow.ts';

/** `lakec run-operation NAME --args YAML`: runs a macro, with arguments. */
export async function command(context: CommandContext): Promise<number> {
  const { arguments: given, log } = context;
  const args = await readFlow(given.text('args'), '--args', log);
  if (!args) return 2;
  return (await runOperation(invocation(context, messagesOnly(context)), given.positionals[0]!, args)) ? 0 : 1;
}
