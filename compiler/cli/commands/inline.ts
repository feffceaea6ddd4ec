import type { CommandContext } from '../context.ts';
import { queryNodes } from '../rows.ts';

/** `lakec compile --inline`: the text's SQL on stdout. */
export async function compileInline(context: CommandContext): Promise<number> {
  const found = await queryNodes(context, undefined);
  found?.forEach(({ sql }) => context.output.out(`${sql.trim()}\n`));
  return 0;
}
