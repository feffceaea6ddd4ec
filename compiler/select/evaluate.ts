import type { Criterion, Selection } from './ast.ts';
import type { IndirectSelection } from '../contracts/flags.ts';
import type { Node } from '../contracts/manifest.ts';
import { difference, intersection, isEmpty, reach, union, type NodeSet, type Universe } from './universe.ts';

/** Nodes chosen, and tests that one of their parents would bring in when the other parents were chosen too. */
export interface Chosen {
  readonly direct: NodeSet;
  readonly indirect: NodeSet;
}

/** How a selection is evaluated: which nodes a criterion finds, and who hears of a word that finds nothing. */
export interface Evaluation {
  readonly universe: Universe;
  find(criterion: Criterion): NodeSet;
  nothing(selection: Selection): void;
}

/** Evaluates a selection the way dbt does, its rules for indirectly selected tests included. */
export function evaluate(selection: Selection, evaluation: Evaluation): Chosen {
  if (selection.kind === 'criterion') return evaluateCriterion(selection, evaluation);
  const { universe } = evaluation;
  const size = universe.nodes.length;
  const parts = selection.kind === 'difference' ? [selection.from, selection.without] : selection.parts;
  const chosen = parts.map((part) => evaluate(part, evaluation));
  const combine = (sets: readonly NodeSet[]) =>
    selection.kind === 'union' ? union(sets, size) : selection.kind === 'intersection' ? intersection(sets, size) : difference(sets[0]!, sets[1]!);
  const direct = combine(chosen.map((part) => part.direct));
  const indirect = combine(chosen.map((part) => union([part.direct, part.indirect], size)));
  const complete = completed(direct, indirect, selection.kind === 'difference' ? 'eager' : selection.indirect, universe);
  if (selection.kind !== 'difference' && selection.word && isEmpty(complete)) evaluation.nothing(selection);
  return { direct: complete, indirect };
}

function evaluateCriterion(criterion: Criterion, evaluation: Evaluation): Chosen {
  const { universe } = evaluation;
  const size = universe.nodes.length;
  const plain = !criterion.childrensParents && criterion.parents === 0 && criterion.children === 0;
  if (criterion.named && plain) return evaluate(criterion.named, evaluation);
  const found = criterion.named ? evaluate(criterion.named, evaluation).direct : evaluation.find(criterion);
  const sets = [found];
  if (criterion.childrensParents) sets.push(reach(reach(found, universe.children, Infinity), universe.parents, Infinity));
  if (criterion.parents > 0) sets.push(reach(found, universe.parents, criterion.parents));
  if (criterion.children > 0) sets.push(reach(found, universe.children, criterion.children));
  const selected = sets.length === 1 ? found : union(sets, size);
  return criterion.indirect === 'empty' ? { direct: selected, indirect: new Uint8Array(size) } : withTests(selected, criterion.indirect, universe);
}

/** Adds tests of the nodes: eager takes those with any parent selected, the other modes ask for all parents that they need. */
function withTests(selected: NodeSet, mode: IndirectSelection, universe: Universe): Chosen {
  const direct = selected.slice();
  const indirect = new Uint8Array(selected.length);
  const enough = mode === 'buildable' ? buildable(selected, universe, true) : selected;
  for (let at = 0; at < selected.length; at++) {
    if (!selected[at]) continue;
    for (const child of universe.children[at]!) {
      const node = universe.nodes[child]!;
      if (direct[child] || !isTest(node)) continue;
      if (mode === 'eager' || hasAll(tested(node), enough, universe)) direct[child] = 1;
      else indirect[child] = 1;
    }
  }
  return { direct, indirect };
}

/** Once parts are combined, tests whose parents came in through different parts are complete. */
function completed(direct: NodeSet, indirect: NodeSet, mode: IndirectSelection, universe: Universe): NodeSet {
  if (mode !== 'cautious' && mode !== 'buildable') return direct;
  const enough = mode === 'buildable' ? buildable(direct, universe, false) : direct;
  return direct.map((flag, at) => {
    const node = universe.nodes[at]!;
    return flag || (indirect[at] && node.kind !== 'unit_test' && hasAll(tested(node), enough, universe)) ? 1 : 0;
  });
}

/** The nodes, all that they are made of, and (for one selector by itself) every source. */
function buildable(selected: NodeSet, { parents, nodes }: Universe, sources: boolean): NodeSet {
  const all = reach(selected, parents, Infinity);
  if (sources) nodes.forEach((node, at) => node.kind === 'source' && (all[at] = 1));
  return all;
}

function hasAll(ids: readonly string[], set: NodeSet, { indexOf }: Universe): boolean {
  return ids.every((id) => set[indexOf.get(id) ?? -1] === 1);
}

function isTest(node: Node): boolean {
  return node.kind === 'test' || node.kind === 'unit_test';
}

/** What a test is about. A unit test's given inputs are no parents: it runs without them. */
function tested(node: Node): readonly string[] {
  return node.kind === 'unit_test' ? [node.model] : node.dependsOn.nodes;
}
