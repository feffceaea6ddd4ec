import type { CommandContext } from '../context.ts';
import { queryNodes } from '../rows.ts';

/** `lakec compile --inline`: the text's SQL on stdout. */
export async function compileInline(context: CommandContext): Promise<number> {
  const found = await queryNodes(context, undefined);
  const json = context.arguments.text('output') === 'json';
  found?.forEach(({ sql }) => context.output.out(json ? `${JSON.stringify({ compiled: sql.trim() }, undefined, 2)}\n` : `${sql.trim()}\n`));
  return 0;
}
