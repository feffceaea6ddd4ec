import type { SourceNode } from '../../../contracts/manifest.ts';
import type { PlanWorld } from '../materialization.ts';
import { opsRelation } from '../ops.ts';

/** The files of a source that were loaded, with the fingerprint that each had. */
export async function ledgerOf(source: SourceNode, database: string, world: PlanWorld): Promise<ReadonlyMap<string, string>> {
  const ledger = opsRelation(database, 'load_ledger');
  if (!(await world.columns(ledger))) return new Map();
  const dialect = world.reads ?? world.dialect;
  const { rows } = await world.query(`select file, fingerprint from ${dialect.relation(ledger)} where ${ofSource(source, dialect.string, dialect.identifier)} order by file`);
  return new Map(rows.map(([file, fingerprint]) => [String(file), String(fingerprint)]));
}

/** The condition that chooses a source's rows in the ledger and the watermarks. */
export function ofSource(source: SourceNode, text: (value: string) => string, identifier: (name: string) => string): string {
  return `source = ${text(source.sourceName)} and ${identifier('table')} = ${text(source.name)}`;
}
