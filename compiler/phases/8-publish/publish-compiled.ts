import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Flags } from '../../contracts/flags.ts';
import type { Host } from '../../contracts/host.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { Plan, Step, StatementStep } from '../../contracts/plan.ts';
import { compiledPath } from './compiled-path.ts';
import { writeTexts } from './write-texts.ts';

/** Writes the SQL of every compiled node below `target/compiled/`, where dbt's tools look for it. Files that say it already are left alone. */
export function publishCompiled(host: Host, flags: Flags, manifest: Manifest, compiled: ReadonlyMap<string, CompiledNode>): void {
  const texts = new Map<string, string>();
  for (const { id, sql } of compiled.values()) {
    const node = manifest.nodes.get(id);
    const path = node && compiledPath(node, flags.targetPath);
    if (path !== undefined) texts.set(path, sql);
  }
  writeTexts(host.files, `${flags.targetPath}/compiled`, texts);
}

/** Writes the statements of every planned node below `target/run/`: what the engine is asked to do, in order. */
export function publishPlan(host: Host, flags: Flags, manifest: Manifest, plan: Plan): void {
  const texts = new Map<string, string>();
  for (const { id, steps } of plan.nodes.values()) {
    const node = manifest.nodes.get(id);
    const path = node && compiledPath(node, flags.targetPath, 'run');
    const text = steps.flatMap(statementsOf).join('\n\n');
    if (path !== undefined && text !== '') texts.set(path, text);
  }
  writeTexts(host.files, `${flags.targetPath}/run`, texts);
}

function statementsOf(step: Step): readonly string[] {
  const statement = ({ title, sql }: Pick<StatementStep, 'title' | 'sql'>): string => `-- ${title}\n${sql};`;
  switch (step.kind) {
    case 'statement': return [statement(step)];
    case 'transaction': return [`-- ${step.title}\nbegin;`, ...step.steps.map(statement), 'commit;'];
    case 'test': return [statement({ title: step.title, sql: step.count }), ...(step.store ?? []).map(statement)];
    case 'compare': return [statement({ title: step.title, sql: step.actual }), statement({ title: 'the rows that it must give', sql: step.expected })];
    case 'guard': return [statement(step)];
    case 'move': case 'replace': return [`-- ${step.title}: ${step.from} to ${step.to}`];
    case 'macro': return [`-- ${step.title}`];
    case 'remove': case 'folder': return [`-- ${step.title}: ${step.path}`];
  }
}
