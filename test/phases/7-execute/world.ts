import type { Engine } from '../../../compiler/contracts/adapter.ts';
import type { Manifest, Node } from '../../../compiler/contracts/manifest.ts';
import type { NodePlan, Plan, SharedScan } from '../../../compiler/contracts/plan.ts';
import type { RunEvent, RunResults } from '../../../compiler/contracts/run.ts';
import { duckdbAdapter } from '../../../compiler/adapters/duckdb/index.ts';
import { buildDag } from '../../../compiler/graph/dag.ts';
import { memoryHost } from '../../../compiler/host/memory.ts';
import { memoryStore } from '../../../compiler/host/memory-store.ts';
import { execute, type ExecuteWorld } from '../../../compiler/phases/7-execute/index.ts';

/** A node of a small graph, as a test writes it: what it depends on, what it runs, and its config. */
export interface Sketch {
  readonly parents?: readonly string[];
  readonly plan: Omit<NodePlan, 'id'>;
  readonly config?: Record<string, unknown>;
  /** In the graph, but not selected. */
  readonly unplanned?: boolean;
}

/** Carries out a sketched plan on a DuckDB in memory; gives results by id, and everything that was told. */
export async function run(sketches: Readonly<Record<string, Sketch>>, options: Partial<ExecuteWorld> & { scans?: readonly SharedScan[]; setup?: string; planSetup?: readonly string[] } = {}): Promise<{
  results: RunResults;
  status: Record<string, string>;
  events: RunEvent[];
  query: (sql: string) => Promise<readonly (readonly unknown[])[]>;
  close: () => Promise<void>;
}> {
  const manifest = manifestOf(sketches);
  const plan: Plan = {
    ...(options.planSetup && { setup: options.planSetup.map((text) => ({ kind: 'statement' as const, title: 'set up', sql: text })) }),
    scans: options.scans ?? [],
    nodes: new Map(manifest.dag.order.filter((id) => !sketches[id]!.unplanned).map((id) => [id, { id, ...sketches[id]!.plan }])),
  };
  const engine = options.engine ?? (await openMemory());
  const connection = await engine.connect();
  if (options.setup) await connection.execute(options.setup);
  const events: RunEvent[] = [];
  const results = await execute(manifest, plan, {
    files: memoryHost().files, store: memoryStore(), now: () => new Date(0), invocationId: 'i', command: 'build', threads: 4, failFast: false, testsStop: true,
    checked: new Map(), late: async () => ({ wrong: [] }), materialize: async () => ({}), signal: new AbortController().signal,
    ...options,
    engine,
    emit: (event) => {
      events.push(event);
      options.emit?.(event);
    },
  });
  return {
    results,
    status: Object.fromEntries(results.results.map((result) => [result.id, result.status])),
    events,
    query: async (sql) => (await connection.query(sql)).rows,
    async close() {
      connection.close();
      await engine.close();
    },
  };
}

export function openMemory(): Promise<Engine> {
  return duckdbAdapter.open({ name: 'dev', engine: 'duckdb', dialect: 'duckdb', database: 'memory', schema: 'main', threads: 4, path: ':memory:', connection: {} }, memoryHost());
}

/** A plan of one statement. */
export const sql = (text: string): Sketch['plan'] => ({ action: 'create', steps: [{ kind: 'statement', title: 'run', sql: text, counts: true }] });

/** A plan of one data test over a table of failing rows. */
export const testing = (rows: string): Sketch['plan'] => ({
  action: 'test', steps: [{ kind: 'test', title: 'test', rows, count: `select count(*), 100 from (${rows})` }],
});

function manifestOf(sketches: Readonly<Record<string, Sketch>>): Manifest {
  const nodes = new Map<string, Node>();
  for (const [id, sketch] of Object.entries(sketches)) {
    const kind = id.split('.')[0]!;
    nodes.set(id, {
      kind, id, name: id.split('.')[1]!, file: `${id}.sql`, path: `${id}.sql`, fqn: [id], span: { file: `${id}.sql`, start: 0, end: 0 },
      config: { enabled: true, materialized: 'table', ...sketch.config }, relation: { database: 'memory', schema: 'main', identifier: id },
      dependsOn: { nodes: sketch.parents ?? [], macros: [] },
      ...(kind === 'operation' && { when: sketch.config!['when'], index: 0 }),
    } as unknown as Node);
  }
  const built = buildDag([...nodes.keys()], (id) => sketches[id]!.parents ?? []);
  if (!('dag' in built)) throw new Error('the sketch has a cycle');
  return { nodes, dag: built.dag, project: { target: { name: 'dev' } } } as unknown as Manifest;
}
