import { findColumn, readColumns, reportPersonal, type ProjectColumns } from '../../column-lineage.ts';
import { keyOf, reach } from '../../lineage/graph.ts';
import { openLineageEvents } from '../../lineage/open-lineage.ts';
import { VERSION } from '../../version.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly } from '../invocation.ts';
import { columnText, nodeText } from '../ui/lineage-text.ts';

/** `lakec lineage [MODEL[.COLUMN]]`: where columns come from and where they go; `--pii` finds personal data where none may be. */
export async function command(context: CommandContext): Promise<number> {
  const { arguments: given, output } = context;
  const call = invocation(context, messagesOnly(context));
  const columns = await readColumns(call);
  if (!columns) return 0;
  if (given.flag('pii')) {
    const wrong = reportPersonal(columns, call);
    if (wrong === 0 && !context.quiet && context.format === 'text') output.err(`No column of personal data stands where none may be${columns.graph.unknown.size > 0 ? ', as far as columns can be followed' : ''}.\n`);
    return wrong > 0 ? 1 : 0;
  }
  const form = given.flag('json') ? 'json' : (given.text('output') ?? 'tree');
  if (form === 'openlineage') {
    for (const event of openLineageEvents(columns, { runId: call.invocationId, at: call.startedAt, version: VERSION })) output.out(`${JSON.stringify(event)}\n`);
    return 0;
  }
  const asked = given.positionals[0];
  if (asked === undefined) {
    if (form === 'json') output.out(`${JSON.stringify(everything(columns))}\n`);
    else for (const node of columns.manifest.nodes.values()) if (node.kind === 'model' || node.kind === 'snapshot') output.out(`${nodeText(node, columns, output)}\n`);
    return 0;
  }
  const found = findColumn(asked, columns, call);
  if (!found) return 1;
  const { node, column } = found;
  if (form === 'json') output.out(`${JSON.stringify(column === undefined ? ofNode(node.id, columns) : ofColumn({ node: node.id, column }, columns))}\n`);
  else output.out(column === undefined ? nodeText(node, columns, output) : columnText({ node: node.id, column }, columns, { colors: output.colors, depth: given.number('depth') ?? Infinity }));
  return 0;
}

function ofColumn(id: { readonly node: string; readonly column: string }, { graph }: ProjectColumns): object {
  const far = (direction: 'parents' | 'children') => reach(graph, id, direction).map(({ node, column, step }) => ({ node, column, step })).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return { ...id, parents: graph.parents(id).map(({ from, step }) => ({ ...from, step })), ancestors: far('parents'), rows: graph.rows(id.node), children: graph.children(id).map(({ to, step }) => ({ ...to, step })), descendants: far('children'), decides: graph.decides(id) };
}

function ofNode(node: string, { graph }: ProjectColumns): object {
  const reason = graph.unknown.get(node);
  if (reason !== undefined) return { node, unknown: reason };
  return { node, columns: (graph.columns(node) ?? []).map((column) => ({ column, parents: graph.parents({ node, column }).map(({ from, step }) => ({ ...from, step })) })), rows: graph.rows(node) };
}

function everything(columns: ProjectColumns): object {
  return { nodes: [...columns.manifest.nodes.values()].filter(({ kind }) => kind === 'model' || kind === 'snapshot').map(({ id }) => ofNode(id, columns)) };
}
