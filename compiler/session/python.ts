import { EngineError, type Engine } from '../contracts/adapter.ts';
import type { CheckedNode } from '../contracts/compiled.ts';
import type { Diagnostic, Reporter } from '../contracts/diagnostics.ts';
import { FileError, type Files } from '../contracts/host.ts';
import type { Manifest, ModelNode } from '../contracts/manifest.ts';
import type { PythonModel } from '../contracts/python.ts';
import type { ConfigMap } from '../contracts/project.ts';
import { Bug } from '../diagnostics/bug.ts';
import { planNode, type PlanWorld } from '../phases/6-plan/index.ts';
import type { InTurn, Turn } from '../phases/7-execute/index.ts';
import type { Ground } from './ground.ts';

/** A model in Python whose turn has come. */
export interface PythonTurn {
  readonly ground: Ground;
  readonly planWorld: PlanWorld;
  readonly node: CheckedNode;
  readonly turn: Turn;
  readonly message: (text: string) => void;
}

/** Runs it, and plans what is made of its rows as if a SELECT gave them. The hooks before its transaction run before it. */
export async function rowsOfPython({ ground, planWorld, node: checked, turn, message }: PythonTurn): Promise<InTurn> {
  const { manifest, engine, lenient, call } = ground;
  const node = manifest.nodes.get(checked.id);
  if (node?.kind !== 'model' || !engine.python) throw new Bug('What runs in Python is a model, on an engine that has one.');
  const told: Diagnostic[] = [];
  const reporter = lenient ? { report: (diagnostic: Diagnostic) => void told.push(diagnostic) } : call.reporter;
  // What can't be planned need not run.
  if (!(await planNode(manifest, checked, planWorld, reporter))) return { wrong: told };
  if (node.config['submission_method'] != null) message(`submission_method of "${node.name}" has no effect: its Python runs on this machine.`);
  const connection = await turn.connection();
  for (const hook of checked.preHooks) if (!hook.transaction) await connection.execute(hook.sql);
  const rows = await engine.python.run(pythonModelOf(node, checked, ground), { connection, signal: turn.signal, message });
  const { python: _, unchecked: __, ...rest } = checked;
  const now: CheckedNode = { ...rest, sql: rows.select, output: rows.columns, locate: () => undefined, preHooks: checked.preHooks.filter((hook) => hook.transaction) };
  try {
    const plan = await planNode(manifest, now, planWorld, reporter);
    return { checked: now, ...(plan && { plan }), wrong: told, text: checked.sql, close: rows.close };
  } catch (error) {
    rows.close();
    throw error;
  }
}

/** Reports what Python's own parser refuses of the models among these; where there is no Python, nothing tells. */
export async function checkPython(manifest: Manifest, ids: readonly string[], engine: Engine, reporter: Reporter, files: Files): Promise<void> {
  const models = ids.flatMap((id) => {
    const node = manifest.nodes.get(id);
    return node?.kind === 'model' && node.language === 'python' ? [{ id, name: node.name, file: node.file, text: textOf(node, files) }] : [];
  });
  if (models.length > 0) for (const diagnostic of (await engine.python?.check(models)) ?? []) reporter.report(diagnostic);
}

/** A model as Python is given it. */
function pythonModelOf(node: ModelNode, checked: Pick<CheckedNode, 'python'>, { call: { host } }: Ground): PythonModel {
  const used = (key: string): readonly string[] => (Array.isArray(node.config[key]) ? (node.config[key] as readonly string[]) : []);
  const answers = (keys: string, defaults: string, of: ConfigMap): ConfigMap => Object.fromEntries(used(keys).map((key, index) => [key, of[key] ?? used(defaults)[index] ?? null]));
  return {
    id: node.id, name: node.name, file: node.file, text: textOf(node, host.files), relation: node.relation, calls: checked.python!,
    config: answers('config_keys_used', 'config_keys_defaults', node.config), meta: answers('meta_keys_used', 'meta_keys_defaults', node.meta as ConfigMap),
  };
}

/** All of its file, so that lines count as they do there. */
function textOf(node: ModelNode, files: Files): string {
  try {
    const text = files.readText(node.file);
    return text.includes(node.code) ? text : node.code;
  } catch (error) {
    if (error instanceof FileError || error instanceof EngineError) return node.code;
    throw error;
  }
}
