import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Dag, Node } from '../../contracts/manifest.ts';
import { buildDag } from '../../graph/dag.ts';
import { cycle } from './diagnostics.ts';

/** The DAG of nodes. Every cycle is reported, drawn, and cut where it closes, so that all cycles show at once. */
export function orderNodes(nodes: ReadonlyMap<string, Node>, reporter: Reporter): Dag {
  const cut = new Map<string, Set<string>>();
  const ids = [...nodes.keys()];
  for (;;) {
    const made = buildDag(ids, (id) => {
      const parents = nodes.get(id)!.dependsOn.nodes;
      const without = cut.get(id);
      return without ? parents.filter((parent) => !without.has(parent)) : parents;
    });
    if (made.kind === 'dag') return made.dag;
    report(made.cycle, nodes, reporter);
    const [first] = made.cycle;
    const last = made.cycle[made.cycle.length - 1]!;
    let without = cut.get(first!);
    if (!without) cut.set(first!, (without = new Set()));
    without.add(last);
  }
}

function report(ids: readonly string[], nodes: ReadonlyMap<string, Node>, reporter: Reporter): void {
  const chain = ids.map((id) => nodes.get(id)!);
  // The first reads the last: that reference closes the circle.
  const spans = chain.map((node, index) => spanOfRef(node, chain[(index + chain.length - 1) % chain.length]!));
  reporter.report(cycle.at(spans[0], { names: chain.map(({ name }) => name) }, {
    node: ids[0]!,
    labels: chain.slice(1).map((node, index) => ({ span: spans[index + 1]!, text: `"${node.name}" reads "${chain[index]!.name}" here` })),
    notes: draw(chain.map(({ name }) => name)),
  }));
}

function spanOfRef(node: Node, parent: Node) {
  const refs = 'refs' in node ? node.refs : [];
  return refs.find((ref) => ref.name === parent.name && ref.span)?.span ?? node.span;
}

/** The circle as a picture: each arrow leads to a node that reads the one above. */
function draw(names: readonly string[]): readonly string[] {
  if (names.length === 1) return [`┌─> ${names[0]} ─┐`, `└${'─'.repeat(names[0]!.length + 6)}┘`];
  const width = Math.max(...names.map((name) => name.length));
  return names.flatMap((name, index) => {
    const padded = name.padEnd(width);
    if (index === 0) return [`┌─> ${padded}`, '│    ↓'];
    if (index < names.length - 1) return [`│   ${padded}`, '│    ↓'];
    return [`└── ${padded}`];
  }).map((line) => line.trimEnd());
}
