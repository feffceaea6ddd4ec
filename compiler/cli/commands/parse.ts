import { parseProject } from '../../parse-project.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly } from '../invocation.ts';

/** `lakec parse`: reads the whole project and writes its manifest.json. */
export async function command(context: CommandContext): Promise<number> {
  const parsed = await parseProject(invocation(context, messagesOnly(context)));
  if (parsed && !context.quiet && context.format === 'text') context.output.err(`Read ${parsed.nodes} nodes; ${context.flags.targetPath}/manifest.json has them.\n`);
  return 0;
}
