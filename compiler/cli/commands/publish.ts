import { publishedText, publishProject } from '../../publishing/index.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly } from '../invocation.ts';

/** `lakec publish`: copies tables into other targets; exit code 1 when one failed. */
export async function command(context: CommandContext): Promise<number> {
  const { arguments: given, output, log } = context;
  const json = given.flag('json') === true || context.format === 'json';
  const to = given.text('to')?.split(',').map((name) => name.trim()).filter((name) => name !== '') ?? [];
  const tables = await publishProject(invocation(context, messagesOnly(context)), {
    to,
    published(table) {
      log.flush();
      if (json || context.quiet) return;
      const mark = table.status === 'failed' ? output.colors.red('bad ') : output.colors.green('ok  ');
      output.out(`${mark} ${publishedText(table)}\n`);
    },
  });
  if (!tables) return 1;
  if (json) output.out(`${JSON.stringify({ kind: 'published', tables })}\n`);
  return tables.some(({ status }) => status === 'failed') || log.errors > 0 || context.signal.aborted ? 1 : 0;
}
