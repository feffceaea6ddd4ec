import { EngineError } from '../contracts/adapter.ts';
import type { CheckedNode } from '../contracts/compiled.ts';
import type { Reporter } from '../contracts/diagnostics.ts';
import type { Manifest, Node } from '../contracts/manifest.ts';
import type { PersonalColumn } from '../contracts/questions.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { lineageUnknown } from '../lineage/diagnostics.ts';
import { personalFacts } from '../lineage/personal.ts';
import type { Checking } from './checking.ts';
import type { Following } from './following.ts';
import type { Ground } from './ground.ts';

/**
 * Answers a template that asks which columns of a model or snapshot are personal data: what is above it is compiled, whatever was chosen, and its columns are
 * followed. Each node is compiled once for all who ask, and what can't be followed is told once.
 */
export function personalColumns({ call, manifest }: Ground, session: () => { readonly checking: Checking; readonly following: Following }): (name: string) => Promise<readonly PersonalColumn[]> {
  const made = new Map<string, CheckedNode>();
  const told = new Set<string>();
  const answer = async (name: string): Promise<readonly PersonalColumn[]> => {
    const node = named(name, manifest);
    const { checking, following } = session();
    const above = withAncestors(node.id, manifest);
    for (const one of await checking.anew(above.filter((id) => !made.has(id)), call.flags, SILENT)) made.set(one.id, one);
    const lineages = await following.checked(above.flatMap((id) => made.get(id) ?? []), false);
    const facts = personalFacts(manifest, lineages);
    const { columns, certain } = facts(node.id);
    for (const id of certain ? [] : above) {
      const lineage = lineages.get(id);
      if (lineage?.kind !== 'unknown' || told.has(id) || facts(id).read === false) continue;
      told.add(id);
      const open = manifest.nodes.get(id)!;
      call.reporter.report(lineageUnknown.at(open.span, { node: open.name, reason: lineage.reason }, { node: id }));
    }
    const checked = made.get(node.id);
    const names = checked?.names ?? checked?.output?.map((column) => column.name);
    const there = names && new Set(names.map((column) => column.toLowerCase()));
    return [...columns].filter(([column]) => there?.has(column) !== false).map(([column, { of, by }]) => ({ column, of, by }));
  };
  let last: Promise<unknown> = Promise.resolve();
  return (name) => {
    const asked = last.then(() => answer(name));
    last = asked.catch(() => undefined);
    return asked;
  };
}

/** What is wrong with what is above is told where that is chosen. */
const SILENT: Reporter = { report: () => undefined };

function named(name: string, { nodes }: Manifest): Node {
  const asked = [...nodes.values()].filter(({ kind }) => kind === 'model' || kind === 'snapshot');
  const found = asked.find((node) => node.name === name);
  if (found) return found;
  const near = nearest(name, asked.map((node) => node.name));
  throw new EngineError('sql', `No model or snapshot is named "${name}"${near === undefined ? '' : `; the nearest name is "${near}"`}`);
}

/** A node and the models and snapshots that it is made of, in DAG order. */
function withAncestors(id: string, { dag, nodes }: Manifest): readonly string[] {
  const found = new Set([id]);
  for (const each of found) for (const parent of dag.parents(each)) found.add(parent);
  return dag.order.filter((each) => found.has(each) && (nodes.get(each)?.kind === 'model' || nodes.get(each)?.kind === 'snapshot'));
}
