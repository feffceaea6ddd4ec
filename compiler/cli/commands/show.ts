import type { CommandContext } from '../context.ts';
import { unexpectedArgument } from '../diagnostics.ts';
import { tellLine } from '../invocation.ts';
import { queryDirect, queryNodes } from '../rows.ts';
import { csvText, jsonText, tableText } from '../ui/table.ts';
import { count } from '../ui/run-words.ts';

/** `lakec show`: rows of the chosen nodes, or of `--inline`: as a table, JSON or CSV. */
export async function command(context: CommandContext): Promise<number> {
  const { arguments: given, output, flags, log } = context;
  if (given.text('inline') === undefined && given.text('inline-direct') === undefined && flags.select.length === 0 && flags.selector === undefined) {
    log.report(unexpectedArgument.at(undefined, { argument: '', command: 'show', takes: '--select NODE or --inline SQL', missing: true }));
    return 2;
  }
  const limit = given.number('limit') ?? 5;
  const form = given.text('output') ?? 'table';
  const direct = given.text('inline-direct');
  if (direct !== undefined) {
    const result = await queryDirect(context, direct, limit);
    if (result && context.format === 'json') shownLine(context, 'inline_query', '', form === 'json' ? jsonText(result) : tableText(result, { width: output.width, colors: output.colors }), form);
    else if (result) output.out(form === 'json' ? jsonText(result) : form === 'csv' ? csvText(result) : tableText(result, { width: output.width, colors: output.colors }));
    return 0;
  }
  const found = await queryNodes(context, limit);
  for (const { node, result } of found ?? []) {
    if (context.format === 'json') {
      shownLine(context, node.name, node.id, form === 'json' ? jsonText(result!) : tableText(result!, { width: output.width, colors: output.colors }), form);
      continue;
    }
    if (form !== 'table') {
      output.out(form === 'json' ? jsonText(result!) : csvText(result!));
      continue;
    }
    if (found!.length > 1) output.out(`${output.colors.bold(node.name)}\n`);
    output.out(tableText(result!, { width: output.width, colors: output.colors }));
    const rows = result!.rows.length;
    output.out(output.colors.dim(`${count(rows)} ${rows === 1 ? 'row' : 'rows'}${rows === limit ? ' (--limit -1 shows all)' : ''}\n`));
    if (found!.length > 1) output.out('\n');
  }
  return 0;
}

/** Rows as a line of the structured log. */
function shownLine(context: CommandContext, name: string, id: string, preview: string, form: string): void {
  tellLine(context, 'ShowNode', 'info', `Previewing node '${name}':\n${preview}`, { is_inline: id === '', node_name: name, output_format: form === 'json' ? 'json' : 'text', preview, quiet: context.quiet, unique_id: id });
}
