import { planProject } from '../../build.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly } from '../invocation.ts';
import { planText } from '../ui/plan-text.ts';

/** `lakec plan`: what would change, node by node, with the SQL of each step; `--prune` is about relations that no model makes any more, `--since` about what a change of the project reaches. */
export async function command(context: CommandContext): Promise<number> {
  if (context.arguments.flag('prune')) return (await import('./prune.ts')).prune(context);
  const { output } = context;
  const call = invocation(context, messagesOnly(context));
  const { earlierOf, readChanged } = await import('../changed.ts');
  const earlier = earlierOf(context);
  if (earlier === 'wrong') return 1;
  const changed = earlier && (await readChanged(call, earlier));
  if (earlier && !changed) return 1;
  if (changed) {
    const { changesText } = await import('../ui/changes-text.ts');
    const { impacts, gone, since } = changed.changes;
    output.out(context.format === 'json' ? `${JSON.stringify({ kind: 'changes', since, impacts, gone, rebuild: changed.ids.filter((id) => !changed.applyOnly.includes(id)), apply: changed.applyOnly })}\n` : changesText(changed.changes, output.colors));
    if (!context.arguments.flag('changed') || changed.ids.length === 0) return 0;
  }
  const planned = await planProject(changed ? { ...call, flags: { ...call.flags, applyOnly: changed.applyOnly } } : call, changed?.ids);
  if (!planned) return 0;
  const { manifest } = planned.compiled;
  if (context.format === 'json') output.out(`${JSON.stringify({ kind: 'plan', nodes: [...planned.plan.nodes.values()], setup: planned.plan.setup ?? [] })}\n`);
  else output.out(planText(planned.plan, manifest, { colors: output.colors, steps: !context.quiet }));
  return 0;
}
