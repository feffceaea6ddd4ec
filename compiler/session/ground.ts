import type { Adapter, Binder, Engine, QueryResult } from '../contracts/adapter.ts';
import type { Flags } from '../contracts/flags.ts';
import type { Manifest } from '../contracts/manifest.ts';
import type { Ask } from '../contracts/questions.ts';
import type { ExistingRelation } from '../contracts/relation.ts';
import type { ObjectStore } from '../contracts/store.ts';
import type { Invocation } from '../invocation.ts';
import type { CompileWorld } from '../phases/4-compile/index.ts';
import { graphOf } from '../phases/8-publish/index.ts';
import { dialectOf } from '../reading/index.ts';
import { BUILD, VERSION } from '../version.ts';
import { askEngine } from './ask-engine.ts';

/** What is opened when a session begins. */
export interface Opened {
  /** In what it tells no secret can be read. */
  readonly call: Invocation;
  readonly manifest: Manifest;
  readonly adapter: Adapter;
  readonly engine: Engine;
  /** What the engine has, by key; kept up while the run makes more. */
  readonly existing: Map<string, ExistingRelation>;
  readonly store: ObjectStore;
  /** The secrets that the engine was given. */
  readonly revealed: readonly string[];
  binder(): Promise<Binder>;
}

/** What every part of a session stands on. */
export interface Ground extends Opened {
  readonly ask: Ask;
  query(sql: string): Promise<QueryResult>;
  readonly compileWorld: CompileWorld;
  /** A dbt project's run goes on around what is wrong with a node: it is compiled once more when its turn comes, and fails then. */
  readonly lenient: boolean;
  /** Something of the project is written in a dialect that is not the engine's. */
  readonly foreign: boolean;
  /** With extensions or settings of its own the binder may give other answers than the last time, so none are kept. */
  readonly keeps: boolean;
  /** What kept answers hang on, beside their texts. */
  readonly key: string;
}

/** The ground of a session. */
export function groundOf(opened: Opened): Ground {
  const { call, manifest, adapter, existing } = opened;
  const { host, flags, invocationId, startedAt } = call;
  const { connection } = manifest.project.target;
  const questions = askEngine(opened.engine);
  const lenient = manifest.project.conventions.format === 'dbt' && BUILDING.has(flags.command);
  let graph: Readonly<Record<string, unknown>> | undefined;
  return {
    ...opened,
    ...questions,
    compileWorld: {
      flags, env: host.env, runStartedAt: startedAt, invocationId, existing, ask: questions.ask, files: host.files, root: host.root, hooksInTurn: lenient && !opened.engine.job,
      graph: () => (graph ??= graphOf(manifest, flags.targetPath)),
      message: (text, level, node) => call.emit({ kind: 'message', text, level: level === 'debug' || (level === 'print' && flags.print === false) ? 'debug' : 'info', by: level === 'print' ? 'print' : 'log', ...(node !== undefined && { node }) }),
    },
    lenient,
    foreign: manifest.project.dialect !== adapter.dialect.name || [...manifest.nodes.values()].some((node) => node.kind === 'model' && dialectOf(node, manifest.project) !== adapter.dialect.name),
    keeps: connection['extensions'] === undefined && connection['settings'] === undefined,
    key: `${VERSION} ${BUILD}`,
  };
}

const BUILDING: ReadonlySet<Flags['command']> = new Set(['build', 'run', 'test', 'seed', 'snapshot', 'retry', 'clone']);
