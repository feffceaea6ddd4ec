import type { Manifest } from '../../contracts/manifest.ts';
import type { NodePlan, Plan, Step } from '../../contracts/plan.ts';
import type { Colors } from './colors.ts';
import { printable } from './text-width.ts';

/** What each action is called, and in which colour. */
const ACTIONS: Readonly<Record<NodePlan['action'], readonly [word: string, color: 'green' | 'yellow' | 'blue' | 'dim']>> = {
  create: ['create', 'green'], replace: ['replace', 'yellow'], insert: ['insert', 'green'], merge: ['merge', 'yellow'], overwrite: ['overwrite', 'yellow'],
  alter: ['alter', 'yellow'], load: ['load', 'green'], snapshot: ['snapshot', 'green'], test: ['test', 'blue'], none: ['none', 'dim'],
};

/** A plan for people: a line for each node with what happens to its relation and why, its steps and their SQL, and a count. */
export function planText(plan: Plan, manifest: Manifest, page: { readonly colors: Colors; readonly steps: boolean }): string {
  const { colors } = page;
  const nodes = [...plan.nodes.values()];
  const column = Math.min(48, Math.max(0, ...nodes.map((node) => nameOf(node, manifest).length)));
  const out: string[] = [];
  if (page.steps && plan.setup && plan.setup.length > 0) out.push(colors.bold('before anything else'), ...plan.setup.flatMap((step) => stepLines(step, colors, 1)), '');
  for (const node of nodes) {
    const [word, color] = ACTIONS[node.action];
    out.push(`${colors[color](word)}${' '.repeat(Math.max(1, 10 - word.length))}${colors.bold(nameOf(node, manifest))}${' '.repeat(Math.max(0, column - nameOf(node, manifest).length))}  ${[existing(node), node.summary, node.late].filter((text) => text !== undefined && text !== '').join('; ')}`.trimEnd());
    if (page.steps) {
      out.push(...node.steps.flatMap((step) => stepLines(step, colors, 1)));
      if (node.steps.length > 0) out.push('');
    }
  }
  return `${[...out, ...(page.steps && nodes.length > 0 ? [] : ['']), totals(nodes)].join('\n')}\n`;
}

function nameOf(node: NodePlan, manifest: Manifest): string {
  const found = manifest.nodes.get(node.id);
  if (found && 'relation' in found && found.kind !== 'test') return `${found.relation.schema}.${found.relation.identifier}`;
  return found?.name ?? node.id;
}

function existing(node: NodePlan): string | undefined {
  return node.action === 'test' || node.action === 'none' ? undefined : node.existing ? `a ${node.existing.kind} is there` : 'nothing is there';
}

function stepLines(step: Step, colors: Colors, depth: number): string[] {
  const indent = '  '.repeat(depth + 4);
  const title = (text: string) => `${indent}${colors.dim(`-- ${printable(text)}`)}`;
  const sql = (text: string) => `${printable(text.trim())};`.split('\n').map((line) => `${indent}${line}`.trimEnd());
  switch (step.kind) {
    case 'statement': return [title(step.title), ...sql(step.sql)];
    case 'transaction': return [title(step.title), ...sql('begin'), ...step.steps.flatMap((inner) => stepLines(inner, colors, depth + 1)), ...sql('commit')];
    case 'move':
    case 'replace': return [title(step.title), `${indent}${step.from} → ${step.to}`];
    case 'remove':
    case 'folder': return [title(step.title), `${indent}${step.path}`];
    case 'test': return [title(step.title), ...sql(step.count), ...(step.store ?? []).flatMap((inner) => stepLines(inner, colors, depth))];
    case 'macro': return [title(step.title)];
    case 'compare': return [title(step.title), ...sql(step.actual)];
    case 'guard': return [title(step.title), ...sql(step.sql)];
  }
}

function totals(nodes: readonly NodePlan[]): string {
  const counts = new Map<string, number>();
  for (const { action } of nodes) if (action !== 'none') counts.set(ACTIONS[action][0], (counts.get(ACTIONS[action][0]) ?? 0) + 1);
  const words = [...counts].map(([word, count]) => `${count} to ${word}`);
  return words.length > 0 ? `Plan: ${words.join(', ')}. Nothing has been done yet.` : 'Plan: nothing to do.';
}
