import type { CheckedNode, Hook } from '../../../compiler/contracts/compiled.ts';
import type { Diagnostic } from '../../../compiler/contracts/diagnostics.ts';
import type { Dialect } from '../../../compiler/contracts/dialect.ts';
import type { Flags } from '../../../compiler/contracts/flags.ts';
import type { Manifest, Node } from '../../../compiler/contracts/manifest.ts';
import type { NodePlan, Step } from '../../../compiler/contracts/plan.ts';
import type { ConfigMap } from '../../../compiler/contracts/project.ts';
import type { ColumnType, ExistingRelation, RelationKind } from '../../../compiler/contracts/relation.ts';
import { relationKey } from '../../../compiler/contracts/relation.ts';
import { memoryHost } from '../../../compiler/host/memory.ts';
import { memoryStore } from '../../../compiler/host/memory-store.ts';
import { landingZone } from '../../../compiler/landing/zone.ts';
import { planNode, type PlanWorld } from '../../../compiler/phases/6-plan/index.ts';

/** One node as a test writes it: its config, its SELECT, and what is in the engine under its name. */
export interface Sketch {
  readonly kind?: 'model' | 'snapshot' | 'seed' | 'test';
  readonly name?: string;
  readonly description?: string;
  readonly layer?: string;
  readonly config?: ConfigMap;
  /** Properties of columns; `required` stands for a not_null constraint. */
  readonly columns?: readonly { readonly name: string; readonly type?: string; readonly description?: string; readonly required?: boolean }[];
  readonly constraints?: readonly { readonly type: 'check'; readonly name?: string; readonly expression: string }[];
  readonly sql?: string;
  /** Columns of the SELECT, name to type; null: unknown. */
  readonly output?: Readonly<Record<string, string>> | null;
  readonly incremental?: boolean;
  readonly hooks?: { readonly pre?: readonly Hook[]; readonly post?: readonly Hook[] };
  readonly existing?: { readonly kind: RelationKind; readonly columns?: Readonly<Record<string, string>> };
  readonly flags?: Partial<Flags>;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Of the project. */
  readonly format?: 'lakec' | 'dbt';
  readonly projectConfig?: ConfigMap;
  /** SQL of the node under `--full-refresh`. */
  readonly refreshed?: string;
  readonly shared?: CheckedNode['shared'];
  /** What the engine answers to the queries of the plan, in order: rows by the names of columns. */
  readonly answers?: readonly (readonly Readonly<Record<string, string>>[])[];
}

export const FLAGS: Flags = {
  command: 'build', vars: {}, select: [], exclude: [], resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'eager', fullRefresh: false, failFast: false,
  defer: false, favorState: false, empty: false, warnError: false, targetPath: 'target',
};

export const RUN_STARTED = new Date('2026-01-31T06:00:00.000Z');

/** The node, the checked node and the manifest of a sketch. */
export function sketched(sketch: Sketch): { readonly node: Node; readonly checked: CheckedNode; readonly manifest: Manifest } {
  const kind = sketch.kind ?? 'model';
  const name = sketch.name ?? 'orders';
  const id = `${kind}.lake.${name}`;
  const file = kind === 'seed' ? `seeds/${name}.csv` : `models/${name}.sql`;
  const node = {
    kind, id, name, package: 'lake', file, path: `${name}.sql`, fqn: ['lake', name], description: sketch.description ?? '', tags: [], meta: {}, alias: name,
    config: { enabled: true, materialized: kind === 'model' ? 'view' : kind, ...sketch.config },
    span: { file, start: 0, end: 0 }, dependsOn: { nodes: [], macros: [] },
    relation: { database: 'lake', schema: kind === 'test' ? 'dq_results' : (sketch.layer ?? 'silver'), identifier: name }, layer: sketch.layer,
    columns: (sketch.columns ?? []).map((column) => ({
      name: column.name, description: column.description ?? '', dataType: column.type, meta: {}, tags: [],
      constraints: column.required ? [{ type: 'not_null' }] : [],
    })),
    constraints: sketch.constraints ?? [],
  } as unknown as Node;
  const sql = sketch.sql ?? 'select 1 as id';
  const checked: CheckedNode = {
    id, sql, locate: () => undefined, preHooks: sketch.hooks?.pre ?? [], postHooks: sketch.hooks?.post ?? [], inlined: [], incremental: sketch.incremental ?? false,
    ...(sketch.output && { output: columnsOf(sketch.output) }),
    ...(sketch.shared && { shared: sketch.shared }),
  };
  const manifest = {
    project: { name: 'lake', dialect: 'duckdb', packages: [], conventions: { format: sketch.format ?? 'lakec' }, config: sketch.projectConfig ?? {}, target: { name: 'dev', database: 'lake', connection: {} } },
    nodes: new Map([[id, node]]), disabled: new Map(), macros: new Map(), groups: new Map(), docs: new Map(), selectors: new Map(),
  } as unknown as Manifest;
  return { node, checked, manifest };
}

/** Plans a sketch with nothing but values; gives the plan and what was reported. */
export async function planSketch(sketch: Sketch, dialect: Dialect, world: Partial<PlanWorld> = {}): Promise<{ readonly plan: NodePlan | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const { node, checked, manifest } = sketched(sketch);
  const diagnostics: Diagnostic[] = [];
  const answers = [...(sketch.answers ?? [])];
  const relation = (node as unknown as { relation: ExistingRelation }).relation;
  const existing = new Map<string, ExistingRelation>(sketch.existing ? [[relationKey(relation), { ...relation, kind: sketch.existing.kind }]] : []);
  const plan = await planNode(manifest, checked, {
    dialect, existing,
    columns: async () => (sketch.existing?.columns ? columnsOf(sketch.existing.columns) : undefined),
    async query() {
      const rows = answers.shift() ?? [];
      return { columns: Object.keys(rows[0] ?? {}).map((name) => ({ name, type: 'VARCHAR' })), rows: rows.map((row) => Object.values(row)) };
    },
    files: memoryHost({ ...sketch.files }).files,
    landing: landingZone(memoryHost({ ...sketch.files }).files, memoryStore()),
    flags: { ...FLAGS, ...sketch.flags },
    invocationId: 'run-1',
    runStartedAt: RUN_STARTED,
    ...(sketch.refreshed !== undefined && { refreshed: async () => ({ ...checked, sql: sketch.refreshed!, incremental: false }) }),
    ...world,
  }, { report: (diagnostic) => diagnostics.push(diagnostic) });
  return { plan, diagnostics };
}

/** A plan as text: each step's title as a comment over its SQL. */
export function printPlan(plan: NodePlan): string {
  const lines = [`-- ${plan.action}${plan.summary ? `: ${plan.summary}` : ''}${plan.late ? ` (late: ${plan.late})` : ''}`];
  const print = (step: Step, indent: string): void => {
    switch (step.kind) {
      case 'statement':
        lines.push('', `${indent}-- ${step.title}${step.counts ? ' (counts)' : ''}${step.cleanup ? ' (cleanup)' : ''}`, indentText(`${step.sql};`, indent));
        if (step.guard) lines.push(`${indent}-- else ${step.guard.code}: ${step.guard.message}`);
        break;
      case 'transaction':
        lines.push('', `-- transaction: ${step.title}`, 'begin;');
        for (const inner of step.steps) print(inner, '');
        lines.push('', 'commit;');
        break;
      case 'move':
      case 'replace':
        lines.push('', `-- ${step.title}`, `--   ${step.kind} ${step.from} to ${step.to}`);
        break;
      case 'remove':
      case 'folder':
        lines.push('', `-- ${step.title}`, `--   ${step.kind} ${step.path}`);
        break;
      case 'test':
        lines.push('', `-- ${step.title}`, `${step.count};`, '', '-- failing rows', `${step.rows};`);
        for (const inner of step.store ?? []) print(inner, '');
        break;
      case 'compare':
        lines.push('', `-- ${step.title}: ${step.columns.join(', ')}`, `${step.actual};`, '', '-- expected', `${step.expected};`);
        break;
      case 'guard':
        lines.push('', `-- ${step.title}`, `${step.sql};`, `-- else ${step.code}: ${step.message}`);
    }
  };
  for (const step of plan.steps) print(step, '');
  return `${lines.join('\n')}\n`;
}

const indentText = (text: string, indent: string): string => text.split('\n').map((line) => indent + line).join('\n');

function columnsOf(columns: Readonly<Record<string, string>>): readonly ColumnType[] {
  return Object.entries(columns).map(([name, type]) => ({ name, type }));
}
