import type { Binder } from '../../contracts/adapter.ts';
import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Column, ModelNode, SnapshotNode } from '../../contracts/manifest.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import * as kinds from './diagnostics.ts';

/** Compares what a node's table would have with its contract: names, types, order. */
export async function checkContract(node: ModelNode | SnapshotNode, actual: readonly ColumnType[], binder: Binder, reporter: Reporter): Promise<void> {
  const more = { node: node.id };
  const place = (column: Column) => column.span ?? node.patch ?? node.span;
  const given = new Map(actual.map((column) => [column.name.toLowerCase(), column]));
  const declared = new Set(node.columns.map((column) => column.name.toLowerCase()));
  const extra = actual.filter((column) => !declared.has(column.name.toLowerCase()));
  let same = extra.length === 0;
  for (const column of node.columns) {
    const found = given.get(column.name.toLowerCase());
    if (!found) {
      same = false;
      reporter.report(kinds.contractMissingColumn.at(place(column), { node: node.name, column: column.name, type: column.dataType ?? 'string', nearest: nearest(column.name, extra.map((each) => each.name)) }, more));
    } else if (column.dataType === undefined) {
      reporter.report(kinds.contractUntyped.at(place(column), { node: node.name, column: column.name, actual: found.type.toLowerCase() }, more));
    }
  }
  for (const column of extra) reporter.report(kinds.contractExtraColumn.at(node.patch ?? node.span, { node: node.name, column: column.name, type: column.type.toLowerCase() }, more));

  const typed = node.columns.filter((column) => column.dataType !== undefined && given.has(column.name.toLowerCase()));
  const wanted = await engineTypes(typed.map((column) => column.dataType!), binder);
  const real = await engineTypes(typed.map((column) => given.get(column.name.toLowerCase())!.type), binder);
  typed.forEach((column, i) => {
    const [expected, found] = [wanted[i], real[i] ?? given.get(column.name.toLowerCase())!.type];
    if (expected === undefined) reporter.report(kinds.contractUnknownType.at(place(column), { column: column.name, type: column.dataType!, message: '' }, more));
    // A NULL without a type takes any.
    else if (expected !== found && found !== '"NULL"' && found !== 'SQLNULL') reporter.report(kinds.contractColumnType.at(place(column), { node: node.name, column: column.name, declared: column.dataType!, actual: found.toLowerCase() }, more));
  });
  if (same && node.columns.some((column, i) => column.name.toLowerCase() !== actual[i]!.name.toLowerCase())) {
    reporter.report(kinds.contractColumnOrder.at(node.patch ?? node.span, { node: node.name, declared: node.columns.map((column) => column.name) }, more));
  }
}

const known = new WeakMap<Binder, Map<string, string | undefined>>();

/** Types in the engine's own spelling; undefined where it does not know one. */
export async function engineTypes(types: readonly string[], binder: Binder): Promise<readonly (string | undefined)[]> {
  let cache = known.get(binder);
  if (!cache) known.set(binder, (cache = new Map()));
  const missing = [...new Set(types)].filter((type) => !cache.has(type));
  if (missing.length > 0 && !(await learn(missing, binder, cache))) for (const type of missing) if (!(await learn([type], binder, cache))) cache.set(type, undefined);
  return types.map((type) => cache.get(type));
}

const scratch = { database: 'memory', schema: 'lakec_check', identifier: 'types' };

async function learn(types: readonly string[], binder: Binder, cache: Map<string, string | undefined>): Promise<boolean> {
  try {
    await binder.define(scratch, types.map((type, i) => ({ name: `c${i}`, type })));
  } catch {
    return false;
  }
  const told = await binder.describe('select * from memory.lakec_check.types');
  if ('error' in told) return false;
  told.columns.forEach((column, i) => cache.set(types[i]!, column.type));
  return true;
}
