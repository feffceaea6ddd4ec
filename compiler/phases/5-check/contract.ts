import type { Binder } from '../../contracts/adapter.ts';
import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Diagnostic, Span } from '../../contracts/diagnostics.ts';
import type { Column, Manifest, ModelNode, SnapshotNode } from '../../contracts/manifest.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { columnPiece, selectList } from '../../sql/select-list.ts';
import { contractConstraintColumn, contractExtraColumn, contractMissingColumn, contractUnknownType, contractUntypedColumn, contractWrongOrder, contractWrongType } from './diagnostics.ts';
import { placeOf } from './place.ts';

/** Compares a node's columns with its contract: names, types (where `typed`), order. `table`: the columns that its relation would have, `output`: those of its SELECT. */
export async function checkContract(node: ModelNode | SnapshotNode, compiled: CompiledNode, output: readonly ColumnType[], table: readonly ColumnType[], manifest: Manifest, binder: Binder, typed = true): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  const about = { node: node.id };
  const given = new Map(table.map((column) => [column.name.toLowerCase(), column]));
  const declared = new Map(node.columns.map((column) => [column.name.toLowerCase(), column]));
  const extra = table.filter((column) => !declared.has(column.name.toLowerCase()));
  const written = (name: string): Span => placeOfColumn(node, compiled, output, name, manifest);

  for (const column of node.columns) {
    const actual = given.get(column.name.toLowerCase());
    const label = { labels: [{ span: declaredAt(node, column), text: 'declared here' }] };
    if (!actual) {
      found.push(contractMissingColumn.at(declaredAt(node, column), { node: node.name, column: column.name, type: column.dataType, nearest: nearest(column.name, extra.map((each) => each.name)) }, about));
    } else if (column.dataType === undefined) {
      found.push(contractUntypedColumn.at(declaredAt(node, column), { node: node.name, column: column.name, given: actual.type }, about));
    } else if (typed) {
      const wanted = await engineType(column.dataType, binder);
      const real = await engineType(actual.type, binder);
      if (wanted === undefined) found.push(contractUnknownType.at(declaredAt(node, column), { node: node.name, column: column.name, type: column.dataType }, about));
      else if (wanted !== (real ?? actual.type)) found.push(contractWrongType.at(written(column.name), { node: node.name, column: column.name, declared: column.dataType, given: actual.type }, { ...about, ...label }));
    }
  }
  for (const { type, columns = [] } of node.kind === 'model' ? node.constraints : []) {
    const names = node.columns.map((column) => column.name);
    for (const column of columns) if (!declared.has(column.toLowerCase())) found.push(contractConstraintColumn.at(node.patch ?? node.span, { node: node.name, constraint: type.replaceAll('_', ' '), column, nearest: nearest(column, names), known: names }, about));
  }
  for (const column of extra) found.push(contractExtraColumn.at(written(column.name), { node: node.name, column: column.name, type: column.type }, about));

  // In a dbt project the order of a contract is free.
  if (manifest.project.conventions.format !== 'dbt' && extra.length === 0 && table.length === node.columns.length && found.every((each) => each.code !== contractMissingColumn.code)) {
    const at = table.findIndex((column, i) => column.name.toLowerCase() !== node.columns[i]!.name.toLowerCase());
    if (at >= 0) {
      const before = node.columns[at]!;
      found.push(contractWrongOrder.at(written(table[at]!.name), { node: node.name, column: table[at]!.name, before: before.name }, { ...about, labels: [{ span: declaredAt(node, before), text: 'the contract has this one here' }] }));
    }
  }
  return found;
}

/** Where the SELECT names a column; the node's declaration where nothing tells. */
export function placeOfColumn(node: ModelNode | SnapshotNode, compiled: CompiledNode, output: readonly ColumnType[], name: string, manifest: Manifest): Span {
  const index = output.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  const items = index < 0 ? undefined : selectList(compiled.sql, manifest.project.dialect);
  const piece = items && columnPiece(items, output.map((column) => column.name), index);
  return piece ? placeOf(compiled, piece, node, manifest).span : node.span;
}

function declaredAt(node: ModelNode | SnapshotNode, column: Column): Span {
  return column.span ?? node.patch ?? node.span;
}

/** A type in the engine's own spelling; undefined when it has no such type. */
export async function engineType(type: string, binder: Binder): Promise<string | undefined> {
  let known = spellings.get(binder);
  if (!known) spellings.set(binder, (known = new Map()));
  let spelling = known.get(type);
  if (!spelling) known.set(type, (spelling = binder.describe(`select cast(null as ${type}) as x`).then((told) => ('columns' in told ? told.columns[0]?.type : undefined))));
  return spelling;
}
// An engine's types are the same for as long as its binder lives.
const spellings = new WeakMap<Binder, Map<string, Promise<string | undefined>>>();
