import { duckdbAdapter } from '../../../compiler/adapters/duckdb/index.ts';
import type { Binder } from '../../../compiler/contracts/adapter.ts';
import type { CheckedNode } from '../../../compiler/contracts/compiled.ts';
import type { Diagnostic, Span } from '../../../compiler/contracts/diagnostics.ts';
import type { Flags } from '../../../compiler/contracts/flags.ts';
import type { Manifest } from '../../../compiler/contracts/manifest.ts';
import type { Ask } from '../../../compiler/contracts/questions.ts';
import { relationKey, type ColumnType, type ExistingRelation, type Relation } from '../../../compiler/contracts/relation.ts';
import { foresee } from '../../../compiler/session/foresee.ts';
import { memoryHost } from '../../../compiler/host/memory.ts';
import { landedColumns } from '../../../compiler/landing/columns.ts';
import { load } from '../../../compiler/phases/1-load/index.ts';
import { parse } from '../../../compiler/phases/2-parse/index.ts';
import { resolve } from '../../../compiler/phases/3-resolve/index.ts';
import { compile } from '../../../compiler/phases/4-compile/index.ts';
import { check, type CheckWorld } from '../../../compiler/phases/5-check/index.ts';

export const FLAGS: Flags = {
  command: 'build', vars: {}, select: [], exclude: [], resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'eager', fullRefresh: false, failFast: false,
  defer: false, favorState: false, empty: false, warnError: false, targetPath: 'target',
};
const CONFIG = 'project_name: shop\nengine:\n  type: duckdb\n  path: lake.duckdb\n';

/** What a check gave. */
export interface Checked {
  readonly manifest: Manifest;
  readonly checked: readonly CheckedNode[];
  readonly diagnostics: readonly Diagnostic[];
  /** Texts of the files by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Compiles and checks a project given as files; `engine`: what the engine has, columns by `schema.table`. Errors of earlier phases are thrown, or with `early` given back. */
export async function checkFiles(given: Readonly<Record<string, string>>, engine: Readonly<Record<string, readonly ColumnType[]>> = {}, more: Partial<CheckWorld> & { readonly only?: readonly string[]; readonly watch?: (binder: Binder) => Binder; readonly early?: boolean } = {}): Promise<Checked> {
  const files: Record<string, string> = Object.keys(given).some((path) => path.startsWith('config/')) ? { ...given } : { 'config/dev.yaml': CONFIG, ...given };
  const host = memoryHost(files);
  const told: Diagnostic[] = [];
  const reporter = { report: (diagnostic: Diagnostic) => void told.push(diagnostic) };
  const project = load(host, FLAGS, reporter)!;
  const manifest = told.length > 0 && !more.early ? undefined : resolve(project, parse(project, (path) => host.files.readText(path), reporter, undefined, { env: {}, flags: FLAGS }), reporter);
  const relations = new Map(Object.entries(engine).map(([name, columns]) => {
    const [schema, identifier] = name.split('.') as [string, string];
    const relation: ExistingRelation = { database: 'lake', schema, identifier, kind: 'table' };
    return [relationKey(relation), { relation, columns }];
  }));
  const existing = new Map([...relations].map(([key, { relation }]) => [key, relation]));
  if (!manifest || told.some(({ severity }) => severity === 'error')) throw new Error(`before the check: ${JSON.stringify(told)}`);
  const ids = (more.only ?? manifest.dag.order).filter((id) => manifest.nodes.get(id)?.kind !== 'source');
  const binder = await duckdbAdapter.openBinder();
  const columns = async (relation: Relation) => relations.get(relationKey(relation))?.columns;
  const found = new Map<string, CheckedNode>();
  // The engine answers questions about what it has.
  const ask: Ask = async (question) => {
    if (question.kind === 'columns') return { kind: 'columns', columns: await columns(question.relation) };
    // A session follows columns for that; whoever checks nodes has no session.
    if (question.kind === 'personal') return { kind: 'personal', columns: [] };
    throw new Error(`nobody answers ${question.kind}`);
  };
  const pass = async (chosen: readonly string[]): Promise<void> => {
    const columnsOf = async (id: string) => {
      const node = manifest.nodes.get(id);
      return node?.kind === 'source' && node.landing ? landedColumns(node) : found.get(id)?.output;
    };
    const compiled = await compile(manifest, chosen, { flags: FLAGS, env: {}, runStartedAt: new Date(0), invocationId: 'test', existing, columnsOf, ...(more.early && { ask }) }, reporter);
    if (told.length > 0 && found.size === 0 && !more.early) throw new Error(`before the check: ${JSON.stringify(told)}`);
    const checkWorld: CheckWorld = { columns, existing, files: host.files, checked: found, ...more, binder: more.watch?.(binder) ?? binder };
    for (const node of await check(manifest, compiled, checkWorld, reporter)) found.set(node.id, node);
    if (!more.early) return;
    await foresee(manifest, found, {
      existing, ask,
      compile: (ids, world, to) => compile(manifest, ids, { flags: FLAGS, env: {}, runStartedAt: new Date(0), invocationId: 'test', columnsOf, ...world }, to),
      check: (nodes, to) => check(manifest, nodes, checkWorld, to),
    }, reporter);
  };
  try {
    // Unit tests take the types that the check found for what their rows stand in for.
    const isUnitTest = (id: string) => manifest.nodes.get(id)?.kind === 'unit_test';
    await pass(ids.filter((id) => !isUnitTest(id)));
    if (ids.some(isUnitTest)) await pass(ids.filter(isUnitTest));
    return { manifest, checked: [...found.values()], diagnostics: told, files };
  } finally {
    await binder.close();
  }
}

/** Diagnostics, what was left unchecked, and the columns of relations, as text. */
export function report({ diagnostics, checked, files, manifest }: Checked): string {
  const lines: string[] = [];
  for (const { severity, code, span, message, hint, labels = [], notes = [], node } of diagnostics) {
    lines.push(`${severity}[${code}] ${span ? placed(span, files) : 'nowhere'}`, `  ${message}`);
    if (hint !== undefined) lines.push(`  hint: ${hint}`);
    for (const label of labels) lines.push(`  ${label.text}: ${placed(label.span, files)}`);
    for (const note of notes) lines.push(`  note: ${note}`);
    lines.push(`  node: ${node}`);
  }
  for (const { id, unchecked } of checked) if (unchecked !== undefined) lines.push(`unchecked ${id}: ${unchecked}`);
  for (const { id, output } of checked) {
    const kind = manifest.nodes.get(id)?.kind;
    if (output && (kind === 'model' || kind === 'seed' || kind === 'snapshot')) lines.push(`${id}: ${output.map(({ name, type }) => `${name} ${type.toLowerCase()}`).join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

function placed({ file, start, end }: Span, files: Readonly<Record<string, string>>): string {
  const text = files[file];
  if (text === undefined) return file;
  const before = text.slice(0, start).split('\n');
  return `${file}:${before.length}:${before.at(-1)!.length + 1} ${JSON.stringify(text.slice(start, end))}`;
}
