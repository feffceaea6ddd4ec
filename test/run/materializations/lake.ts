import type { Connection, Engine } from '../../../compiler/contracts/adapter.ts';
import type { Diagnostic } from '../../../compiler/contracts/diagnostics.ts';
import type { NodePlan, StatementStep } from '../../../compiler/contracts/plan.ts';
import type { ExistingRelation } from '../../../compiler/contracts/relation.ts';
import { relationKey } from '../../../compiler/contracts/relation.ts';
import { duckdbAdapter } from '../../../compiler/adapters/duckdb/index.ts';
import { counted } from '../../../compiler/diagnostics/counted.ts';
import { nodeHost } from '../../../compiler/host/node.ts';
import { memoryStore } from '../../../compiler/host/memory-store.ts';
import { landingZone } from '../../../compiler/landing/zone.ts';
import { planNode } from '../../../compiler/phases/6-plan/index.ts';
import { FLAGS, RUN_STARTED, sketched, type Sketch } from '../../phases/6-plan/sketch.ts';

/** A DuckDB with one connection, in which nodes are planned against what is really there and their steps carried out. */
export interface Lake {
  readonly engine: Engine;
  readonly connection: Connection;
  /** Plans and runs a node; throws what its steps throw. `output` is asked of the engine. */
  build(sketch: Sketch, options?: BuildOptions): Promise<NodePlan>;
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
  execute(sql: string): Promise<void>;
  close(): Promise<void>;
}

export interface BuildOptions {
  readonly runStartedAt?: Date;
  /** Throws before the n-th statement (from 0), counting those inside transactions and commits. */
  readonly breakBefore?: number;
  /** Called with each statement that ran. */
  readonly ran?: (sql: string) => void;
  readonly root?: string;
}

/** What stops a build in the middle. */
export class Broken extends Error {}
/** A guard said no. */
export class Guarded extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
/** The plan was refused. */
export class Refused extends Error {
  readonly diagnostics: readonly Diagnostic[];
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
    this.diagnostics = diagnostics;
  }
}

export async function openLake(path = ':memory:', root = process.cwd()): Promise<Lake> {
  const host = nodeHost(root);
  const engine = await duckdbAdapter.open({ name: 'dev', engine: 'duckdb', dialect: 'duckdb', database: 'lake', schema: 'main', threads: 4, path, connection: {} }, host);
  const connection = await engine.connect();
  if (path === ':memory:') await connection.execute("attach ':memory:' as lake; use lake");
  await connection.execute('create schema if not exists lake.silver; create schema if not exists lake.dq_results');
  return {
    engine,
    connection,
    rows: async (sql) => (await connection.query(sql)).rows,
    execute: async (sql) => void (await connection.execute(sql)),
    close: async () => {
      connection.close();
      await engine.close();
    },
    build: async (sketch, options = {}) => {
      const { node, checked, manifest } = sketched(sketch);
      const { relation } = node as unknown as { relation: ExistingRelation };
      const list = await engine.listRelations([relation]);
      const existing = new Map(list.map((one) => [relationKey(one), one]));
      const diagnostics: Diagnostic[] = [];
      const plan = await planNode(manifest, checked, {
        dialect: duckdbAdapter.dialect, existing, columns: (one) => engine.columns(one), query: (sql) => connection.query(sql), files: host.files, landing: landingZone(host.files, memoryStore()),
        flags: { ...FLAGS, ...sketch.flags }, invocationId: 'run-1', runStartedAt: options.runStartedAt ?? RUN_STARTED, root: options.root ?? root,
        ...(sketch.refreshed !== undefined && { refreshed: async () => ({ ...checked, sql: sketch.refreshed!, incremental: false }) }),
      }, { report: (diagnostic) => diagnostics.push(diagnostic) });
      if (!plan) throw new Refused(diagnostics);
      await carryOut(plan, connection, host.files, options);
      return plan;
    },
  };
}

/** Carries out steps as the execute phase does, with a place to break off before each statement. */
async function carryOut(plan: NodePlan, connection: Connection, files: ReturnType<typeof nodeHost>['files'], options: BuildOptions): Promise<void> {
  let count = 0;
  const run = async (sql: string): Promise<void> => {
    if (count++ === options.breakBefore) throw new Broken(sql);
    await connection.execute(sql);
    options.ran?.(sql);
  };
  const statement = async (step: StatementStep): Promise<void> => {
    if (!step.guard) return run(step.sql);
    const n = Number((await connection.query(step.sql)).rows[0]![0]);
    if (n !== 0) throw new Guarded(step.guard.code, counted(step.guard.message, n));
  };
  for (const step of plan.steps) {
    switch (step.kind) {
      case 'statement':
        await statement(step);
        break;
      case 'transaction':
        await connection.execute('begin transaction');
        try {
          for (const inner of step.steps) await statement(inner);
          await run('commit');
        } catch (error) {
          await connection.execute('rollback');
          throw error;
        }
        break;
      case 'guard': {
        const n = Number((await connection.query(step.sql)).rows[0]![0]);
        if (n !== 0) throw new Guarded(step.code, counted(step.message, n));
        break;
      }
      case 'move':
        if (count++ === options.breakBefore) throw new Broken('move');
        files.move(step.from, step.to);
        break;
      case 'replace':
        throw new Error('No object store is here.');
      case 'remove':
        files.remove(step.path);
        break;
      case 'folder':
        files.write(`${step.path}/.lakec`, '');
        break;
      default:
        throw new Error(`${step.kind} is no step of a relation`);
    }
  }
}

/** A seeded random source (mulberry32): whole numbers below `n`. */
export function dice(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n);
  };
}
