import { planProject } from '../../build.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly } from '../invocation.ts';
import { planText } from '../ui/plan-text.ts';

/** `lakec plan`: what would change, node by node, with the SQL of each step; `--prune` is about relations that no model makes any more. */
export async function command(context: CommandContext): Promise<number> {
  if (context.arguments.flag('prune')) return (await import('./prune.ts')).prune(context);
  const planned = await planProject(invocation(context, messagesOnly(context)));
  if (!planned) return 0;
  const { manifest } = planned.compiled;
  const { output } = context;
  if (context.format === 'json') output.out(`${JSON.stringify({ kind: 'plan', nodes: [...planned.plan.nodes.values()], setup: planned.plan.setup ?? [] })}\n`);
  else output.out(planText(planned.plan, manifest, { colors: output.colors, steps: !context.quiet }));
  return 0;
}
