import type { CommandContext } from '../context.ts';
import { tellLine } from '../invocation.ts';
import { queryNodes } from '../rows.ts';

/** `lakec compile --inline`: the text's SQL on stdout. */
export async function compileInline(context: CommandContext): Promise<number> {
  const found = await queryNodes(context, undefined);
  const json = context.arguments.text('output') === 'json';
  if (context.format === 'json') found?.forEach(({ node, sql }) => tellLine(context, 'CompiledNode', 'info', `Compiled inline node is:\n${sql.trim()}`, { compiled: sql.trim(), is_inline: true, node_name: node.name, output_format: json ? 'json' : 'text', quiet: context.quiet, unique_id: node.id }));
  else found?.forEach(({ sql }) => context.output.out(json ? `${JSON.stringify({ compiled: sql.trim() }, undefined, 2)}\n` : `${sql.trim()}\n`));
  return 0;
}
