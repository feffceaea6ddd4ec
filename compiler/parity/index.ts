import { EngineError } from '../contracts/adapter.ts';
import type { Lineage } from '../contracts/lineage.ts';
import type { Flags } from '../contracts/flags.ts';
import type { Manifest, Node } from '../contracts/manifest.ts';
import { relationKey, type Relation } from '../contracts/relation.ts';
import type { RunEvent } from '../contracts/run.ts';
import { chooseNodes, readProject, runProject } from '../build.ts';
import { engineFailure } from '../diagnostics/engine.ts';
import { hasQuarantine, quarantineRelation } from '../landing/columns.ts';
import type { Invocation } from '../invocation.ts';
import { withEngine, type Session } from '../session.ts';
import { compareRelation, type ComparedRelation } from './compare-relation.ts';
import { openComparer } from './comparer.ts';
import { parityNotBuilt, parityNotCompared, paritySamePlace } from './diagnostics.ts';
import { keysOf } from './keys.ts';
import { placeOf } from './place.ts';
import type { ParityResult, RelationParity } from './result.ts';
import type { Scope } from './scope.ts';
import { paritySettings } from './settings.ts';
import { openSide } from './side.ts';
import { traceUpstream } from './upstream.ts';

/** What `lakec parity` is asked. */
export interface ParityRequest {
  readonly targets: readonly [left: string, right: string];
  /** Builds the chosen nodes in both targets first. */
  readonly build: boolean;
  readonly scope: Scope;
  /** Differing rows of each kind to show. */
  readonly limit: number;
  /** The nodes are read and about to be compared. */
  started(relations: readonly string[]): void;
  /** A relation has been compared. */
  compared(relation: RelationParity): void;
  /** Shows a build while it goes on. */
  building(target: string): { event(event: RunEvent): void; close(): void };
}

/**
 * Builds the chosen nodes in two targets, one after the other, and compares every relation that they make. Undefined when there is
 * nothing to compare: the project is wrong, or a build failed, which is reported.
 */
export async function compareTargets(call: Invocation, request: ParityRequest): Promise<ParityResult | undefined> {
  const once = withoutRepeats(call);
  const [left, right] = request.targets.map((target) => ({ ...once, flags: flagsOf(call.flags, target) })) as [Invocation, Invocation];
  const manifests = [readProject(left), readProject(right)] as const;
  if (!manifests[0] || !manifests[1]) return undefined;
  const shared = placeOf(manifests[0], call.host.root);
  if (shared === placeOf(manifests[1], call.host.root)) {
    call.reporter.report(paritySamePlace.at(undefined, { left: request.targets[0], right: request.targets[1], place: shared }));
    return undefined;
  }
  const relations = chosenRelations(left, right, manifests[0], manifests[1]);
  if (call.reporter.errors > 0) return undefined;
  if (request.build) for (const [at, target] of [left, right].entries()) if (!(await built(target, request.targets[at]!, request))) return undefined;
  const folder = `${call.flags.targetPath}/parity/rows`;
  return withEngine(left, manifests[0], { readOnly: true }, (ours) => withEngine(right, manifests[1]!, { readOnly: true }, async (theirs) => {
    const sides = [await openSide(ours, call.host, absolute(folder, call)), await openSide(theirs, call.host, absolute(folder, call))] as const;
    const comparer = await openComparer(call.host, folder);
    try {
      request.started(relations.map(({ left: relation }) => `${relation.schema}.${relation.identifier}`));
      const found: RelationParity[] = [];
      for (const relation of relations) {
        if (call.signal.aborted) break;
        const result = unreadable(relation, [ours, theirs], call) ?? (await compared(relation, { left: sides[0], right: sides[1], comparer, scope: request.scope, limit: request.limit, reporter: call.reporter }, ours));
        found.push(result);
        request.compared(result);
      }
      return { targets: request.targets, ...traceUpstream(found, manifests[0]!.dag, await lineagesOf(found, ours)) };
    } finally {
      await comparer.close();
      for (const side of sides) await side.close();
    }
  }));
}

/** Where the columns of differing nodes come from. Asked only when something differs. */
async function lineagesOf(found: readonly RelationParity[], session: Session): Promise<ReadonlyMap<string, Lineage>> {
  const ids = session.manifest.dag.order.filter((id) => found.some((relation) => relation.id === id && relation.status === 'different' && relation.columns.length > 0));
  return ids.length === 0 ? new Map() : session.lineage(await session.compile(ids));
}

/** Warnings that both targets' projects give are told once. */
function withoutRepeats(call: Invocation): Invocation {
  const told = new Set<string>();
  const { reporter } = call;
  return {
    ...call,
    reporter: {
      get errors() { return reporter.errors; },
      report(diagnostic) {
        const text = JSON.stringify(diagnostic);
        if (!told.has(text)) reporter.report(diagnostic);
        told.add(text);
      },
    },
  };
}

/** As `build` without tests, into a target folder of its own. */
function flagsOf(flags: Flags, target: string): Flags {
  return { ...flags, command: 'build', target, targetPath: `${flags.targetPath}/parity/${target}`, excludeResourceTypes: [...flags.excludeResourceTypes, 'test', 'unit_test'] };
}

function absolute(folder: string, { host }: Invocation): string {
  return folder.startsWith('/') || /^[A-Za-z]:[\\/]/.test(folder) ? folder : `${host.root}/${folder}`;
}

/** The relations of the chosen nodes, in DAG order: of what either target chooses. */
function chosenRelations(left: Invocation, right: Invocation, ours: Manifest, theirs: Manifest): readonly ComparedRelation[] {
  const chosen = new Set([...chooseNodes(left, ours), ...chooseNodes(right, theirs)]);
  const order = [...ours.dag.order, ...theirs.dag.order.filter((id) => !ours.nodes.has(id))];
  return order.filter((id) => chosen.has(id)).flatMap((id): ComparedRelation[] => {
    const [one, other] = [ours.nodes.get(id), theirs.nodes.get(id)];
    const node = one ?? other!;
    if (!isBuilt(node)) return [];
    const relation = { left: relationOf(one ?? node), right: relationOf(other ?? node) };
    const own: ComparedRelation = { node, ...relation, keys: keysOf(node, one ? ours : theirs), settings: paritySettings(node, left.reporter) };
    return hasQuarantine(node) ? [own, { ...own, left: quarantineRelation(relation.left), right: quarantineRelation(relation.right), keys: [] }] : [own];
  });
}

type Built = Extract<Node, { readonly kind: 'model' | 'seed' | 'snapshot' }>;

function isBuilt(node: Node): node is Built {
  return node.kind === 'seed' || node.kind === 'snapshot' || (node.kind === 'model' && node.config.materialized !== 'ephemeral');
}

function relationOf(node: Node): Relation {
  return (node as Built).relation;
}

async function built(call: Invocation, target: string, request: ParityRequest): Promise<boolean> {
  const view = request.building(target);
  try {
    const results = await runProject({ ...call, emit: view.event });
    if (results && !results.cancelled && results.results.every(({ status }) => status !== 'error' && status !== 'fail')) return true;
    if (results && !results.cancelled) call.reporter.report(parityNotBuilt.at(undefined, { target, other: request.targets.find((each) => each !== target)! }));
    return false;
  } finally {
    view.close();
  }
}

/** A view of a lake whose engine is not here to run it. */
function unreadable({ node, left, right }: ComparedRelation, sessions: readonly [Session, Session], call: Invocation): RelationParity | undefined {
  for (const [at, relation] of [left, right].entries()) {
    const { engine, existing, manifest } = sessions[at]!;
    if (!engine.reads || existing.get(relationKey(relation))?.kind !== 'view') continue;
    const name = `${left.schema}.${left.identifier}`;
    const reason = 'a view, which has no files that can be read';
    call.reporter.report(parityNotCompared.at(node.span, { relation: name, target: manifest.project.target.name, reason }, { node: node.id }));
    return { id: node.id, relation: name, status: 'not-compared', reason: `${manifest.project.target.name} has ${reason}`, rows: { left: 0, right: 0 }, schema: [], onlyLeft: 0, onlyRight: 0, changed: 0, columns: [], first: [], ignored: [], because: [] };
  }
  return undefined;
}

/** What an engine refuses is told with the relation that was compared. */
async function compared(relation: ComparedRelation, world: Parameters<typeof compareRelation>[1], { cover }: Session): Promise<RelationParity> {
  try {
    return await compareRelation(relation, world);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    world.reporter.report(cover(engineFailure(error, relation.node.span, { node: relation.node.id })));
    const name = `${relation.left.schema}.${relation.left.identifier}`;
    return { id: relation.node.id, relation: name, status: 'not-compared', reason: 'an engine refused', rows: { left: 0, right: 0 }, schema: [], onlyLeft: 0, onlyRight: 0, changed: 0, columns: [], first: [], ignored: [], because: [] };
  }
}

export type { ParityResult, RelationParity } from './result.ts';
export { readSample, type Scope } from './scope.ts';
