import type { Manifest, Node } from '../../contracts/manifest.ts';
import type { Plan, SharedScan } from '../../contracts/plan.ts';
import type { Worker, Workers } from './worker.ts';

/** What one worker does at a time: a node, or the tests that share a scan. */
export interface Unit {
  readonly ids: readonly string[];
  readonly scan?: SharedScan;
  /** Ids that must have finished before. */
  readonly after: readonly string[];
}

export interface Queue {
  readonly size: number;
  /** In DAG order. */
  readonly units: readonly Unit[];
  /** Runs whatever became of those before it: a hook at the end of a run. */
  always(unit: Unit): boolean;
  /** Whether the failure of `id` keeps `unit` from running, or `unit` merely waits for it (hooks at the end of a run do). */
  blocks(id: string, unit: Unit): boolean;
  /** Runs every unit once, each when what it waits for has finished, in DAG order among those that are ready. */
  drain(workers: Workers, work: (unit: Unit, worker: Worker) => Promise<void>): Promise<void>;
}

/**
 * Arranges a plan's nodes into units with what each waits for: its nearest planned ancestors, the tests of those ancestors
 * (a test of several nodes holds back what descends from all of them), a model's unit tests, and the hooks of the run.
 */
export function queueOf(manifest: Manifest, plan: Plan, testsStop: boolean, unitTestsInTurn = false, mayFail = false): Queue {
  const after = dependencies(manifest, plan, testsStop, unitTestsInTurn);
  const scanOf = new Map<string, SharedScan>();
  for (const scan of plan.scans) for (const { id } of scan.tests) scanOf.set(id, scan);

  const units: Unit[] = [];
  const unitOf = new Map<string, number>();
  for (const id of plan.nodes.keys()) {
    if (unitOf.has(id)) continue;
    const scan = scanOf.get(id);
    const ids = scan ? scan.tests.map((test) => test.id) : [id];
    const waits = new Set(ids.flatMap((member) => [...(after.get(member) ?? [])]));
    for (const member of ids) unitOf.set(member, units.length);
    units.push({ ids, after: [...waits], ...(scan && { scan }) });
  }
  return {
    size: units.length,
    units,
    always: (unit) => isEndHook(manifest.nodes.get(unit.ids[0]!)),
    blocks: (id, unit) => (!isEndHook(manifest.nodes.get(unit.ids[0]!)) || isEndHook(manifest.nodes.get(id))) && id !== unit.ids[0] && !(mayFail && isStartHook(manifest.nodes.get(id)) && !isStartHook(manifest.nodes.get(unit.ids[0]!))),
    drain: (workers, work) => drain(units, unitOf, workers, work),
  };
}

function dependencies(manifest: Manifest, plan: Plan, testsStop: boolean, unitTestsInTurn: boolean): ReadonlyMap<string, Set<string>> {
  const after = new Map<string, Set<string>>();
  const nearest = nearestPlanned(manifest, plan);
  const starts: string[] = [];
  const ends: string[] = [];
  const others: string[] = [];
  for (const id of plan.nodes.keys()) {
    const node = manifest.nodes.get(id);
    if (node?.kind === 'operation') (node.when === 'on-run-start' ? starts : ends).push(id);
    else others.push(id);
    // A unit test brings its own rows, so it needs no parent to be built, unless it could not be planned without one.
    const waits = node?.kind === 'unit_test' && !plan.nodes.get(id)?.late ? [] : nearest(id).filter((parent) => node?.kind !== 'unit_test' || parent !== modelOf(node));
    after.set(id, new Set(waits));
  }
  for (const id of others) {
    const node = manifest.nodes.get(id)!;
    if (node.kind === 'unit_test') after.get(modelOf(node) ?? '')?.add(id);
    if (node.kind === 'test' && testsStop && node.config['severity'] !== 'warn') holdBack(id, manifest, plan, after, nearest);
  }
  if (unitTestsInTurn) {
    for (const id of others) {
      const node = manifest.nodes.get(id)!;
      const before = node.kind === 'unit_test' ? after.get(modelOf(node) ?? '') : undefined;
      if (before) after.set(id, new Set([...before].filter((other) => manifest.nodes.get(other)?.kind !== 'unit_test')));
    }
  }
  for (const [index, id] of starts.entries()) if (index > 0) after.get(id)!.add(starts[index - 1]!);
  const lastStart = starts.at(-1);
  if (lastStart) for (const id of others) after.get(id)!.add(lastStart);
  for (const [index, id] of ends.entries()) {
    for (const other of [...starts, ...others]) after.get(id)!.add(other);
    if (index > 0) after.get(id)!.add(ends[index - 1]!);
  }
  return after;
}

/** Tests, and what builds nothing: an exposure is told whatever became of the tests. */
const WAITS_FOR_NO_TEST: ReadonlySet<string> = new Set(['test', 'unit_test', 'exposure', 'saved_query']);

/** Makes the planned descendants of all that a test looks at wait for the test. */
function holdBack(test: string, manifest: Manifest, plan: Plan, after: ReadonlyMap<string, Set<string>>, nearest: (id: string) => readonly string[]): void {
  // A source is not built, and what is wrong with it holds back what reads it.
  const tested = [...new Set([...nearest(test), ...manifest.dag.parents(test).filter((id) => manifest.nodes.get(id)?.kind === 'source')])];
  // A test of what was built before holds back what stands below it too.
  if (tested.length === 0) tested.push(...manifest.dag.parents(test));
  if (tested.length === 0) return;
  let held: Set<string> | undefined;
  for (const parent of tested) {
    const below = tested.length === 1 ? new Set(manifest.dag.children(parent)) : descendants(manifest, parent);
    held = held ? new Set([...held].filter((id) => below.has(id))) : below;
  }
  for (const id of held ?? []) {
    if (WAITS_FOR_NO_TEST.has(manifest.nodes.get(id)?.kind ?? '') || id === test) continue;
    if (plan.nodes.has(id)) after.get(id)?.add(test);
    // An unplanned child stands between: what comes after it waits instead.
    else for (const further of descendants(manifest, id)) if (plan.nodes.has(further) && !WAITS_FOR_NO_TEST.has(manifest.nodes.get(further)?.kind ?? '')) after.get(further)?.add(test);
  }
}

function descendants(manifest: Manifest, id: string): Set<string> {
  const found = new Set<string>();
  const todo = [id];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    for (const child of manifest.dag.children(next)) {
      if (found.has(child)) continue;
      found.add(child);
      todo.push(child);
    }
  }
  return found;
}

/** Gives a node's nearest ancestors that are planned, looking through those that are not. Memoised, without recursion. */
function nearestPlanned(manifest: Manifest, plan: Plan): (id: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  const through = (id: string): readonly string[] => {
    const found = new Set<string>();
    for (const parent of manifest.dag.parents(id)) {
      if (plan.nodes.has(parent)) found.add(parent);
      else for (const further of known.get(parent) ?? []) found.add(further);
    }
    return [...found];
  };
  // In DAG order an unplanned parent's answer is there before its children ask.
  for (const id of manifest.dag.order) if (!plan.nodes.has(id)) known.set(id, through(id));
  return through;
}

function modelOf(node: Extract<Node, { kind: 'unit_test' }>): string | undefined {
  return node.dependsOn.nodes[0];
}

function isStartHook(node: Node | undefined): boolean {
  return node?.kind === 'operation' && node.when === 'on-run-start';
}

function isEndHook(node: Node | undefined): boolean {
  return node?.kind === 'operation' && node.when === 'on-run-end';
}

function drain(units: readonly Unit[], unitOf: ReadonlyMap<string, number>, workers: Workers, work: (unit: Unit, worker: Worker) => Promise<void>): Promise<void> {
  const waiting = new Int32Array(units.length);
  const dependents: number[][] = units.map(() => []);
  for (const [index, unit] of units.entries()) {
    const needs = new Set(unit.after.map((id) => unitOf.get(id)).filter((need): need is number => need !== undefined && need !== index));
    waiting[index] = needs.size;
    for (const need of needs) dependents[need]!.push(index);
  }
  const ready = new ReadyHeap();
  for (const [index, count] of waiting.entries()) if (count === 0) ready.push(index);

  return new Promise((resolve, reject) => {
    const idle = [...workers.all].reverse();
    let running = 0;
    let broken = false;
    const dispatch = () => {
      while (!broken && idle.length > 0 && ready.size > 0) {
        const index = ready.pop();
        const worker = idle.pop()!;
        running++;
        work(units[index]!, worker).then(
          () => {
            running--;
            idle.push(worker);
            for (const dependent of dependents[index]!) if (--waiting[dependent]! === 0) ready.push(dependent);
            dispatch();
          },
          (error: unknown) => {
            broken = true;
            reject(error);
          },
        );
      }
      if (running === 0 && ready.size === 0 && !broken) resolve();
    };
    dispatch();
  });
}

/** A binary heap of unit numbers: the smallest, which stands first in the plan, comes out first. */
class ReadyHeap {
  readonly #heap: number[] = [];

  get size(): number {
    return this.#heap.length;
  }

  push(value: number): void {
    const heap = this.#heap;
    let at = heap.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]! <= heap[at]!) break;
      [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
      at = parent;
    }
  }

  pop(): number {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) {
      heap[0] = last;
      let at = 0;
      for (;;) {
        let least = at;
        for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && heap[child]! < heap[least]!) least = child;
        if (least === at) break;
        [heap[least], heap[at]] = [heap[at]!, heap[least]!];
        at = least;
      }
    }
    return first;
  }
}
