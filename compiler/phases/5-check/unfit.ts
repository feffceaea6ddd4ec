import type { EngineError } from '../../contracts/adapter.ts';
import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Diagnostic } from '../../contracts/diagnostics.ts';
import type { Manifest, ModelNode, SnapshotNode } from '../../contracts/manifest.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import { code, tokenize } from '../../sql/tokenize.ts';
import { placeOfColumn } from './contract.ts';
import { unfitRelation } from './diagnostics.ts';
import { placeOf } from './place.ts';

/** What DuckDB takes as a query, and in no table: structs whose fields have no names. */
export function unfitForTable(node: ModelNode | SnapshotNode, compiled: CompiledNode, output: readonly ColumnType[], manifest: Manifest): readonly Diagnostic[] {
  if (manifest.project.target.engine !== 'duckdb' || !(node.kind === 'snapshot' || TABLES.has(node.config.materialized))) return [];
  return output.flatMap(({ name, type }) => (/STRUCT\("" /.test(type) ? [unfitRelation.at(placeOfColumn(node, compiled, output, name, manifest), { node: node.name, what: 'struct', column: name }, { node: node.id })] : []));
}

const TABLES: ReadonlySet<string> = new Set(['table', 'incremental', 'microbatch']);

/** The same of a view: a PIVOT that makes its columns of its rows' values. Undefined where it is built otherwise. */
export function unfitForView(node: ModelNode, compiled: CompiledNode, error: EngineError, manifest: Manifest): Diagnostic | undefined {
  if (manifest.project.target.engine !== 'duckdb' || node.config.materialized !== 'view' || error.fault?.kind !== 'beyond-the-binder') return undefined;
  const word = code(tokenize(compiled.sql, 'duckdb')).find(({ kind, text }) => kind === 'word' && /^pivot(_wider)?$/i.test(text));
  // What else the binder can't tell may be right.
  if (!word || !error.message.startsWith('Its columns are made of the values of its rows')) return undefined;
  return unfitRelation.at(placeOf(compiled, word, node, manifest).span, { node: node.name, what: 'pivot', column: '' }, { node: node.id });
}
