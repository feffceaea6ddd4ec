import { ingestProject } from '../../build.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly } from '../invocation.ts';
import { ingestView } from '../ui/ingest-view.ts';

/** `lakec ingest`: brings sources to the landing zone; exit code 1 when one could not be brought. */
export async function command(context: CommandContext): Promise<number> {
  const json = context.arguments.text('output') === 'json';
  const view = ingestView(context, json);
  try {
    const results = await ingestProject(invocation(context, messagesOnly(context)), view.event);
    if (!results) return 0;
    if (json) context.output.out(`${JSON.stringify(results.results.map(({ diagnostics, ...result }) => ({ ...result, codes: diagnostics.map(({ code }) => code) })), undefined, 1)}\n`);
    return results.cancelled || results.results.some(({ status }) => status === 'error') ? 1 : 0;
  } finally {
    view.close();
  }
}
