import { columnsOf, nameOf, type ProjectColumns } from '../../column-lineage.ts';
import type { Node } from '../../contracts/manifest.ts';
import { keyOf, type ColumnEdge, type ColumnId } from '../../lineage/graph.ts';
import type { Colors } from './colors.ts';

interface Options {
  readonly colors: Colors;
  /** Most steps up and down. */
  readonly depth: number;
}

/** A column with what it comes from, what decides about its rows, and where it goes, as trees; a part that stands above already is not drawn again. */
export function columnText(of: ColumnId, columns: ProjectColumns, options: Options): string {
  const { graph, manifest } = columns;
  const { colors } = options;
  const rows = graph.rows(of.node);
  const decides = graph.decides(of);
  const section = (title: string, lines: readonly string[]): readonly string[] => ['', colors.bold(title), ...lines];
  return [
    colors.bold(nameOf(of, manifest)),
    ...(graph.unknown.has(of.node) ? section('can\'t be followed', [`  ${graph.unknown.get(of.node)!}`]) : section('comes from', orNothing(tree(of, 'parents', columns, options)))),
    ...(rows.length > 0 ? section('its rows hang on', rows.map((row) => `  ${colors.dim(row.use.padEnd(12))}${nameOf(row, manifest)}`)) : []),
    ...section('goes into', orNothing(tree(of, 'children', columns, options))),
    ...(decides.length > 0 ? section('decides about the rows of', decides.map(({ node, use }) => `  ${colors.dim(use.padEnd(12))}${manifest.nodes.get(node)?.name ?? node}`)) : []),
    '',
  ].join('\n');
}

/** Every column of a node with those that it is made of, one step away. */
export function nodeText(node: Node, columns: ProjectColumns, { colors }: Pick<Options, 'colors'>): string {
  const { graph, manifest } = columns;
  const reason = graph.unknown.get(node.id);
  const names = columnsOf(node, graph);
  const width = Math.max(0, ...names.map((name) => name.length));
  const lines = names.flatMap((column) => {
    const parents = graph.parents({ node: node.id, column });
    const told = parents.length === 0 ? [colors.dim('-')] : parents.map(({ from, step }) => `${colors.dim(step.padEnd(12))}${nameOf(from, manifest)}`);
    return told.map((text, i) => `  ${(i === 0 ? column : '').padEnd(width)}  ${text}`);
  });
  const rows = graph.rows(node.id).map((row) => `  ${colors.dim(row.use.padEnd(12))}${nameOf(row, manifest)}`);
  return [colors.bold(node.name), ...(reason === undefined ? [] : [`  can't be followed: ${reason}`]), ...lines, ...(rows.length > 0 ? ['', colors.bold('its rows hang on'), ...rows] : []), ''].join('\n');
}

function tree(start: ColumnId, direction: 'parents' | 'children', { graph, manifest }: ProjectColumns, { colors, depth }: Options): readonly string[] {
  const drawn = new Set<string>();
  const draw = (at: ColumnId, level: number): readonly string[] =>
    graph[direction](at).flatMap((edge: ColumnEdge) => {
      const other = direction === 'parents' ? edge.from : edge.to;
      const again = drawn.has(keyOf(other));
      drawn.add(keyOf(other));
      const below = again || level >= depth ? [] : draw(other, level + 1);
      const reason = graph.unknown.get(other.node);
      const more = again && graph[direction](other).length > 0 ? ' (as above)' : level >= depth && graph[direction](other).length > 0 ? ' …' : reason === undefined || direction === 'children' ? '' : ` (can't be followed: ${reason})`;
      return [`${'  '.repeat(level)}${colors.dim(edge.step.padEnd(12))}${nameOf(other, manifest)}${colors.dim(more)}`, ...below];
    });
  return draw(start, 1);
}

function orNothing(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? ['  nothing'] : lines;
}
