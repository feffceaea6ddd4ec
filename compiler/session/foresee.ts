import { EngineError } from '../contracts/adapter.ts';
import type { CheckedNode, CompiledNode } from '../contracts/compiled.ts';
import type { Diagnostic, Reporter } from '../contracts/diagnostics.ts';
import type { Manifest, Node } from '../contracts/manifest.ts';
import type { Ask } from '../contracts/questions.ts';
import { relationKey, type ColumnType, type ExistingRelation } from '../contracts/relation.ts';
import { readableColumns } from '../phases/5-check/index.ts';

/** How nodes are compiled and checked, and what the engine has. */
export interface ForeseeWorld {
  readonly existing: ReadonlyMap<string, ExistingRelation>;
  readonly ask: Ask;
  compile(ids: readonly string[], world: { readonly existing: ReadonlyMap<string, ExistingRelation>; readonly ask: Ask }, reporter: Reporter): Promise<readonly CompiledNode[]>;
  /** Checks nodes against what `checked` has of others. */
  check(nodes: readonly CompiledNode[], reporter: Reporter): Promise<readonly CheckedNode[]>;
}

/**
 * Checks what has to wait for its turn, where the only thing that its template asks is which columns nodes of the same run have: the check
 * knows them already. Also what stands below such nodes. Results go into `checked`; what is compiled when its turn comes stays so.
 */
export async function foresee(manifest: Manifest, checked: Map<string, CheckedNode>, world: ForeseeWorld, reporter: Reporter): Promise<void> {
  const late = new Set<string>();
  for (const id of manifest.dag.order) {
    const node = checked.get(id);
    // A hook of the run is rendered when its turn comes, and not before.
    if (!node || manifest.nodes.get(id)?.kind === 'operation' || (node.late === undefined && (node.unchecked === undefined || !hasAbove(id, late, manifest)))) continue;
    const before = node.late === undefined ? node : await foreseen(id, manifest, checked, world);
    if (node.late !== undefined) late.add(id);
    if (!before) continue;
    const { output: _, unchecked: __, ...compiled } = before as CheckedNode;
    const [again] = await world.check([compiled], reporter);
    if (again) checked.set(id, node.late === undefined ? again : { ...again, late: node.late });
  }
}

/** The node's text as it will be; undefined where its template asks for more than columns that are known. */
async function foreseen(id: string, manifest: Manifest, checked: ReadonlyMap<string, CheckedNode>, world: ForeseeWorld): Promise<CompiledNode | undefined> {
  const will = new Map<string, { readonly node: Node; readonly columns: readonly ColumnType[] }>();
  const existing = new Map(world.existing);
  for (const above of ancestors(id, manifest)) {
    const node = manifest.nodes.get(above)!;
    const output = checked.get(above)?.output;
    if (!output || !('relation' in node) || node.kind === 'test' || node.config.materialized === 'ephemeral') continue;
    const key = relationKey(node.relation);
    will.set(key, { node, columns: readableColumns(node, output, undefined) });
    if (!existing.has(key)) existing.set(key, { ...node.relation, kind: node.config.materialized === 'view' ? 'view' : 'table' });
  }
  let asksMore = false;
  const ask: Ask = async (question) => {
    const known = question.kind === 'columns' ? will.get(relationKey(question.relation)) : undefined;
    if (known) return { kind: 'columns', columns: known.columns };
    asksMore = true;
    return world.ask(question);
  };
  const wrong: Diagnostic[] = [];
  const [compiled] = await world.compile([id], { existing, ask: async (question) => (question.kind === 'statement' ? refuse() : ask(question)) }, { report: (diagnostic) => void wrong.push(diagnostic) });
  return asksMore || wrong.length > 0 || compiled?.late !== undefined ? undefined : compiled;

  function refuse(): never {
    throw new EngineError('sql', 'A template that changes something waits for its turn.');
  }
}

function hasAbove(id: string, among: ReadonlySet<string>, manifest: Manifest): boolean {
  return among.size > 0 && [...ancestors(id, manifest)].some((above) => among.has(above));
}

function ancestors(id: string, manifest: Manifest): ReadonlySet<string> {
  const found = new Set(manifest.dag.parents(id));
  for (const above of found) for (const next of manifest.dag.parents(above)) found.add(next);
  return found;
}
