import { applyLakeCatalog, planLakeCatalog } from '../../catalog/index.ts';
import { registeredText } from '../../phases/8-publish/index.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly } from '../invocation.ts';
import { catalogOutcomeText, catalogPlanText } from '../ui/catalog-text.ts';

/** `lakec catalog plan|apply|check`: what registering would do, registering, and whether the entries are true of the files. */
export async function command(context: CommandContext): Promise<number> {
  const { arguments: given, output, format, quiet, log } = context;
  const json = format === 'json' || given.text('output') === 'json';
  const page = { colors: output.colors, width: output.width, all: !quiet };
  const call = invocation(context, messagesOnly(context));
  switch (given.positionals[0]) {
    case 'apply': {
      const done = await applyLakeCatalog(call);
      if (!done) return 0;
      if (json) output.out(`${JSON.stringify({ kind: 'catalog-applied', databases: done.plan.databases, tables: done.outcomes.map(({ action, status, partitions }) => ({ status, partitions, action })) })}\n`);
      else output.out(`${catalogOutcomeText(done, page)}${registeredText(done.outcomes)}\n`);
      return done.outcomes.some(({ status }) => status === 'failed') ? 1 : 0;
    }
    case 'check':
      return (await import('./catalog-check.ts')).check(call, context, json);
    default: {
      const planned = await planLakeCatalog(call);
      if (!planned) return 0;
      if (json) output.out(`${JSON.stringify({ kind: 'catalog-plan', databases: planned.plan.databases, tables: planned.plan.tables, next: Object.fromEntries(planned.next ?? []) })}\n`);
      else output.out(catalogPlanText(planned, page));
      return log.errors > 0 ? 1 : 0;
    }
  }
}
