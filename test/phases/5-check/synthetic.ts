import type { CompiledNode } from '../../../compiler/contracts/compiled.ts';
import type { Manifest, Node } from '../../../compiler/contracts/manifest.ts';
import type { Relation } from '../../../compiler/contracts/relation.ts';
import { buildDag } from '../../../compiler/graph/dag.ts';

/** A model: its name, what it reads, and its SQL, where `@name` stands for a relation. */
export interface Synthetic {
  readonly name: string;
  readonly parents: readonly string[];
  readonly sql: string;
  readonly tests?: readonly (readonly [test: string, column: string])[];
}

/** A manifest of models and their tests, and the compiled nodes; each offset of the SQL is its own place. */
export function synthetic(models: readonly Synthetic[]): { readonly manifest: Manifest; readonly compiled: readonly CompiledNode[] } {
  const nodes = new Map<string, Node>();
  const sqls = new Map<string, string>();
  const base = { package: 'p', path: '', fqn: [], description: '', tags: [], meta: {}, columns: [], language: 'sql', checksum: '', refs: [], sources: [], needsRender: false, code: '', codeStart: 0 };
  for (const { name, parents, sql, tests = [] } of models) {
    const id = `model.p.${name}`;
    const span = { file: `${name}.sql`, start: 0, end: 0 };
    nodes.set(id, { ...base, kind: 'model', id, name, file: span.file, span, config: { enabled: true, materialized: 'table' }, dependsOn: { nodes: parents.map((parent) => `model.p.${parent}`), macros: [] }, relation: relationOf(name), alias: name, access: 'protected', constraints: [] } as Node);
    sqls.set(id, sql.replace(/@(\w+)/g, (_, parent: string) => `"lake"."main"."${parent}"`));
    for (const [test, column] of tests) {
      const testId = `test.p.${test}_${name}_${column}`;
      nodes.set(testId, { ...base, kind: 'test', id: testId, name: testId, file: 'properties.yml', span: { file: 'properties.yml', start: 0, end: 1 }, config: { enabled: true, materialized: 'test' }, dependsOn: { nodes: [id], macros: [] }, relation: relationOf(testId), alias: testId, generic: { name: test, arguments: {}, column }, attached: id } as Node);
      sqls.set(testId, `select ${column} from "lake"."main"."${name}" where ${column} is null`);
    }
  }
  const dag = buildDag([...nodes.keys()], (id) => nodes.get(id)!.dependsOn.nodes);
  if (dag.kind === 'cycle') throw new Error('a cycle');
  const project = { name: 'p', conventions: { format: 'lakec' }, target: { database: 'lake', schema: 'main', dialect: 'duckdb', connection: {} }, dialect: 'duckdb', lint: {} };
  const manifest = { project, nodes, disabled: new Map(), macros: new Map(), groups: new Map(), docs: new Map(), dag: dag.dag, selectors: new Map() } as unknown as Manifest;
  const compiled = dag.dag.order.map((id): CompiledNode => ({
    id, sql: sqls.get(id)!, preHooks: [], postHooks: [], inlined: [], incremental: false,
    locate: (offset) => ({ span: { file: nodes.get(id)!.file, start: offset, end: sqls.get(id)!.length }, stack: [] }),
  }));
  return { manifest, compiled };
}

export function relationOf(identifier: string): Relation {
  return { database: 'lake', schema: 'main', identifier };
}
