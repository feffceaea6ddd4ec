import { compileProject } from '../../build.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly, tellLine } from '../invocation.ts';

/** `lakec compile`: renders and checks the chosen nodes; their SQL is below target/compiled/, and that of one node or `--inline` on stdout. */
export async function command(context: CommandContext): Promise<number> {
  const { output, arguments: given, flags, quiet, format } = context;
  if (given.text('inline') !== undefined) return (await import('./inline.ts')).compileInline(context);
  const compiled = await compileProject(invocation(context, messagesOnly(context)));
  if (!compiled) return 0;
  // Its tests come with a node that is chosen; what it is about is the node.
  const chosen = compiled.ids.filter((id) => compiled.ids.length === 1 || !/^(unit_)?test\./.test(id));
  const only = chosen.length === 1 ? (compiled.translated ?? compiled.checked).get(chosen[0]!) : undefined;
  if (only && given.list('select').length > 0 && format === 'json') {
    const { name } = compiled.manifest.nodes.get(only.id)!;
    tellLine(context, 'CompiledNode', 'info', `Compiled node '${name}' is:\n${only.sql}`, { compiled: only.sql, is_inline: false, node_name: name, output_format: given.text('output') ?? 'text', quiet, unique_id: only.id });
  } else if (only && given.list('select').length > 0) output.out(given.text('output') === 'json' ? `${JSON.stringify({ node: compiled.manifest.nodes.get(only.id)!.name, compiled: only.sql }, undefined, 2)}\n` : `${only.sql.trim()}\n`);
  else if (!quiet && format === 'text') output.err(`Compiled ${compiled.ids.length} ${compiled.ids.length === 1 ? 'node' : 'nodes'} to ${flags.targetPath}/compiled/.\n`);
  return 0;
}
